package shard

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// seen is a file as it lies in a store.
type seen struct {
	size    int
	written time.Time
}

// untouched is a store to which nothing is written.
type untouched struct{ Store }

// Put writes nothing.
func (untouched) Put(context.Context, string, []byte) error { return nil }

// join is a joining under way.
type join struct {
	Job
	ctx    context.Context
	plan   *site.Plan
	inputs string
	there  map[string]seen
	lists  []*list // by shard
	whole  map[string]output.Entry
}

// Join makes a site of the parts in the store. A *Refusal says why they are none.
func (j Job) Join(ctx context.Context, probs *source.Problems) (*site.Summary, error) {
	start := time.Now()
	plan, err := site.Check(j.Options, probs)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	x := &join{Job: j, ctx: ctx, plan: plan, there: map[string]seen{}, whole: map[string]output.Entry{}}
	if x.inputs, err = plan.Inputs(j.Options); err != nil {
		return nil, err
	}
	if err := j.Store.List(ctx, func(path string, size int, written time.Time) { x.there[path] = seen{size, written} }); err != nil {
		return nil, err
	}
	if err := x.readLists(); err != nil {
		return nil, err
	}
	former, err := x.joinedBefore()
	if err != nil {
		return nil, err
	}
	store := j.Store
	if former != nil {
		store = untouched{j.Store} // what is whole is compared, and not written to
	} else if err := x.gather(); err != nil {
		return nil, err
	}
	rest := &files{ctx: ctx, store: store, again: former == nil, put: map[string]output.Entry{}}
	if err := plan.WriteRest(j.Options, rest, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	maps.Copy(x.whole, rest.put)
	sum, err := x.end(former)
	if err != nil {
		return nil, err
	}
	if sum.Output.Unchanged = len(x.whole) + 1; former == nil {
		sum.Output.Written = rest.sum.Written + 1
		sum.Output.Unchanged -= sum.Output.Written
	}
	sum.Time = time.Since(start)
	return sum, nil
}

// readLists reads the lists that are there, and holds that they are of one number of
// shards.
func (x *join) readLists() error {
	counts := map[int]bool{}
	for _, path := range slices.Sorted(maps.Keys(x.there)) {
		if !isList(path) {
			continue
		}
		data, err := x.Store.Read(x.ctx, path)
		if err != nil {
			return err
		}
		l, err := readList(path, data)
		if err != nil {
			return err
		}
		l.written = x.there[path].written
		counts[l.Of] = true
		x.lists = append(x.lists, l)
	}
	if len(counts) > 1 {
		return &Refusal{fmt.Sprintf("there are parts of sites in %s shards", some(slices.Sorted(maps.Keys(counts)))), "remove everything there, and let all shards run again, each as one of the same number"}
	}
	slices.SortFunc(x.lists, func(a, b *list) int { return a.Shard - b.Shard })
	return nil
}

// joinedBefore gives the manifest where the parts were joined already, by a run that
// may have been killed before all lists were removed; nil where they were not.
func (x *join) joinedBefore() (map[string]output.Entry, error) {
	data, err := x.Store.Read(x.ctx, output.Manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	former, err := output.DecodeManifest(data)
	if err != nil {
		return nil, err
	}
	other := &Refusal{"a whole site is there already, and it is not what these parts would make", "let the shards begin in an empty place"}
	if len(former) != x.plan.Len() {
		return nil, other
	}
	for path := range x.plan.Paths() {
		entry, ok := former[path]
		if at, there := x.there[path]; !ok || !there || at.size >= 0 && at.size != entry.Size {
			return nil, other
		}
	}
	for _, l := range x.lists {
		if l.Inputs != x.inputs {
			return nil, other
		}
	}
	x.whole = former
	return maps.Clone(former), nil
}

// gather holds that all parts are there, made from what is here, and as their lists
// say, and takes their files into the whole.
func (x *join) gather() error {
	if len(x.lists) == 0 {
		return &Refusal{"there is no part of a site there", "\"almanac build --shard 0/7\" makes the first of seven"}
	}
	if err := x.complete(); err != nil {
		return err
	}
	for _, l := range x.lists {
		if err := x.part(l); err != nil {
			return err
		}
	}
	var foreign []string
	for path := range x.there {
		if !x.plan.Has(path) && !isList(path) && path != ".gitignore" && !strings.HasSuffix(path, unfinished) {
			foreign = append(foreign, path)
		}
	}
	if len(foreign) > 0 {
		slices.Sort(foreign)
		return &Refusal{"there are files that are not of the site: " + some(foreign), "remove them, or let the shards begin in an empty place"}
	}
	return output.CheckTogether(x.plan.Paths())
}

// complete holds that each shard is there, is done, and was made from what is here.
func (x *join) complete() error {
	of := x.lists[0].Of
	var missing, unfinished, others []site.Share
	byShard := map[int]*list{}
	for _, l := range x.lists {
		byShard[l.Shard] = l
	}
	for i := range of {
		s := site.Share{Index: i, Of: of}
		switch l := byShard[i]; {
		case l == nil:
			missing = append(missing, s)
		case l.Inputs != x.inputs:
			others = append(others, s)
		case !l.Done:
			unfinished = append(unfinished, s)
		}
	}
	for _, wrong := range []struct {
		shards []site.Share
		what   string
		hint   string
	}{
		{missing, "not there", ""},
		{unfinished, "not done: it runs, or was stopped", ""},
		{others, "made from other files than are here, by another almanac, or with other flags", "; the site's folder, the program and the flags --preview, --cards and --downloads are to be the same everywhere, for --join too"},
	} {
		if len(wrong.shards) > 0 {
			return &Refusal{fmt.Sprintf("of %d shards, %s: %s", of, wrong.what, some(wrong.shards)), "run almanac build --shard " + wrong.shards[0].String() + wrong.hint}
		}
	}
	return nil
}

// part holds one part against its list and the plan.
func (x *join) part(l *list) error {
	again := "run almanac build --shard " + l.share().String() + " again"
	paths := x.plan.PathsOf(l.share())
	for _, path := range paths {
		f, ok := l.Files[path]
		if !ok {
			return &Refusal{fmt.Sprintf("shard %s lacks %s", l.share(), path), again}
		}
		entry, err := f.entry()
		if err != nil {
			return err
		}
		at, there := x.there[path]
		if !there {
			return &Refusal{fmt.Sprintf("%s of shard %s is not there", path, l.share()), again}
		}
		ok = at.size < 0 || at.size == entry.Size
		if ok && at.written.After(l.written) {
			data, err := x.Store.Read(x.ctx, path)
			if err != nil {
				return err
			}
			ok = sha256.Sum256(data) == entry.Sum
		}
		if !ok {
			return &Refusal{fmt.Sprintf("%s is not what shard %s has written", path, l.share()), again}
		}
		x.whole[path] = entry
	}
	if len(l.Files) != len(paths) {
		return &Refusal{fmt.Sprintf("shard %s has files that the site has not", l.share()), again}
	}
	return nil
}

// end writes the manifest, and then removes what is not of the site, the list of the
// first shard last.
func (x *join) end(former map[string]output.Entry) (*site.Summary, error) {
	if former != nil && !maps.Equal(former, x.whole) {
		return nil, &Refusal{"a whole site is there already, and it is not what these parts would make", "let the shards begin in an empty place"}
	}
	manifest := output.EncodeManifest(x.whole)
	if former == nil {
		if err := x.Store.Put(x.ctx, output.Manifest, manifest); err != nil {
			return nil, err
		}
	}
	for path := range x.there {
		if strings.HasSuffix(path, unfinished) {
			if err := x.Store.Remove(x.ctx, path); err != nil {
				return nil, err
			}
		}
	}
	for _, l := range slices.Backward(x.lists) {
		if err := x.Store.Remove(x.ctx, listPath(l.share())); err != nil {
			return nil, err
		}
	}
	sum, err := x.plan.Joined()
	if err != nil {
		return nil, err
	}
	sum.Output.Files, sum.Output.Bytes = len(x.whole)+1, len(manifest)
	for _, e := range x.whole {
		sum.Output.Bytes += e.Size
	}
	return sum, nil
}

// some names a few of a list.
func some[T any](list []T) string {
	const few = 5
	words := make([]string, 0, few)
	for i := range list[:min(len(list), few)] {
		words = append(words, fmt.Sprint(list[i]))
	}
	if more := len(list) - few; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(words, ", "), more)
	}
	return strings.Join(words, ", ")
}
