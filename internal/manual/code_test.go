package manual

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// code is the program's own text, by package: "internal/area".
type code map[string][]*ast.File

// readCode parses the Go files below internal and cmd, without tests.
func readCode(t *testing.T) code {
	t.Helper()
	c := code{}
	root := filepath.Join("..", "..")
	for _, top := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, name)
			pkg := path.Dir(filepath.ToSlash(rel))
			c[pkg] = append(c[pkg], tree)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// keys lists the TOML keys of a struct: its tags, or the names of its fields in
// lower case. A path such as "sourcesFile.Source.Note" leads into structs
// without a name.
func (c code) keys(t *testing.T, pkg, typePath string) []string {
	t.Helper()
	parts := strings.Split(typePath, ".")
	s := c.structOf(pkg, parts[0])
	for _, part := range parts[1:] {
		s = fieldStruct(s, part)
	}
	if s == nil {
		t.Fatalf("%s has no struct %s", pkg, typePath)
	}
	var keys []string
	for _, f := range s.Fields.List {
		tag := ""
		if f.Tag != nil {
			raw, err := strconv.Unquote(f.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			tag = reflect.StructTag(raw).Get("toml")
		}
		for _, name := range f.Names {
			if key := cmp.Or(tag, strings.ToLower(name.Name)); key != "-" && name.IsExported() {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

func (c code) structOf(pkg, name string) (found *ast.StructType) {
	for _, f := range c[pkg] {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.Name == name {
				found, _ = spec.Type.(*ast.StructType)
			}
			return found == nil
		})
	}
	return found
}

func fieldStruct(s *ast.StructType, name string) *ast.StructType {
	if s == nil {
		return nil
	}
	for _, f := range s.Fields.List {
		for _, id := range f.Names {
			if id.Name != name {
				continue
			}
			typ := f.Type
			if list, ok := typ.(*ast.ArrayType); ok {
				typ = list.Elt
			}
			inner, _ := typ.(*ast.StructType)
			return inner
		}
	}
	return nil
}

// rules finds the ids of all rules, each with its severity, or with both where
// the code does not agree with itself: the literals that are passed to the
// methods of source.Problems, directly or through functions of a package that
// pass one of their parameters on.
func (c code) rules() map[string]string {
	found := c.raisedBy(map[string]int{"Add": 1, "AddHint": 1})
	severities := map[string]string{}
	for id := range found {
		severities[id] = "error"
	}
	for id := range c.raisedBy(map[string]int{"Warn": 1}) {
		severities[id] += "warning"
	}
	return severities
}

// raisedBy finds the ids that come to some methods; each with the argument that
// is the rule.
func (c code) raisedBy(methods map[string]int) map[string]bool {
	found := map[string]bool{}
	for _, files := range c {
		places := maps.Clone(methods)
		for {
			before := len(places)
			for _, f := range files {
				for _, d := range f.Decls {
					if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
						passOn(fn, places)
					}
				}
			}
			if len(places) == before {
				break
			}
		}
		constants := constantsOf(files)
		for _, f := range files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					collectRules(fn, places, constants, found)
				}
			}
		}
	}
	return found
}

// passOn notes a function that hands one of its parameters on as a rule.
func passOn(fn *ast.FuncDecl, places map[string]int) {
	params := map[string]int{}
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			params[name.Name] = len(params)
		}
	}
	eachRule(fn, places, func(arg ast.Expr) {
		if id, ok := arg.(*ast.Ident); ok {
			if at, ok := params[id.Name]; ok {
				places[fn.Name.Name] = at
			}
		}
	})
}

// collectRules takes the literals that stand where a rule is expected, those of
// a constant or variable that does; and those of a fault or a problem that is kept, as the reader of
// published files does with a mistake until it knows how often it was made. Such
// are errors.
func collectRules(fn *ast.FuncDecl, places map[string]int, constants map[string]ast.Expr, found map[string]bool) {
	variables := map[string]bool{}
	eachRule(fn, places, func(arg ast.Expr) {
		switch arg := arg.(type) {
		case *ast.BasicLit:
			note(arg, found)
		case *ast.Ident:
			variables[arg.Name] = true
			note(constants[arg.Name], found)
		}
	})
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && places["Add"] > 0 {
			notePut(lit, found)
		}
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i := range a.Lhs {
				if id, ok := a.Lhs[i].(*ast.Ident); ok && variables[id.Name] {
					note(a.Rhs[i], found)
				}
			}
		}
		return true
	})
}

