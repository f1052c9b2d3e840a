package main

import "github.com/spf13/cobra"

// noArgs refuses arguments.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no argument; got %q", c.CommandPath(), args[0])
	}
	return nil
}

// oneArg asks for exactly one argument.
func oneArg(what, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage("%s: %s is missing; write: %s %s", c.CommandPath(), what, c.CommandPath(), example)
		case len(args) > 1:
			return usage("%s takes one %s; got %q too", c.CommandPath(), what, args[1])
		}
		return nil
	}
}

// atMost asks for so many arguments or fewer.
func atMost(most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > most {
			return usage("%s takes one %s; got %q too", c.CommandPath(), what, args[most])
		}
		return nil
	}
}

// someArgs asks for one argument or more.
func someArgs(what, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage("%s: %s is missing; write: %s %s", c.CommandPath(), what, c.CommandPath(), example)
		}
		return nil
	}
}
