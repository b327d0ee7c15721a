package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"text/template/parse"

	texttemplate "text/template"
)

// html/template looks every field up by its name and calls every function by
// reflection, at each action of each page: a quarter of a build. A layout is given
// pages of one type only, so all of that can be settled once: after its first page, when
// html/template has put its escapers into the layout, the layout is compiled for the
// type of that page into functions that know where each field lies.
//
// A compiled layout writes the same bytes or none. What the compiler does not know
// exactly (a type, a function, an escaper) leaves the whole layout to html/template, as
// authors may write all of it. And whatever is unusual while a page is drawn (a nil
// pointer, an error of a function) makes the compiled layout give up: html/template
// draws the page again, so that mistakes and their places are its own.

// program is a layout, compiled for one type of page.
type program struct {
	page reflect.Type
	body *part
}

// giveUp is the panic that leaves a page to html/template.
type giveUp struct{}

// draw appends the page, or nothing: then it reports false.
func (p *program) draw(dst *bytes.Buffer, page any) (ok bool) {
	if reflect.TypeOf(page) != p.page {
		return false
	}
	defer func() {
		if recover() != nil { // any panic: html/template makes an error of most
			ok = false
		}
	}()
	s := state{dst: dst.AvailableBuffer(), vars: make([]reflect.Value, 0, 8)}
	p.body.draw(&s, reflect.ValueOf(page))
	dst.Write(s.dst)
	return true
}

// state is a page while it is drawn.
type state struct {
	dst  []byte
	dot  reflect.Value
	vars []reflect.Value // of the templates that are being drawn
	base int             // where those of the innermost begin; $ is the first
}

// step draws a node.
type step func(*state)

// part is a template, compiled for one type of its dot.
type part struct {
	body  step // nil while it is being compiled
	slots int
}

func (p *part) draw(s *state, dot reflect.Value) {
	base, outer := s.base, s.dot
	s.base, s.dot = len(s.vars), dot
	for range p.slots {
		s.vars = append(s.vars, dot)
	}
	p.body(s)
	s.vars = s.vars[:s.base]
	s.base, s.dot = base, outer
}

// unknown is the panic of the compiler at what it leaves to html/template.
type unknown string

// compiler compiles the templates of a layout.
type compiler struct {
	set   *texttemplate.Template
	funcs template.FuncMap
	parts map[partKey]*part
}

type partKey struct {
	name string
	dot  reflect.Type
}

// compile compiles a template for a type of page. html/template must have executed it
// before. An error says what only html/template can do.
func compile(t *template.Template, funcs template.FuncMap, name string, page reflect.Type) (p *program, err error) {
	defer func() {
		if r := recover(); r != nil {
			what, ok := r.(unknown)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("not compiled: %s", string(what))
		}
	}()
	c := &compiler{set: escaped(t), funcs: funcs, parts: map[partKey]*part{}}
	return &program{page: page, body: c.part(name, page)}, nil
}

// escaped gives the templates as html/template executes them. Those that it derives for
// a place inside a tag it keeps to itself, hence the look into its struct; should
// that ever change, layouts are slower and no different.
func escaped(t *template.Template) *texttemplate.Template {
	f := reflect.ValueOf(t).Elem().FieldByName("text")
	if !f.IsValid() || f.Type() != reflect.TypeFor[*texttemplate.Template]() {
		panic(unknown("html/template keeps its templates elsewhere"))
	}
	return (*texttemplate.Template)(f.UnsafePointer())
}

func (c *compiler) part(name string, dot reflect.Type) *part {
	key := partKey{name, dot}
	if p, ok := c.parts[key]; ok {
		if p.body == nil {
			panic(unknown(fmt.Sprintf("%s calls itself", name))) // html/template knows how deep it may
		}
		return p
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		panic(unknown(fmt.Sprintf("there is no template %q", name)))
	}
	p := &part{}
	c.parts[key] = p
	s := &scope{compiler: c, tree: t.Tree}
	s.declare("$", dot)
	body := s.list(t.Root, dot)
	p.body, p.slots = body, s.slots
	return p
}

// scope is what is known inside one template.
type scope struct {
	*compiler
	tree  *parse.Tree
	vars  []variable
	slots int
}

type variable struct {
	name string
	typ  reflect.Type
	slot int
}

func (c *scope) declare(name string, typ reflect.Type) int {
	c.vars = append(c.vars, variable{name, typ, c.slots})
	c.slots++
	return c.slots - 1
}