// constantsOf gives the values of the constants of a package.
func constantsOf(files []*ast.File) map[string]ast.Expr {
	values := map[string]ast.Expr{}
	for _, f := range files {
		for _, d := range f.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, s := range group.Specs {
				for i, name := range s.(*ast.ValueSpec).Names {
					if at := s.(*ast.ValueSpec).Values; i < len(at) {
						values[name.Name] = at[i]
					}
				}
			}
		}
	}
	return values
}

// notePut takes the rule of a fault, or of a source.Problem that is put together.
func notePut(lit *ast.CompositeLit, found map[string]bool) {
	if id, ok := lit.Type.(*ast.Ident); ok && id.Name == "fault" && len(lit.Elts) > 0 {
		note(lit.Elts[0], found)
	}
	if sel, ok := lit.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Problem" {
		return
	}
	for _, e := range lit.Elts {
		if field, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := field.Key.(*ast.Ident); ok && id.Name == "Rule" {
				note(field.Value, found)
			}
		}
	}
}

func note(e ast.Expr, found map[string]bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	if s, err := strconv.Unquote(lit.Value); err == nil && s != "" {
		found[s] = true
	}
}

// eachRule calls visit with every argument of fn's calls that is a rule.
func eachRule(fn *ast.FuncDecl, places map[string]int, visit func(ast.Expr)) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := ""
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			name = f.Sel.Name
		case *ast.Ident:
			name = f.Name
		}
		if at, ok := places[name]; ok && at < len(call.Args) && (name != "Add" || len(call.Args) >= 3) {
			visit(call.Args[at])
		}
		return true
	})
}

// commandOf is one command of the program as its source has it.
type commandOf struct {
	name, args, summary, function string
}

// commands reads the table of commands in cmd/almanac.
func (c code) commands(t *testing.T) (list []commandOf) {
	t.Helper()
	for _, f := range c["cmd/almanac"] {
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || len(lit.Elts) != 4 || lit.Type != nil {
				return true
			}
			fn, ok := lit.Elts[3].(*ast.Ident)
			if !ok || !strings.HasPrefix(fn.Name, "cmd") {
				return true
			}
			var text [3]string
			for i := range text {
				text[i] = literal(lit.Elts[i])
			}
			list = append(list, commandOf{text[0], text[1], text[2], fn.Name})
			return true
		})
	}
	if len(list) < 5 {
		t.Fatalf("only %d commands found in cmd/almanac", len(list))
	}
	return list
}

// flags lists the flags of a command with what they mean, as its usage does:
// those that it asks for itself, and those of functions to which it hands its
// set of flags.
func (c code) flags(function string) (list [][2]string) {
	for _, f := range c["cmd/almanac"] {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Name != function {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if helper, ok := call.Fun.(*ast.Ident); ok && slices.ContainsFunc(call.Args, isFlagSet) {
					list = append(list, c.flags(helper.Name)...)
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || !slices.Contains([]string{"String", "Bool", "Int", "Duration"}, strings.TrimSuffix(sel.Sel.Name, "Var")) {
					return true
				}
				args := call.Args
				if strings.HasSuffix(sel.Sel.Name, "Var") {
					args = args[1:] // behind the variable
				}
				if len(args) != 3 {
					return true
				}
				name, text := literal(args[0]), literal(args[2])
				if before, rest, ok := strings.Cut(text, "`"); ok {
					arg, after, _ := strings.Cut(rest, "`")
					name, text = name+" "+arg, before+arg+after
				}
				list = append(list, [2]string{"--" + name, text})
				return true
			})
		}
	}
	slices.SortFunc(list, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return list
}

// isFlagSet knows the set of flags by the name that it has in every command.
func isFlagSet(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "f"
}

// exitCodes lists the constants exit… with their comments.
func (c code) exitCodes() (list [][2]string) {
	for _, f := range c["cmd/almanac"] {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "exit") {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				list = append(list, [2]string{lit.Value, strings.TrimSpace(spec.Comment.Text())})
			}
			return true
		})
	}
	return list
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			return s
		}
	}
	return ""
}
