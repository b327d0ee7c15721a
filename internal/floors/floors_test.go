// Package floors holds the house rules that are tests: which package may
// import which, and a few of style. It has no code of its own.
//
// A package stands on a floor and imports packages of lower floors only, so
// that one can be read and tested without what stands above it. A new package
// fails this test until its floor is written here.
package floors

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "almanac"

// floors are the rooms of the house. The folders of assets (data, layouts,
// theme) hold an embedded file system each and stand on the ground.
var floors = map[string]int{
	"data":    0,
	"layouts": 0,
	"theme":   0,

	"internal/source":   0, // positions and problems in the user's files
	"internal/cores":    0, // work shared out among the cores of the machine
	"internal/period":   0, // years, snapshots, half-years
	"internal/disk":     0, // calls to a disk, which a test lets fail; locks
	"internal/tokens":   0, // the theme's colours, and their contrasts
	"internal/readable": 0, // how hard a text is to read
	"internal/picture":  0, // what a file of a picture is, and whether it is only that
	"internal/card":     0, // the pictures that social networks show
	"internal/kept":     0, // what takes long to make, made once
	"internal/ods":      0, // a workbook → an OpenDocument spreadsheet
	"internal/pdf":      0, // a page → PDF, by a browser of the machine

	"internal/commit":    1, // files of a site's folder, all of them or none
	"internal/words":     1, // what a site says of itself, by language
	"internal/framework": 1, // themes, indicators, measures, questions
	"internal/area":      1, // the register, neighbours, boards

	"internal/observation": 2, // values, symbols, marks: the table everything is read from

	"internal/compare": 3, // ranks, intervals, neighbours
	"internal/edition": 3, // seals, ledger, differences

	"internal/disclose":   4, // what figures give away
	"internal/intake":     4, // foreign files → an edition's observations
	"internal/chart":      4, // values → SVG and options of interactive charts
	"internal/search":     4, // → index
	"internal/download":   4, // → CSV, JSON, ODS
	"internal/commentary": 4, // markdown → HTML
	"internal/output":     4, // a site → disk or memory, whole or not at all
	"internal/check":      4, // the rules: what each means, and those about figures beside one another
	"internal/linkcheck":  4, // a built site → what is wrong with its pages
	"internal/sweep":      4, // a rendered file → figures that must not be seen

	"internal/layout": 5, // page structs + layouts → HTML

	"internal/site": 6, // the recipe: read, check, plan, render, write

	"internal/export":  7, // copies in one file, and what there is of a copy anywhere
	"internal/serve":   7, // preview
	"internal/publish": 7, // sealed archives, other places
	"internal/shard":   7, // a site on several machines
	"internal/starter": 7, // new sites
	"internal/demo":    7, // the demonstration's figures
	"internal/manual":  7, // reference lists of the manual

	"cmd/almanac":            8,
	"internal/demo/generate": 8, // a program for go generate
	"internal/release":       8, // a program for make release
	"internal/bench":         8, // a program for make bench
	"deploy/validate":        8, // tests of manifests, a module of its own
}

// maxLines is how long a function may be, its first and last line included.
const maxLines = 90

// source is one Go file of the repository.
type file struct {
	path string // relative to the repository's root, with slashes
	tree *ast.File
	set  *token.FileSet
}

func (f file) pkg() string  { return path.Dir(f.path) }
func (f file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }
func (f file) at(p token.Pos) string {
	return fmt.Sprintf("%s:%d", f.path, f.set.Position(p).Line)
}

// parse reads every Go file of the repository.
func parse(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []file
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if base := e.Name(); base == "node_modules" || base == "testdata" || base != ".." && strings.HasPrefix(base, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		files = append(files, file{filepath.ToSlash(rel), tree, set})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("only %d Go files found", len(files))
	}
	return files
}