// fail leaves the layout to html/template because of a node.
func (c *scope) fail(at parse.Node, why string) {
	place, context := c.tree.ErrorContext(at)
	panic(unknown(fmt.Sprintf("%s: %s: %s", place, context, why)))
}

func (c *scope) list(n *parse.ListNode, dot reflect.Type) step {
	var steps []step
	if n != nil {
		for _, node := range n.Nodes {
			if _, ok := node.(*parse.CommentNode); !ok {
				steps = append(steps, c.node(node, dot))
			}
		}
	}
	return func(s *state) {
		for _, draw := range steps {
			draw(s)
		}
	}
}

func (c *scope) node(n parse.Node, dot reflect.Type) step {
	switch n := n.(type) {
	case *parse.TextNode:
		return func(s *state) { s.dst = append(s.dst, n.Text...) }
	case *parse.ActionNode:
		return c.action(n, dot)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, dot, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, dot, true)
	case *parse.RangeNode:
		return c.loop(n, dot)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			c.fail(n, "a template without a dot")
		}
		e := c.pipe(n.Pipe, dot)
		p := c.part(n.Name, e.typ)
		return func(s *state) { p.draw(s, e.value(s)) }
	}
	c.fail(n, "this kind of action")
	return nil
}

// action compiles what is written, or kept in a variable.
func (c *scope) action(n *parse.ActionNode, dot reflect.Type) step {
	e := c.command(n.Pipe.Cmds[0], dot)
	rest := n.Pipe.Cmds[1:]
	if len(n.Pipe.Decl) > 0 {
		if len(n.Pipe.Decl) > 1 || n.Pipe.IsAssign || len(rest) > 0 {
			c.fail(n, "this kind of assignment")
		}
		slot := c.declare(n.Pipe.Decl[0].Ident[0], e.typ)
		return func(s *state) { s.vars[s.base+slot] = e.value(s) }
	}
	holds, ok := contentOf(e.typ)
	if !ok || len(rest) == 0 {
		c.fail(n, fmt.Sprintf("a %s is written", e.typ))
	}
	var escapers []escaper
	for _, cmd := range rest {
		name, _ := cmd.Args[0].(*parse.IdentifierNode)
		if name == nil || len(cmd.Args) > 1 {
			c.fail(cmd, "a longer pipeline")
		}
		esc, ok := escaperOf(name.Ident)
		if !ok {
			c.fail(cmd, "this function in a pipeline")
		}
		escapers = append(escapers, esc)
	}
	if e.draw != nil && len(rest) == 1 && escapes(rest[0], "_html_template_htmlescaper") { // which leaves HTML as it is
		return e.draw
	}
	text := e.asText()
	return func(s *state) {
		t, h := text(s), holds
		for _, esc := range escapers {
			t, h = esc(t, h), plainText
		}
		s.dst = append(s.dst, t...)
	}
}

// escapes reports whether a command is the escaper of a name.
func escapes(cmd *parse.CommandNode, name string) bool {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	return ok && id.Ident == name
}

// branch compiles if and with.
func (c *scope) branch(n *parse.BranchNode, dot reflect.Type, with bool) step {
	known := len(c.vars)
	defer func() { c.vars = c.vars[:known] }()
	e := c.pipe(n.Pipe, dot)
	truth := c.truth(n, e.typ)
	inner := dot
	if with {
		inner = e.typ
	}
	body, otherwise := c.list(n.List, inner), c.list(n.ElseList, dot)
	return func(s *state) {
		v := e.value(s)
		switch {
		case !truth(v):
			otherwise(s)
		case with:
			outer := s.dot
			s.dot = v
			body(s)
			s.dot = outer
		default:
			body(s)
		}
	}
}

// loop compiles range over a slice.
func (c *scope) loop(n *parse.RangeNode, dot reflect.Type) step {
	known := len(c.vars)
	defer func() { c.vars = c.vars[:known] }()
	decl := n.Pipe.Decl
	if n.Pipe.IsAssign || len(decl) > 0 && n.ElseList != nil || len(n.Pipe.Cmds) != 1 {
		c.fail(n, "this kind of range")
	}
	e := c.command(n.Pipe.Cmds[0], dot)
	if e.typ.Kind() != reflect.Slice {
		c.fail(n, fmt.Sprintf("range over a %s", e.typ))
	}
	index, elem := -1, -1
	if len(decl) > 1 {
		index = c.declare(decl[0].Ident[0], reflect.TypeFor[int]())
	}
	if len(decl) > 0 {
		elem = c.declare(decl[len(decl)-1].Ident[0], e.typ.Elem())
	}
	body, otherwise := c.list(n.List, e.typ.Elem()), c.list(n.ElseList, dot)
	return func(s *state) {
		v, outer := e.value(s), s.dot
		if v.Len() == 0 {
			otherwise(s)
		}
		for i := range v.Len() {
			s.dot = v.Index(i)
			if index >= 0 {
				s.vars[s.base+index] = reflect.ValueOf(i)
			}
			if elem >= 0 {
				s.vars[s.base+elem] = s.dot
			}
			body(s)
		}
		s.dot = outer
	}
}

