package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"hongbao/experiments"
	"hongbao/experiments/store"
	"hongbao/model"
	"hongbao/model/spec"
)

// fileKinds are the kinds of files that people write.
var fileKinds = []string{"scenario", "experiment"}

func schemaCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "schema [scenario|experiment]",
		Short: "print the JSON Schema of files, for editors",
		Long: `schema prints a JSON Schema (draft 2020-12) of scenarios, of experiments, or of both
in one, which is made of the same table as list parameters. An editor that knows it
completes keys, shows what they mean, and marks mistakes as they are typed; check
finds the others, such as names that nothing has.

Editors that use the YAML language server take it from the first line of a file,
which init --schema writes:

  # yaml-language-server: $schema=hongbao.schema.json`,
		Example: `  hongbao schema scenario
  hongbao schema --out hongbao.schema.json`,
		ValidArgs: fileKinds,
		Args:      atMost(1, "kind of file"),
		RunE: func(_ *cobra.Command, args []string) error {
			kind := ""
			if len(args) > 0 {
				kind = args[0]
			}
			return s.schema(kind)
		},
	}
	c.Flags().StringVar(&s.flags.out, "out", "", "write it to this `FILE`, over an older one")
	return c
}

func (s *session) schema(kind string) error {
	text, err := schemaOf(kind)
	if err != nil {
		return err
	}
	if s.flags.out == "" {
		_, err := s.out.Write(text)
		return err
	}
	if err := writeSchema(s.flags.out, text); err != nil {
		return err
	}
	return s.wrote("schema", s.flags.out)
}

// schemaOf is the schema of a kind of file, or of all in one.
func schemaOf(kind string) ([]byte, error) {
	switch kind {
	case "":
		return spec.Schema(&model.Scenario{}, &experiments.Experiment{}), nil
	case "scenario":
		return spec.Schema(&model.Scenario{}), nil
	case "experiment":
		return spec.Schema(&experiments.Experiment{}), nil
	}
	return nil, unknownKind("schema", kind)
}

func unknownKind(command, kind string) error {
	near := ""
	if n := nearest(kind, fileKinds); n != "" {
		near = "; nearest: " + n
	}
	return usage("hongbao %s: unknown kind of file %q; expected one of %s%s", command, kind, strings.Join(fileKinds, ", "), near)
}

// writeSchema writes a schema over an older one, and over nothing else.
func writeSchema(path string, text []byte) error {
	old, err := readFile(path, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return &store.Error{Path: path, Op: "write", Err: err}
	case !isSchema(old):
		return &store.Error{Path: path, Op: "write", Err: errors.New("there is a file that is no schema of hongbao; choose another name")}
	}
	return writeWhole(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

func isSchema(text []byte) bool {
	var head struct {
		Title string `json:"title"`
		Defs  any    `json:"$defs"`
	}
	return json.Unmarshal(text, &head) == nil && strings.HasPrefix(head.Title, "hongbao ") && head.Defs != nil
}

// wrote tells which file was written.
func (s *session) wrote(what string, paths ...string) error {
	if s.flags.json {
		return s.json(what, struct {
			Files []string `json:"files"`
		}{paths})
	}
	for _, path := range paths {
		s.out.printf("%s\n", path)
	}
	return nil
}
