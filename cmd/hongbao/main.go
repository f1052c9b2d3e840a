package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func main() {
	interrupted := make(chan struct{})
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		close(interrupted)
		<-signals
		os.Exit(exitInterrupted)
	}()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, machine(interrupted)))
}

// run carries out one command line and returns its exit code.
func run(args []string, in io.Reader, out, talk io.Writer, env environment) (code int) {
	s := newSession(in, out, talk, env)
	defer s.close()
	defer func() {
		if broken := recover(); broken != nil {
			p := s.errors()
			p.printf("%s internal error: %v\nthis is a mistake of the program; please report it with the command line\n", p.red("error:"), broken)
			code = exitInternal
		}
	}()
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetErr(s.talk)
	err := root.Execute()
	if s.out.failed != nil {
		err = errors.Join(err, &exitError{exitOutput, fmt.Errorf("cannot write the results to standard output: %w", plainCause(s.out.failed))})
	}
	return s.report(err)
}

// newRoot puts the commands together; a command is a file and a line here.
func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "hongbao",
		Short: "simulate the market war of Alipay and WeChat Pay",
		Long: `hongbao simulates how Alipay and WeChat Pay won and lost users and merchants
while both sides sent red envelopes and shut each other out, 2013 to 2016.`,
		Example: `  hongbao demo                                    open against closed links in February 2015
  hongbao run duopoly --set choice.kappa=1.5      one scenario, changed
  hongbao compare duopoly --without west_blocks   history without one of its events
  hongbao list scenarios                          what there is`,
		Version:       version,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return unknownCommand(c, args[0])
		},
	}
	// Flags are wrapped like all other text.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", fmt.Sprintf(".FlagUsagesWrapped %d ", maxWidth)))
	root.SetVersionTemplate("hongbao {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return wrongFlag(c, err)
	})
	root.SetHelpCommand(helpCommand())
	s.globalFlags(root)
	root.AddCommand(
		demoCommand(s),
		runCommand(s),
		compareCommand(s),
		sweepCommand(s),
		benchCommand(s),
		verifyCommand(s),
		mapCommand(s),
		plotCommand(s),
		reportPageCommand(s),
		checkCommand(s),
		listCommand(s),
		schemaCommand(s),
		initCommand(s),
		manCommand(s),
		versionCommand(s),
	)
	s.completions(root)
	return root
}

func unknownCommand(c *cobra.Command, name string) error {
	var names []string
	for _, k := range c.Commands() {
		if !k.Hidden {
			names = append(names, k.Name())
		}
	}
	near := nearest(name, names)
	if near == "" {
		return usage("unknown command %q; see: hongbao help", name)
	}
	return usage("unknown command %q; nearest: %s", name, near)
}

// wrongFlag says in the user's words what the flag parser found, and what may have
// been meant.
func wrongFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
			return usage("unknown flag --%s; nearest: --%s", unknown.GetSpecifiedName(), near)
		}
		return usage("unknown flag --%s; see: %s --help", unknown.GetSpecifiedName(), c.CommandPath())
	case errors.As(err, &invalid):
		expected := "another value"
		switch invalid.GetFlag().Value.Type() {
		case "int", "uint64":
			expected = "a whole number that is not negative"
		case "bool":
			expected = "true or false"
		case "duration":
			expected = "a time such as 90s, 30m or 2h"
		}
		return usage("--%s: %q cannot be read; expected %s", invalid.GetFlag().Name, invalid.GetValue(), expected)
	}
	return usage("%s; see: %s --help", err, c.CommandPath())
}

// helpCommand prints the help of a command, and refuses what is none.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "print the help of a command",
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			found, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(found, append(rest, args...)[0])
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}
