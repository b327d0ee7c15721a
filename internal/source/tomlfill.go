package source

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"time"
)

// filler puts a parsed TOML tree into Go values. The parser could do that
// itself, but it stops at the first value of the wrong type and says so in the
// language of Go.
type filler struct {
	doc    *Doc
	probs  *Problems
	shapes map[reflect.Type]tomlShape // of the structs met so far
}

// tomlShape is what a struct takes from a table: the index of each field by its
// key, and the keys in their order.
type tomlShape struct {
	index map[string][]int
	keys  []string
}

// fill fills dst, a pointer to a struct or to a tree, from a whole text.
func (f *filler) fill(dst any, tree map[string]any) {
	if whole, ok := dst.(*map[string]any); ok {
		*whole = tree
		return
	}
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("source: TOML is decoded into a pointer to a struct, not a %T", dst))
	}
	f.table(v.Elem(), tree, nil)
}

// table fills a struct from a table.
func (f *filler) table(dst reflect.Value, tree map[string]any, path []any) {
	shape, ok := f.shapes[dst.Type()]
	if !ok {
		shape = shapeOf(dst.Type())
		f.shapes[dst.Type()] = shape
	}
	for _, key := range sortedKeys(tree) {
		at := append(path[:len(path):len(path)], key)
		if index, ok := shape.index[key]; ok && f.besideMisspelt(dst.FieldByIndex(index).Type(), tree, key, shape.keys) {
			f.doc.partial = true
			continue
		} else if ok {
			f.value(dst.FieldByIndex(index), tree[key], at)
			continue
		}
		f.unknownKey(tree, at, shape.keys)
	}
}

// unknownKey reports the last key of a path, which its table does not have. The
// keys that are not given yet are the ones that can be meant.
func (f *filler) unknownKey(tree map[string]any, at []any, keys []string) {
	key, table := at[len(at)-1].(string), at[:len(at)-1]
	free := slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, given := tree[k]; return given })
	hint := ""
	switch near := Nearest(key, free); {
	case near != "":
		hint = fmt.Sprintf("did you mean %q?", near)
		f.doc.excuses[keyOf(append(table[:len(table):len(table)], near))] = true
	case Nearest(key, keys) != "":
		hint = DidYouMean(key, keys)
	default:
		if f.doc.unknown[keyOf(table)]++; len(free) > 0 && len(free) <= mostNamed {
			hint = "not given yet: " + strings.Join(free, ", ")
		}
	}
	if holdsTables(tree[key]) {
		f.doc.partial = true
	}
	f.probs.AddHint(f.doc.Pos(at...), "unknown-key", hint, "unknown key %q%s", key, within(table))
}

// besideMisspelt reports whether a table stands in the place of a list of them
// only because the list itself is misspelt: [[indicatr]] followed by
// [[indicator.measure]].
func (f *filler) besideMisspelt(want reflect.Type, tree map[string]any, key string, keys []string) bool {
	if want.Kind() != reflect.Slice || !isTable(tree[key]) {
		return false
	}
	for other, v := range tree {
		if !slices.Contains(keys, other) && holdsTables(v) && Nearest(other, keys) == key {
			return true
		}
	}
	return false
}

// mostNamed is how many keys a hint lists.
const mostNamed = 12

// holdsTables reports whether a value is a table or a list of them.
func holdsTables(v any) bool {
	if isTable(v) {
		return true
	}
	_, ok := v.([]map[string]any)
	return ok
}

// value fills one Go value, or says why it cannot.
func (f *filler) value(dst reflect.Value, v any, path []any) {
	if dst.Kind() == reflect.Pointer {
		if dst.IsNil() {
			dst.Set(reflect.New(dst.Type().Elem()))
		}
		f.value(dst.Elem(), v, path)
		return
	}
	if u, ok := dst.Addr().Interface().(encoding.TextUnmarshaler); ok && dst.Type() != reflect.TypeFor[time.Time]() {
		f.text(u, v, path)
		return
	}
	from := reflect.ValueOf(v)
	switch kind := dst.Kind(); {
	case from.Type().AssignableTo(dst.Type()):
		dst.Set(from)
	case dst.CanInt() && from.Kind() == reflect.Int64:
		if dst.OverflowInt(from.Int()) {
			f.refuse(path)
			f.probs.Add(f.doc.Pos(path...), "type", "%s is too large: %d", nameOf(path), from.Int())
			return
		}
		dst.SetInt(from.Int())
	case dst.CanUint() && from.Kind() == reflect.Int64:
		f.unsigned(dst, from.Int(), path)
	case dst.CanFloat() && from.CanInt():
		dst.SetFloat(float64(from.Int()))
	case from.Kind() == kind && (kind == reflect.String || kind == reflect.Bool || kind == reflect.Float64):
		dst.Set(from.Convert(dst.Type()))
	case kind == reflect.Slice && from.Kind() == reflect.Slice:
		f.list(dst, from, path)
	case kind == reflect.Map && isTable(v):
		f.tableByName(dst, v.(map[string]any), path)
	case kind == reflect.Struct && isTable(v) && dst.Type() != reflect.TypeFor[time.Time]():
		f.table(dst, v.(map[string]any), path)
	default:
		f.wrongType(dst.Type(), v, path)
	}
}

