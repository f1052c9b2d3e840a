package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hongbao/experiments/store"
)

func manCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "print or write manual pages",
		Long: `man prints the manual page of a command in the language of man, or writes those of
all commands into a folder.`,
		Example: `  hongbao man run
  hongbao man --out man1`,
		RunE: func(c *cobra.Command, args []string) error { return s.man(c.Root(), args) },
	}
	c.Flags().StringVar(&s.flags.out, "out", "", "write the pages of all commands into this folder `DIR`")
	return c
}

func (s *session) man(root *cobra.Command, args []string) error {
	at, rest, err := root.Find(args)
	if err != nil || len(rest) > 0 || at == root && len(args) > 0 {
		return unknownCommand(at, append(rest, args...)[0])
	}
	if s.flags.out == "" {
		text := manPage(at)
		if s.flags.json {
			return s.json("man-page", struct {
				Command string `json:"command"`
				Text    string `json:"text"`
			}{at.CommandPath(), text})
		}
		s.out.printf("%s", text)
		return nil
	}
	if len(args) > 0 {
		return usage("--out writes the pages of all commands; leave out %q", args[0])
	}
	if err := os.MkdirAll(s.flags.out, 0o777); err != nil {
		return &store.Error{Path: s.flags.out, Op: "make", Err: plainCause(err)}
	}
	var paths []string
	var failures []error
	each(root, func(c *cobra.Command) {
		if !hasPage(c) {
			return
		}
		path := filepath.Join(s.flags.out, pageName(c)+".1")
		paths = append(paths, path)
		failures = append(failures, writeWhole(path, func(w io.Writer) error {
			_, err := io.WriteString(w, manPage(c))
			return err
		}))
	})
	if err := errors.Join(failures...); err != nil {
		return err
	}
	return s.wrote("man", paths...)
}

// hasPage tells whether a command is one that people see.
func hasPage(c *cobra.Command) bool { return !c.Hidden && (c.Runnable() || c.HasSubCommands()) }

func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage writes the manual page of a command, always the same bytes for the same
// program.
func manPage(c *cobra.Command) string {
	var b strings.Builder
	c.InitDefaultHelpFlag()
	fmt.Fprintf(&b, ".TH %q 1 \"\" \"hongbao %s\" \"hongbao manual\"\n", strings.ToUpper(pageName(c)), version)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(pageName(c)), roff(c.Short))
	b.WriteString(".SH SYNOPSIS\n")
	for i, form := range strings.Split(c.UseLine(), " | ") {
		if i > 0 {
			b.WriteString(".br\n")
			if !strings.HasPrefix(form, "hongbao") {
				form = c.Root().Name() + " " + form
			}
		}
		fmt.Fprintf(&b, ".B %s\n", roff(form))
	}
	if c.HasAvailableSubCommands() && !c.HasParent() {
		fmt.Fprintf(&b, ".br\n.B %s COMMAND\n", roff(c.CommandPath()))
	}
	long := c.Long
	if long == "" {
		long = upper(c.Short) + "."
	}
	b.WriteString(".SH DESCRIPTION\n")
	roffText(&b, long)
	if subs := pagesBelow(c); len(subs) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range subs {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(sub.Name()), roff(sub.Short))
		}
	}
	roffFlags(&b, "OPTIONS", c.NonInheritedFlags())
	roffFlags(&b, "COMMON OPTIONS", c.InheritedFlags())
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n")
		roffText(&b, c.Example)
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, e := range exitWords {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.code, roff(e.words))
	}
	b.WriteString(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf set, nothing is coloured. TERM=dumb does the same.\n")
	var also []string
	if c.HasParent() {
		also = append(also, pageName(c.Parent()))
	}
	for _, sub := range pagesBelow(c) {
		also = append(also, pageName(sub))
	}
	b.WriteString(".SH SEE ALSO\n")
	for i, name := range also {
		comma := ","
		if i == len(also)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, ".BR %s (1)%s\n", roff(name), comma)
	}
	return b.String()
}

// exitWords say what the exit codes mean.
var exitWords = []struct {
	code  int
	words string
}{
	{exitDone, "done"},
	{exitInternal, "internal error"},
	{exitUsage, "usage, configuration or input"},
	{exitFailedRuns, "finished, but some runs failed; see failures.csv"},
	{exitMismatch, "a result is not what the scenario expects"},
	{exitOutput, "trouble with the output: disk, permission, damaged or foreign folder"},
	{exitInterrupted, "interrupted"},
}

func pagesBelow(c *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, sub := range c.Commands() {
		if hasPage(sub) {
			out = append(out, sub)
		}
	}
	return out
}

// roffFlags lists flags with what they take and mean.
func roffFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		takes, words := pflag.UnquoteUsage(f)
		name := "\\fB" + roff("--"+f.Name) + "\\fR"
		if f.Shorthand != "" {
			name = "\\fB" + roff("-"+f.Shorthand) + "\\fR, " + name
		}
		if takes != "" {
			name += " \\fI" + roff(takes) + "\\fR"
		}
		switch f.DefValue {
		case "", "0", "false", "[]":
		default:
			words += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(b, ".TP\n%s\n%s\n", name, roff(words))
	})
}

// roffText sets paragraphs; lines that are indented stay as they are.
func roffText(b *strings.Builder, text string) {
	indented := false
	for line := range strings.Lines(strings.Trim(text, "\n") + "\n") {
		line = strings.TrimRight(line, "\n")
		if in := strings.HasPrefix(line, " "); in != indented && line != "" {
			indented = in
			b.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[in])
		}
		switch {
		case line != "":
			b.WriteString(roff(line) + "\n")
		case indented:
			b.WriteString("\n")
		default:
			b.WriteString(".PP\n")
		}
	}
	if indented {
		b.WriteString(".fi\n")
	}
}

// roff writes a text so that man takes none of it for a command.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
