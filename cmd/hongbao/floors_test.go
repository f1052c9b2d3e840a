package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors says which of our packages each package may import: the plan of the house.
// A package that is not in the table fails the test, as does a row without package.
var floors = []struct {
	name string
	may  []string
}{
	{"agents/near", nil},
	{"agents", []string{"agents/near"}},
	{"model/spec", []string{"agents/near"}},
	{"model/internal/rng", nil},
	{"model/internal/network", []string{"model/internal/rng"}},
	{"model", []string{"agents", "agents/near", "model/spec", "model/internal/rng", "model/internal/network"}},
	{"experiments/design", nil},
	{"experiments/table", []string{"agents/near"}},
	{"experiments/store", nil},
	{"experiments/stats", nil},
	{"experiments", []string{"agents", "model", "model/spec", "experiments/design", "experiments/table", "experiments/store", "experiments/stats"}},
	{"experiments/bench", []string{"agents", "model", "model/spec", "experiments", "experiments/stats"}},
	{"plots", []string{"experiments/table", "experiments/stats"}},
	{"plots/report", []string{"plots", "experiments/table", "experiments/stats"}},
	{"cmd/hongbao", []string{
		"agents", "agents/near", "model", "model/spec", "experiments", "experiments/design", "experiments/table",
		"experiments/store", "experiments/stats", "experiments/bench", "plots", "plots/report",
	}},
}

const module = "hongbao"

// rules are packages and functions that only some places may use. A path that ends
// in .go names one file; tests may use what their package may not, unless noted.
var rules = []struct {
	what   string // import path, or import path and name
	places []string
	tests  bool // tests are free of the rule
}{
	{"os", []string{"cmd/hongbao", "experiments/store", "plots/writer.go"}, true},
	{"flag", []string{"cmd/hongbao"}, true},
	{"log", []string{"cmd/hongbao"}, true},
	{"log/slog", []string{"cmd/hongbao"}, true},
	{"math/rand", nil, false},
	{"time.Now", []string{"cmd/hongbao"}, true},
	{"time.Since", []string{"cmd/hongbao"}, true},
	{"gonum.org/v1/plot", []string{"plots"}, false},
	{"github.com/spf13/cobra", []string{"cmd/hongbao"}, false},
	{"github.com/stretchr/testify", nil, true},
	{"github.com/chromedp", nil, true},
	{"pgregory.net/rapid", nil, true},
	{"C", nil, false},
	{"unsafe", nil, true},
}

// sourceFile is a Go file of the module.
type sourceFile struct {
	path   string // such as model/run.go
	pkg    string // such as model
	test   bool
	syntax *ast.File
}

func sources(t *testing.T) []sourceFile {
	root := filepath.Join("..", "..")
	var out []sourceFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			// Modules of their own, hidden folders and test data are not of the house.
			if path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		out = append(out, sourceFile{rel, rel[:max(0, strings.LastIndexByte(rel, '/'))], strings.HasSuffix(path, "_test.go"), syntax})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(out), 50, "the walk must have found the module")
	return out
}

func imports(f *ast.File) map[string]string {
	out := map[string]string{} // path to the name that the file uses
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		out[path] = name
	}
	return out
}

// TestFloors fails on every arrow between our packages that the plan does not
// allow. An external test of a package may import what the package may, and itself.
func TestFloors(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range sources(t) {
		k := slices.IndexFunc(floors, func(r struct {
			name string
			may  []string
		},
		) bool {
			return r.name == f.pkg
		})
		if k < 0 {
			t.Errorf("%s: package %q has no floor; give it a row in the plan", f.path, f.pkg)
			continue
		}
		seen[f.pkg] = true
		for path := range imports(f.syntax) {
			ours, is := strings.CutPrefix(path, module+"/")
			if !is || f.test && ours == f.pkg {
				continue
			}
			if !slices.Contains(floors[k].may, ours) {
				t.Errorf("%s imports %s; %s may import %v", f.path, path, f.pkg, floors[k].may)
			}
		}
	}
	for _, r := range floors {
		if !seen[r.name] {
			t.Errorf("the plan has a row for %s, but there is no such package", r.name)
		}
	}
}

// TestPlaces fails where something is used that only some places may use.
func TestPlaces(t *testing.T) {
	for _, f := range sources(t) {
		used := imports(f.syntax)
		for _, r := range rules {
			allowed := r.tests && f.test || slices.ContainsFunc(r.places, func(p string) bool { return p == f.pkg || p == f.path })
			if allowed {
				continue
			}
			pkg, name, isCall := strings.Cut(r.what, ".")
			if isCall && !strings.Contains(name, "/") {
				if local, ok := used[pkg]; ok && calls(f.syntax, local, name) {
					t.Errorf("%s uses %s; only %v may", f.path, r.what, r.places)
				}
				continue
			}
			for path := range used {
				if path == r.what || strings.HasPrefix(path, r.what+"/") && r.what != "math/rand" && r.what != "os" && r.what != "log" {
					t.Errorf("%s imports %s; only %v may", f.path, path, r.places)
				}
			}
		}
	}
}

// TestNoInit fails on functions that run by themselves.
func TestNoInit(t *testing.T) {
	for _, f := range sources(t) {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has a function init", f.path)
			}
		}
	}
}

func calls(f *ast.File, pkg, name string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == name {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				found = true
			}
		}
		return !found
	})
	return found
}