// truth tells how a value of a type is true.
func (c *scope) truth(at parse.Node, t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	c.fail(at, fmt.Sprintf("whether a %s is true", t))
	return nil
}

// expr gives a value of a type that is known.
type expr struct {
	typ   reflect.Type
	value func(*state) reflect.Value
	text  func(*state) string // the same of a kind of string; nil to ask value
	draw  step                // of HTML: writes it into the page, which spares copies of it; nil to ask text
}

// said is an expr of a string that is made, not read.
func said(typ reflect.Type, text func(*state) string) expr {
	if typ == reflect.TypeFor[template.HTML]() {
		return expr{typ: typ, value: func(s *state) reflect.Value { return reflect.ValueOf(template.HTML(text(s))) }, text: text}
	}
	return expr{typ: typ, value: func(s *state) reflect.Value { return reflect.ValueOf(text(s)) }, text: text}
}

// fixed is an expr of a value that is always the same.
func fixed(x any) expr {
	v := reflect.ValueOf(x)
	return expr{typ: v.Type(), value: func(*state) reflect.Value { return v }}
}

// asText gives the value as it is written.
func (e expr) asText() func(*state) string {
	switch {
	case e.text != nil:
		return e.text
	case e.typ.Kind() == reflect.Int:
		return func(s *state) string { return strconv.FormatInt(e.value(s).Int(), 10) }
	case e.typ.Kind() == reflect.Bool:
		return func(s *state) string { return strconv.FormatBool(e.value(s).Bool()) }
	}
	return func(s *state) string { return e.value(s).String() }
}

// asAny gives the value for a function that takes any.
func (e expr) asAny() func(*state) any {
	switch text := e.asText(); e.typ {
	case reflect.TypeFor[string]():
		return func(s *state) any { return text(s) }
	case reflect.TypeFor[template.HTML]():
		return func(s *state) any { return template.HTML(text(s)) }
	}
	return func(s *state) any { return e.value(s).Interface() }
}

// pipe compiles a pipeline of one command, which may be kept in a variable.
func (c *scope) pipe(n *parse.PipeNode, dot reflect.Type) expr {
	if len(n.Cmds) != 1 || len(n.Decl) > 1 || n.IsAssign {
		c.fail(n, "a longer pipeline")
	}
	e := c.command(n.Cmds[0], dot)
	if len(n.Decl) == 0 {
		return e
	}
	slot := c.declare(n.Decl[0].Ident[0], e.typ)
	return expr{typ: e.typ, value: func(s *state) reflect.Value {
		v := e.value(s)
		s.vars[s.base+slot] = v
		return v
	}}
}

func (c *scope) command(n *parse.CommandNode, dot reflect.Type) expr {
	if name, ok := n.Args[0].(*parse.IdentifierNode); ok {
		args := make([]expr, len(n.Args)-1)
		for i, arg := range n.Args[1:] {
			args[i] = c.arg(arg, dot)
		}
		if e, ok := c.builtin(name, args); ok {
			return e
		}
		e, ok := call(c.funcs[name.Ident], args)
		if !ok {
			c.fail(n, "this call")
		}
		switch name.Ident {
		case "crumbs":
			e.draw = func(s *state) { s.dst = appendCrumbs(s.dst, args[0].value(s).Interface().([]Link)) }
		case "files":
			e.draw = func(s *state) { s.dst = appendFiles(s.dst, args[0].value(s).Interface().([]Link)) }
		}
		return e
	}
	if len(n.Args) > 1 {
		c.fail(n, "a method with arguments")
	}
	return c.arg(n.Args[0], dot)
}

func (c *scope) arg(n parse.Node, dot reflect.Type) expr {
	here := func(s *state) reflect.Value { return s.dot }
	switch n := n.(type) {
	case *parse.DotNode:
		return c.chain(n, here, dot, nil)
	case *parse.FieldNode:
		return c.chain(n, here, dot, n.Ident)
	case *parse.VariableNode:
		for i := len(c.vars) - 1; i >= 0; i-- {
			if v := c.vars[i]; v.name == n.Ident[0] {
				return c.chain(n, func(s *state) reflect.Value { return s.vars[s.base+v.slot] }, v.typ, n.Ident[1:])
			}
		}
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.StringNode:
		return fixed(n.Text)
	case *parse.NumberNode:
		if n.IsInt && n.Text == strconv.FormatInt(n.Int64, 10) {
			return fixed(int(n.Int64))
		}
	}
	c.fail(n, "this kind of value")
	return expr{}
}

