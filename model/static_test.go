package model

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// portable lists what the package math may be asked for: results that every
// processor rounds alike.
var portable = []string{
	"Floor", "Ceil", "Trunc", "Abs", "Sqrt", "Frexp", "Ldexp", "Copysign", "Max", "Min",
	"NaN", "Inf", "IsNaN", "IsInf", "Float64bits", "Float64frombits",
}

// source type-checks packages of this module from their files and takes the
// standard library from the compiler. Other modules stand aside: what is
// checked here uses none of their numbers.
type source struct {
	fset   *token.FileSet
	std    types.Importer
	done   map[string]*types.Package
	files  map[string][]*ast.File
	errors []string
	info   *types.Info
}

const module = "hongbao/"

func (s *source) Import(path string) (*types.Package, error) {
	if p := s.done[path]; p != nil {
		return p, nil
	}
	dir, ours := strings.CutPrefix(path, module)
	switch {
	case ours:
		return s.check(path, filepath.Join("..", dir))
	case strings.Contains(strings.Split(path, "/")[0], "."):
		p := types.NewPackage(path, filepath.Base(path))
		p.MarkComplete()
		s.done[path] = p
		return p, nil
	}
	return s.std.Import(path)
}

func (s *source) check(path, dir string) (*types.Package, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := build.Default.MatchFile(dir, name); err != nil || !match {
			continue
		}
		f, err := parser.ParseFile(s.fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	config := types.Config{Importer: s, Error: func(err error) {
		if !slices.Contains([]string{module + "model/spec", module + "agents/near"}, path) { // they use modules that stand aside
			s.errors = append(s.errors, err.Error())
		}
	}}
	p, _ := config.Check(path, s.fset, files, s.info)
	s.done[path], s.files[path] = p, files
	return p, nil
}

// unguarded lists products that meet a sum without being rounded on their own,
// and calls of package math that processors may answer differently.
func unguarded(fset *token.FileSet, info *types.Info, f *ast.File) []string {
	var out []string
	hit := func(n ast.Node, what string) {
		out = append(out, fmt.Sprintf("%s: %s", fset.Position(n.Pos()), what))
	}
	float := func(e ast.Expr) bool {
		v := info.Types[e]
		if v.Type == nil || v.Value != nil && v.Value.Kind() != constant.Unknown {
			return false // constants are exact
		}
		b, ok := v.Type.Underlying().(*types.Basic)
		return ok && b.Info()&(types.IsFloat|types.IsComplex) != 0
	}
	var product func(e ast.Expr) bool
	product = func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.ParenExpr:
			return product(e.X)
		case *ast.UnaryExpr:
			return product(e.X)
		case *ast.BinaryExpr:
			return e.Op == token.MUL && float(e)
		}
		return false
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if (n.Op == token.ADD || n.Op == token.SUB) && float(n) && (product(n.X) || product(n.Y)) {
				hit(n, "a product within a sum may be fused; write float64(a*b)")
			}
		case *ast.AssignStmt:
			if (n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN) && float(n.Lhs[0]) && product(n.Rhs[0]) {
				hit(n, "a product added to a sum may be fused; write float64(a*b)")
			}
		case *ast.SelectorExpr:
			id, ok := n.X.(*ast.Ident)
			if !ok {
				break
			}
			pkg, ok := info.Uses[id].(*types.PkgName)
			if !ok {
				break
			}
			name := n.Sel.Name
			if path := pkg.Imported().Path(); path == "math" && !slices.Contains(portable, name) {
				if _, constant := info.Uses[n.Sel].(*types.Const); !constant {
					hit(n, "math."+name+" differs between processors; use agents.Exp, agents.Log")
				}
			}
		}
		return true
	})
	return out
}

func newSource() *source {
	fset := token.NewFileSet()
	return &source{
		fset: fset, std: importer.ForCompiler(fset, "gc", nil),
		done: map[string]*types.Package{}, files: map[string][]*ast.File{},
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}},
	}
}

// TestFloatsAreTheSameEverywhere reads all code that can reach a result: on some
// processors the compiler fuses a*b + c into one rounding, and functions of
// package math differ, so that runs would differ in their last bits.
func TestFloatsAreTheSameEverywhere(t *testing.T) {
	s := newSource()
	for _, path := range []string{"agents", "model", "model/internal/rng", "model/internal/network"} {
		_, err := s.Import(module + path)
		require.NoError(t, err)
		require.NotEmpty(t, s.files[module+path], path)
		for _, f := range s.files[module+path] {
			for _, hit := range unguarded(s.fset, s.info, f) {
				t.Error(hit)
			}
		}
	}
	for _, text := range s.errors {
		t.Error("the check must understand the code:", text)
	}
}

// TestUnguardedIsFound shows that the check above can fail.
func TestUnguardedIsFound(t *testing.T) {
	const code = `package p
import "math"
type utils float64
func f(a, b, c float64, u utils, n int) (float64, utils) {
	x := a*b + c      // hit
	x = c - (a * b)   // hit
	x += a * b        // hit
	x -= -(a * b)     // hit
	u = u*u + 1       // hit
	x = float64(a*b) + c
	x = a * b
	x += a
	n = n*n + n
	n += n * n
	x = 2*math.Pi + c
	x = (a + b) * c
	x = math.Floor(x) + math.Sqrt(x)
	x = math.Exp(x)   // hit
	x = math.FMA(a, b, c) // hit
	return x, u
}`
	s := newSource()
	f, err := parser.ParseFile(s.fset, "p.go", code, parser.SkipObjectResolution)
	require.NoError(t, err)
	_, err = (&types.Config{Importer: s}).Check("p", s.fset, []*ast.File{f}, s.info)
	require.NoError(t, err)
	var want, got []string
	for n, line := range strings.Split(code, "\n") {
		if strings.Contains(line, "// hit") {
			want = append(want, fmt.Sprintf("p.go:%d", n+1))
		}
	}
	for _, hit := range unguarded(s.fset, s.info, f) {
		parts := strings.SplitN(hit, ":", 3)
		got = append(got, parts[0]+":"+parts[1])
	}
	require.Equal(t, want, got)
}
