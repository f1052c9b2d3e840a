package model

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hongbao/model/spec"
)

// updateODD rewrites the generated tables of docs/odd.md.
var updateODD = flag.Bool("update-odd", false, "rewrite the generated tables of docs/odd.md")

const oddPage = "../docs/odd.md"

// tables are the parts of the page that follow from the code, by their marks.
func tables(t *testing.T) map[string]string {
	return map[string]string{
		"users":      stateTable(t, "../agents/users.go", "Users"),
		"merchants":  stateTable(t, "../agents/merchants.go", "Merchants"),
		"state":      keptTable(t),
		"schedule":   scheduleTable(),
		"measures":   measuresTable(),
		"draws":      drawsTable(),
		"parameters": parametersTable(),
	}
}

// The page says what the code does: its tables are made from it, and its prose
// names every mechanism.
func TestODDIsTheCode(t *testing.T) {
	text, err := os.ReadFile(oddPage)
	require.NoError(t, err)
	page := string(text)
	for name, want := range tables(t) {
		mark := regexp.MustCompile(`(?s)<!-- table ` + name + ` -->\n.*?<!-- end -->`)
		require.Len(t, mark.FindAllString(page, -1), 1, "the page has one place for table %s", name)
		want = "<!-- table " + name + " -->\n" + want + "<!-- end -->"
		if *updateODD {
			page = mark.ReplaceAllLiteralString(page, want)
			continue
		}
		// Not assert.Equal, whose difference of whole tables nobody would read.
		assert.True(t, want == mark.FindString(page), "table %s of docs/odd.md is not what the code says; go test ./model -run ODD -update-odd", name)
	}
	if *updateODD {
		require.NoError(t, os.WriteFile(oddPage, []byte(page), 0o644))
	}
	for _, m := range Mechanisms {
		assert.True(t, strings.Contains(page, "**"+m.Name+"**"), "submodels describe mechanism %s", m.Name)
	}
}

func row(cells ...string) string {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", "\\|")
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func head(cells ...string) string {
	rule := make([]string, len(cells))
	for i := range rule {
		rule[i] = "---"
	}
	return row(cells...) + "|" + strings.Join(rule, "|") + "|\n"
}

// stateTable lists the columns of a struct with what their comments say.
func stateTable(t *testing.T, file, name string) string {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	require.NoError(t, err)
	out := head("column", "held as", "meaning")
	found := false
	ast.Inspect(parsed, func(n ast.Node) bool {
		s, ok := n.(*ast.TypeSpec)
		if !ok || s.Name.Name != name {
			return true
		}
		for _, f := range s.Type.(*ast.StructType).Fields.List {
			array, ok := f.Type.(*ast.ArrayType)
			if !ok {
				continue
			}
			found = true
			var names []string
			for _, id := range f.Names {
				names = append(names, "`"+id.Name+"`")
			}
			out += row(strings.Join(names, ", "), heldAs(array.Elt), strings.Join(strings.Fields(f.Doc.Text()), " "))
		}
		return false
	})
	require.True(t, found, "%s has columns", name)
	return out
}

// heldAs says how one value of a column is held.
func heldAs(e ast.Expr) string {
	id, _ := e.(*ast.Ident)
	switch id.Name {
	case "PlatformSet":
		return "one bit a wallet"
	case "PlatformID":
		return "a wallet"
	}
	return id.Name
}

func scheduleTable() string {
	out := head("", "mechanism", "what it does", "source")
	for i, m := range Mechanisms {
		out += row(strconv.Itoa(i+1), m.Name, m.Doc, m.Source)
	}
	return out
}

func measuresTable() string {
	out := head("measure", "unit", "meaning", "counted in it")
	for _, m := range Measures {
		out += row("`"+m.Name+"`", m.Unit, m.Doc, m.Counting)
	}
	return out
}

func drawsTable() string {
	out := head("purpose", "who draws", "how often", "what is decided")
	for _, p := range Purposes {
		out += row("`"+p.Name+"`", p.Agent, p.When, p.Doc)
	}
	return out
}

func parametersTable() string {
	out := head("parameter", "unit", "range", "default", "meaning")
	for _, p := range spec.Parameters(&Scenario{}) {
		unit := p.Unit
		if unit == "" {
			unit = p.Kind
		}
		bounds := strings.Join(p.Values, ", ")
		if p.Min != "" || p.Max != "" {
			bounds = p.Min + " to " + p.Max
		}
		doc := p.Doc
		if p.Source != "" {
			doc += " (" + p.Source + ")"
		}
		out += row("`"+p.Path+"`", unit, bounds, p.Default, doc)
	}
	return out
}

// Every stream that the code asks for is a purpose of the catalogue, and each
// purpose belongs to one file: two purposes of one name would share their luck.
func TestEveryDrawHasItsPurpose(t *testing.T) {
	files := map[string][]string{}
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != "." {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "Stream" {
				return true
			}
			if of, ok := f.X.(*ast.Ident); ok && of.Name == "rng" {
				return true // a conversion, not a request
			}
			arg := call.Args[0]
			for {
				sum, ok := arg.(*ast.BinaryExpr)
				if !ok {
					break
				}
				arg = sum.X
			}
			name, ok := arg.(*ast.BasicLit)
			require.True(t, ok, "%s: the name of a stream begins with a literal", path)
			text, err := strconv.Unquote(name.Value)
			require.NoError(t, err)
			if !slices.Contains(files[text], path) {
				files[text] = append(files[text], path)
			}
			return true
		})
		return nil
	}))
	known := map[string]bool{}
	for _, p := range Purposes {
		prefix := p.Name
		if i := strings.LastIndex(prefix, "/"); i >= 0 && prefix[i+1:] == strings.ToUpper(prefix[i+1:]) {
			prefix = prefix[:i+1]
		}
		assert.False(t, known[prefix], "%s stands once in the catalogue", prefix)
		known[prefix] = true
		assert.Len(t, files[prefix], 1, "%s is asked for in one file", prefix)
		assert.NotEmpty(t, p.Doc)
	}
	for name, in := range files {
		assert.True(t, known[name], "%s in %v is a purpose of model/draws.go", name, in)
	}
}

// The pages name only files that are there.
func TestODDNamesFilesThatExist(t *testing.T) {
	text, err := os.ReadFile(oddPage)
	require.NoError(t, err)
	for _, m := range regexp.MustCompile("`((?:model|agents|experiments|plots|docs)/[a-z_/.0-9-]+)`").FindAllStringSubmatch(string(text), -1) {
		_, err := os.Stat(filepath.Join("..", m[1]))
		assert.NoError(t, err, fmt.Sprint(m[1]))
	}
}
