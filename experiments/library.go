package experiments

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"hongbao/model"
)

//go:embed library/*.yaml
var library embed.FS

// Names returns the names of the embedded experiments, sorted.
func Names() []string {
	files, err := fs.Glob(library, "library/*.yaml")
	if err != nil {
		panic("experiments: embedded experiments: " + err.Error())
	}
	names := make([]string, 0, len(files))
	for _, f := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(f, "library/"), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Text returns the text of an embedded experiment. The error says where the names
// are listed.
func Text(name string) ([]byte, error) {
	text, err := library.ReadFile("library/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown experiment %q; see: hongbao list experiments", name)
	}
	return text, nil
}

// Open reads an embedded experiment. Settings and errors are as for Read.
func Open(name string, settings ...model.Setting) (*Experiment, error) {
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	return Read(name+".yaml", text, nil, settings...)
}