// through is a step of a path through a pointer; the others are places of fields.
const through = -1

// chain compiles the way from a value along names of fields and methods.
func (c *scope) chain(at parse.Node, root func(*state) reflect.Value, typ reflect.Type, names []string) expr {
	var (
		path []int
		draw step
	)
	for _, name := range names {
		draw = straight(walk(root, path), typ, name)
		if value, result, ok := c.method(at, walk(root, path), typ, name); ok {
			root, path, typ = value, nil, result
			continue
		}
		if typ.Kind() == reflect.Pointer {
			path, typ = append(path, through), typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			c.fail(at, "a field of what is no struct")
		}
		f, ok := typ.FieldByName(name)
		if !ok || !f.IsExported() {
			c.fail(at, "there is no such field")
		}
		for i, place := range f.Index { // through the structs that are embedded
			if i > 0 && typ.Kind() == reflect.Pointer {
				path, typ = append(path, through), typ.Elem()
			}
			path, typ = append(path, place), typ.Field(place).Type
		}
	}
	if typ.Kind() == reflect.Interface {
		c.fail(at, "its type is known only when it is drawn")
	}
	return expr{typ: typ, value: walk(root, path), draw: draw}
}

func walk(root func(*state) reflect.Value, path []int) func(*state) reflect.Value {
	if len(path) == 0 {
		return root
	}
	path = append([]int(nil), path...)
	return func(s *state) reflect.Value {
		v := root(s)
		for _, place := range path {
			if place == through {
				v = v.Elem() // of nil it has no fields, and gives up
			} else {
				v = v.Field(place)
			}
		}
		return v
	}
}

// method compiles the call of a method without arguments; ok is false where there is
// no method of the name.
func (c *scope) method(at parse.Node, value func(*state) reflect.Value, typ reflect.Type, name string) (_ func(*state) reflect.Value, result reflect.Type, ok bool) {
	m, direct := typ.MethodByName(name)
	if !direct {
		if m, ok = reflect.PointerTo(typ).MethodByName(name); !ok {
			return nil, nil, false
		}
	}
	if typ.Kind() == reflect.Interface || m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
		c.fail(at, "this kind of method")
	}
	return func(s *state) reflect.Value {
		v := value(s)
		if !direct {
			v = v.Addr() // where it has one
		}
		return v.Method(m.Index).Call(nil)[0]
	}, m.Type.Out(0), true
}

// straight compiles the call of those methods of which most of a page comes, or that
// every page calls; nil for others.
func straight(value func(*state) reflect.Value, typ reflect.Type, name string) step {
	pointer := typ
	if typ.Kind() != reflect.Pointer {
		pointer = reflect.PointerTo(typ)
	}
	switch {
	case name == "Section" && pointer == reflect.TypeFor[*Measure]():
		return func(s *state) {
			v := value(s)
			if typ != pointer {
				v = v.Addr() // where it has one
			}
			s.dst = v.Interface().(*Measure).appendSection(s.dst)
		}
	case name == "Structured" && typ == pointer && pointer.Implements(reflect.TypeFor[structured]()):
		return func(s *state) { s.dst = value(s).Interface().(structured).appendStructured(s.dst) }
	}
	return nil
}

// structured is a page, whatever its kind.
type structured interface{ appendStructured([]byte) []byte }

