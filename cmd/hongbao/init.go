package main

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments/store"
	"hongbao/model/spec"
)

//go:embed starts/*.yaml
var starts embed.FS

// modeline begins the line that tells editors where the schema of a file is.
const modeline = "# yaml-language-server: $schema="

func initCommand(s *session) *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init scenario|experiment [FILE]",
		Short: "write a commented file to start from",
		Long: `init writes a scenario or an experiment that runs as it stands, with comments that
say what may be changed. It never overwrites a file; - writes to standard output.

With --from it writes out an embedded file or one of yours instead, every key with
its meaning, unit and range. With --schema it also writes the JSON Schema for
editors, and names it in the first line.`,
		Example: `  hongbao init scenario my-market.yaml
  hongbao init experiment my-comparison.yaml --schema hongbao.schema.json
  hongbao init scenario whole-duopoly.yaml --from duopoly`,
		RunE: func(_ *cobra.Command, args []string) error { return s.init(args, o) },
	}
	c.Flags().StringVar(&o.from, "from", "", "write out all of this `FILE` or embedded one, with comments")
	c.Flags().StringVar(&o.schema, "schema", "", "write the schema to this `FILE` too, and name it in the first line")
	return c
}

// initOptions are the flags of init.
type initOptions struct{ from, schema string }

func (s *session) init(args []string, o initOptions) error {
	switch {
	case len(args) == 0:
		return usage("hongbao init: say what; expected one of %s", strings.Join(fileKinds, ", "))
	case len(args) > 2:
		return usage("hongbao init takes one file; got %q too", args[2])
	}
	kind := args[0]
	path := "my-" + kind + ".yaml"
	if len(args) == 2 {
		path = args[1]
	}
	text, err := starts.ReadFile("starts/" + kind + ".yaml")
	if err != nil {
		return unknownKind("init", kind)
	}
	if strings.TrimSpace(path) == "" {
		return usage("hongbao init: the name of the file is empty")
	}
	switch {
	case o.from != "":
		if text, err = s.writtenOut(kind, o.from); err != nil {
			return err
		}
	case path != "-":
		text = []byte(strings.ReplaceAll(string(text), "FILE", quote(path)))
	}
	schema, err := schemaOf(kind)
	if err != nil {
		return err
	}
	if o.schema != "" {
		text = append([]byte(modeline+pathFrom(path, o.schema)+"\n"), text...)
	}
	if path == "-" {
		if o.schema != "" {
			return usage("--schema needs the name of a file, as the path to it stands in the first line")
		}
		if s.flags.json {
			return s.json("init", struct {
				Kind string `json:"kind"`
				Text string `json:"text"`
			}{kind, string(text)})
		}
		_, err := s.out.Write(text)
		return err
	}
	if err := writeNew(path, text); err != nil {
		return err
	}
	files := []string{path}
	if o.schema != "" {
		if err := writeSchema(o.schema, schema); err != nil {
			return errors.Join(err, os.Remove(path)) // it would name a schema that is not there
		}
		files = append(files, o.schema)
	}
	if err := s.wrote("init", files...); err != nil {
		return err
	}
	next := []step{{"hongbao check " + quote(path), "find mistakes"}, {"hongbao run " + quote(path), "run it"}}
	if kind == "experiment" {
		next[1] = step{"hongbao compare " + quote(path), "run it"}
	}
	s.printNext(next)
	return nil
}

// writtenOut is a file with nothing left out, each key with its meaning.
func (s *session) writtenOut(kind, word string) ([]byte, error) {
	src, err := s.find(word)
	if err != nil {
		return nil, err
	}
	var v any
	if kind == "experiment" {
		v, err = src.experiment()
	} else {
		v, err = src.scenario()
	}
	if err != nil {
		return nil, err
	}
	return spec.EncodeCommented(v)
}

// pathFrom is where a file lies as seen from the folder of another.
func pathFrom(file, other string) string {
	if filepath.IsAbs(other) {
		return filepath.ToSlash(other)
	}
	if rel, err := filepath.Rel(filepath.Dir(file), other); err == nil {
		other = rel
	}
	return filepath.ToSlash(other)
}

// writeNew writes a file that does not exist, whole or not at all.
func writeNew(path string, text []byte) error {
	fail := func(err error) error { return &store.Error{Path: path, Op: "write", Err: plainCause(err)} }
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &store.Error{Path: path, Op: "write", Err: errors.New("there is a file of that name; choose another, as init never overwrites")}
	}
	if err != nil {
		return fail(err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(fail(err), os.Remove(path))
	}
	return nil
}