func (f *filler) unsigned(dst reflect.Value, n int64, path []any) {
	switch {
	case n < 0:
		f.refuse(path)
		f.probs.Add(f.doc.Pos(path...), "type", "%s must be a whole number of 0 or more, not %d", nameOf(path), n)
	case dst.OverflowUint(uint64(n)):
		f.refuse(path)
		f.probs.Add(f.doc.Pos(path...), "type", "%s is too large: %d", nameOf(path), n)
	default:
		dst.SetUint(uint64(n))
	}
}

// refuse notes that a value was not taken, and with it the list it stands in.
func (f *filler) refuse(path []any) {
	for n := len(path); n > 0; n-- {
		f.doc.refused[keyOf(path[:n])] = true
		if _, inList := path[n-1].(int); !inList {
			return
		}
	}
}

func (f *filler) list(dst, from reflect.Value, path []any) {
	out := reflect.MakeSlice(dst.Type(), from.Len(), from.Len())
	for i := range from.Len() {
		f.value(out.Index(i), from.Index(i).Interface(), append(path[:len(path):len(path)], i))
	}
	dst.Set(out)
}

func (f *filler) tableByName(dst reflect.Value, tree map[string]any, path []any) {
	out := reflect.MakeMapWithSize(dst.Type(), len(tree))
	for _, key := range sortedKeys(tree) {
		element := reflect.New(dst.Type().Elem()).Elem()
		f.value(element, tree[key], append(path[:len(path):len(path)], key))
		out.SetMapIndex(reflect.ValueOf(key).Convert(dst.Type().Key()), element)
	}
	dst.Set(out)
}

func (f *filler) text(dst encoding.TextUnmarshaler, v any, path []any) {
	s, ok := v.(string)
	if !ok {
		f.wrongType(reflect.TypeFor[string](), v, path)
		return
	}
	if err := dst.UnmarshalText([]byte(s)); err != nil {
		f.refuse(path)
		f.probs.Add(f.doc.Pos(path...), "value", "%s: %v", nameOf(path), err)
	}
}

func (f *filler) wrongType(want reflect.Type, v any, path []any) {
	hint := ""
	f.refuse(path)
	if holdsTables(v) || want.Kind() == reflect.Slice && want.Elem().Kind() == reflect.Struct {
		f.doc.partial = true
	}
	if want.Kind() == reflect.Slice && isTable(v) {
		if _, last := path[len(path)-1].(string); last {
			hint = fmt.Sprintf("write [[%s]] with two brackets", nameOf(path))
		}
	}
	if want.Kind() == reflect.String && !isTable(v) && reflect.ValueOf(v).Kind() != reflect.Slice {
		hint = "put it in quotes"
	}
	f.probs.AddHint(f.doc.Pos(path...), "type", hint, "%s must be %s, not %s", nameOf(path), wanted(want), found(v))
}

// wanted names a Go type in the words of somebody who writes TOML.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice:
		if k := t.Elem().Kind(); k == reflect.Struct || k == reflect.Map {
			return "a list of tables"
		}
		return "a list"
	case reflect.Map:
		return "a table"
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return "a date"
		}
		return "a table"
	}
	return "a whole number"
}

// found names what stands in the file in the same words.
func found(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case bool:
		return "true or false"
	case int64:
		return "a number"
	case float64:
		return "a number with decimals"
	case time.Time:
		return "a date"
	case map[string]any:
		return "a table"
	}
	return "a list"
}

func isTable(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

// nameOf names the last key of a path: "unit", "item 3 of unit".
func nameOf(path []any) string {
	for i := len(path) - 1; i >= 0; i-- {
		if s, ok := path[i].(string); ok {
			if n, ok := path[len(path)-1].(int); ok {
				return fmt.Sprintf("item %d of %s", n+1, s)
			}
			return s
		}
	}
	return "the file"
}

// within names the table that an unknown key stands in: " in measure".
func within(path []any) string {
	for i := len(path) - 1; i >= 0; i-- {
		if s, ok := path[i].(string); ok {
			return " in " + s
		}
	}
	return ""
}

// shapeOf lists the keys of a struct: its toml tags, or the name of a field
// in lower case where it has none. Fields of embedded structs count as its own.
func shapeOf(t reflect.Type) tomlShape {
	shape := tomlShape{index: map[string][]int{}}
	for _, field := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(field.Tag.Get("toml"), ",")
		if tag == "-" || !field.IsExported() || field.Anonymous && tag == "" {
			continue
		}
		if tag == "" {
			tag = strings.ToLower(field.Name)
		}
		shape.index[tag] = field.Index
		shape.keys = append(shape.keys, tag)
	}
	return shape
}

func sortedKeys(tree map[string]any) []string {
	keys := make([]string, 0, len(tree))
	for k := range tree {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