func TestPackagesImportLowerFloorsOnly(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range parse(t) {
		pkg := f.pkg()
		floor, known := floors[pkg]
		if !known {
			if pkg != "internal/floors" && !seen[pkg] {
				t.Errorf("package %s has no floor: add it to %s", pkg, "internal/floors/floors_test.go")
			}
			seen[pkg] = true
			continue
		}
		for _, imp := range f.tree.Imports {
			target, ours := strings.CutPrefix(importPath(t, imp), module+"/")
			if !ours || target == pkg {
				continue
			}
			below, known := floors[target]
			switch {
			case !known:
				t.Errorf("%s imports %s, which has no floor", f.at(imp.Pos()), target)
			case f.isTest() && below < 8:
				// A test may look at its package from above.
			case below >= floor:
				t.Errorf("%s: %s is on floor %d and may not import %s on floor %d", f.at(imp.Pos()), pkg, floor, target, below)
			}
		}
	}
}

func importPath(t *testing.T, imp *ast.ImportSpec) string {
	t.Helper()
	p, err := strconv.Unquote(imp.Path.Value)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNoFunctionIsLongerThanAReaderCanHold(t *testing.T) {
	for _, f := range parse(t) {
		for _, d := range f.tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
			if lines > maxLines {
				t.Errorf("%s: %s has %d lines, at most %d are allowed", f.at(fn.Pos()), fn.Name.Name, lines, maxLines)
			}
		}
	}
}

func TestNothingHappensBeforeMain(t *testing.T) {
	for _, f := range parse(t) {
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: func init is not allowed: call what it does from where it is needed", f.at(fn.Pos()))
			}
		}
	}
}

func TestPackagesAreNamedAfterWhatTheyHold(t *testing.T) {
	grabBags := []string{"util", "utils", "common", "helpers", "types", "models", "core", "misc", "shared"}
	for _, f := range parse(t) {
		if slices.Contains(grabBags, f.tree.Name.Name) {
			t.Errorf("%s: %q says nothing about what is in the package", f.path, f.tree.Name.Name)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range parse(t) {
		documented[f.pkg()] = documented[f.pkg()] || f.tree.Doc.Text() != ""
	}
	for _, pkg := range slices.Sorted(maps.Keys(documented)) {
		if !documented[pkg] {
			t.Errorf("package %s has no comment", pkg)
		}
	}
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	for _, f := range parse(t) {
		if f.isTest() {
			continue
		}
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc.Text() == "" && (d.Recv == nil || ast.IsExported(receiver(d))) && !selfEvident[d.Name.Name] {
					t.Errorf("%s: %s has no comment", f.at(d.Pos()), d.Name.Name)
				}
			case *ast.GenDecl:
				if d.Tok == token.TYPE || d.Tok == token.VAR || d.Tok == token.CONST {
					checkSpecs(t, f, d)
				}
			}
		}
	}
}

// selfEvident are methods whose meaning the language gives.
var selfEvident = map[string]bool{"Error": true, "Unwrap": true, "Len": true, "Less": true, "Swap": true}

func receiver(d *ast.FuncDecl) string {
	expr := d.Recv.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// checkSpecs wants a comment at a group or at each exported name of it.
func checkSpecs(t *testing.T, f file, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc.Text() == "" && s.Doc.Text() == "" {
				t.Errorf("%s: %s has no comment", f.at(s.Pos()), s.Name.Name)
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && d.Doc.Text() == "" && s.Doc.Text() == "" && s.Comment.Text() == "" {
				t.Errorf("%s: %s has no comment", f.at(s.Pos()), s.Names[0].Name)
			}
		}
	}
}

func TestEveryDirectDependencyHasItsReason(t *testing.T) {
	imported := importedModules(t)
	data, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	block := false
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "require (":
			block = true
			continue
		case line == ")":
			block = false
			continue
		}
		one, single := strings.CutPrefix(line, "require ")
		if !block && !single || line == "" {
			continue
		}
		name, _, _ := strings.Cut(one, " ")
		_, reason, _ := strings.Cut(one, "//")
		reason = strings.TrimSpace(reason)
		direct := slices.ContainsFunc(imported, func(p string) bool { return p == name || strings.HasPrefix(p, name+"/") })
		if reason == "" || direct && reason == "indirect" {
			t.Errorf("go.mod:%d: %s has no comment that says why", n+1, name)
		}
	}
}

// importedModules lists the packages of others that our code imports.
func importedModules(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, f := range parse(t) {
		for _, imp := range f.tree.Imports {
			if p := importPath(t, imp); strings.Contains(p, ".") {
				seen[p] = true
			}
		}
	}
	return slices.Collect(maps.Keys(seen))
}