// builtin compiles a function that text/template brings along.
func (c *scope) builtin(n *parse.IdentifierNode, args []expr) (e expr, ok bool) {
	switch name := n.Ident; {
	case (name == "or" || name == "and") && len(args) > 0:
		return c.either(n, args, name == "or"), true
	case name == "not" && len(args) == 1:
		truth := c.truth(n, args[0].typ)
		return verdict(func(s *state) bool { return !truth(args[0].value(s)) }), true
	case name == "len" && len(args) == 1 && (args[0].typ.Kind() == reflect.Slice || args[0].typ.Kind() == reflect.String):
		return expr{typ: reflect.TypeFor[int](), value: func(s *state) reflect.Value { return reflect.ValueOf(args[0].value(s).Len()) }}, true
	case name == "print" && len(args) == 1 && (args[0].typ == reflect.TypeFor[int]() || args[0].typ == reflect.TypeFor[string]()):
		return said(reflect.TypeFor[string](), args[0].asText()), true
	case len(args) == 2 && args[0].typ == args[1].typ && args[0].typ == reflect.TypeFor[int]():
		holds, ok := comparison(name)
		if !ok {
			return expr{}, false
		}
		return verdict(func(s *state) bool { return holds(args[0].value(s).Int(), args[1].value(s).Int()) }), true
	case (name == "eq" || name == "ne") && len(args) == 2 && args[0].typ == args[1].typ && args[0].typ == reflect.TypeFor[string]():
		a, b := args[0].asText(), args[1].asText()
		return verdict(func(s *state) bool { return (a(s) == b(s)) == (name == "eq") }), true
	}
	return expr{}, false
}

// either compiles or, which gives the first that is true, and and, the first that is not.
func (c *scope) either(n parse.Node, args []expr, or bool) expr {
	for _, a := range args {
		if a.typ != args[0].typ {
			c.fail(n, "values of several types")
		}
	}
	truth, last := c.truth(n, args[0].typ), len(args)-1
	return expr{typ: args[0].typ, value: func(s *state) reflect.Value {
		for _, a := range args[:last] {
			if v := a.value(s); truth(v) == or {
				return v
			}
		}
		return args[last].value(s)
	}}
}

func verdict(holds func(*state) bool) expr {
	return expr{typ: reflect.TypeFor[bool](), value: func(s *state) reflect.Value { return reflect.ValueOf(holds(s)) }}
}

func comparison(name string) (func(a, b int64) bool, bool) {
	switch name {
	case "eq":
		return func(a, b int64) bool { return a == b }, true
	case "ne":
		return func(a, b int64) bool { return a != b }, true
	case "lt":
		return func(a, b int64) bool { return a < b }, true
	case "le":
		return func(a, b int64) bool { return a <= b }, true
	case "gt":
		return func(a, b int64) bool { return a > b }, true
	case "ge":
		return func(a, b int64) bool { return a >= b }, true
	}
	return nil, false
}

// call compiles the call of a function of layouts by its Go type: ok is false for one
// that is not known here, or that is given something else.
func call(function any, args []expr) (e expr, ok bool) {
	html := reflect.TypeFor[template.HTML]()
	switch f := function.(type) {
	case func(string) string:
		if fits(f, args) {
			text := args[0].asText()
			return said(reflect.TypeFor[string](), func(s *state) string { return f(text(s)) }), true
		}
	case func(string, string) template.HTML:
		if fits(f, args) {
			a, b := args[0].asText(), args[1].asText()
			return said(html, func(s *state) string { return string(f(a(s), b(s))) }), true
		}
	case func([]Link) template.HTML:
		if fits(f, args) {
			return said(html, func(s *state) string { return string(f(args[0].value(s).Interface().([]Link))) }), true
		}
	case func(Link, []Link) template.HTML:
		if fits(f, args) {
			return said(html, func(s *state) string {
				return string(f(args[0].value(s).Interface().(Link), args[1].value(s).Interface().([]Link)))
			}), true
		}
	case func(string, *Frame) (template.HTML, error):
		if fits(f, args) {
			name := args[0].asText()
			return said(html, func(s *state) string { return orGiveUp(f(name(s), args[1].value(s).Interface().(*Frame))) }), true
		}
	case func(string, ...any) (template.HTML, error):
		if len(args) > 0 && args[0].typ == reflect.TypeFor[string]() {
			return callAny(f, args), true
		}
	}
	return expr{}, false
}

// callAny compiles a call with any number of values of any types.
func callAny(f func(string, ...any) (template.HTML, error), args []expr) expr {
	key := args[0].asText()
	var values []func(*state) any
	for _, a := range args[1:] {
		values = append(values, a.asAny())
	}
	return said(reflect.TypeFor[template.HTML](), func(s *state) string {
		given := make([]any, len(values))
		for i, value := range values {
			given[i] = value(s)
		}
		return orGiveUp(f(key(s), given...))
	})
}

func orGiveUp(html template.HTML, err error) string {
	if err != nil {
		panic(giveUp{})
	}
	return string(html)
}

// fits reports whether the arguments are of exactly the types that a function takes.
func fits(function any, args []expr) bool {
	t := reflect.TypeOf(function)
	if t.NumIn() != len(args) {
		return false
	}
	for i, a := range args {
		if t.In(i) != a.typ {
			return false
		}
	}
	return true
}
