package shard

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"almanac/internal/output"
	"almanac/internal/site"
)

// files is a sink that puts what differs from what is there straight into a store.
type files struct {
	ctx   context.Context
	store Store
	again bool // some may be there already

	mu  sync.Mutex
	put map[string]output.Entry
	sum output.Summary
}

// Put brings a file to its place, where it is not there.
func (f *files) Put(path string, data []byte) error {
	stays := false
	if f.again {
		var err error
		if stays, err = f.store.Holds(f.ctx, path, data); err != nil {
			return err
		}
	}
	if !stays {
		if err := f.store.Put(f.ctx, path, data); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.put[path] = output.EntryOf(data)
	f.sum.Files++
	f.sum.Bytes += len(data)
	if stays {
		f.sum.Unchanged++
	} else {
		f.sum.Written++
	}
	return nil
}

// Commit says what was put.
func (f *files) Commit() (output.Summary, error) { return f.sum, nil }

// Abort leaves what was put: each file is whole and right, and the next run keeps it.
func (f *files) Abort() error { return nil }

// part is a sink for one share.
type part struct {
	files
	list   list
	former map[string]listed // of the run before; nil for none
}

// begin says in the store that a shard is under way.
func begin(ctx context.Context, store Store, s site.Share, inputs string) (*part, error) {
	p := &part{files: files{ctx: ctx, store: store, put: map[string]output.Entry{}}}
	if err := p.refuseBuilt(); err != nil {
		return nil, err
	}
	data, err := store.Read(ctx, listPath(s))
	switch {
	case err == nil:
		before, err := readList(listPath(s), data)
		if err != nil {
			return nil, err
		}
		p.former, p.again = before.Files, true
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	p.list = list{Format: listFormat, Shard: s.Index, Of: s.Of, Inputs: inputs, Files: p.former}
	return p, p.save()
}

// refuseBuilt refuses a place in which a whole site stands.
func (p *part) refuseBuilt() error {
	built, err := has(p.ctx, p.store, output.Manifest)
	if built {
		return &Refusal{"a whole site is there already, and a shard would make a mixture of it", "let the shards begin in an empty place; \"almanac publish\" sends only what has changed"}
	}
	return err
}

// save writes the list.
func (p *part) save() error {
	data, err := p.list.encode()
	if err != nil {
		return err
	}
	return p.store.Put(p.ctx, listPath(p.list.share()), data)
}

// Commit removes what an earlier run of the shard has put and this one has not, and
// then says that the part is done.
func (p *part) Commit() (output.Summary, error) {
	for _, path := range slices.Sorted(maps.Keys(p.former)) {
		if _, stays := p.put[path]; !stays {
			if err := p.store.Remove(p.ctx, path); err != nil {
				return p.sum, err
			}
			p.sum.Removed++
		}
	}
	p.list.Done, p.list.Files = true, make(map[string]listed, len(p.put))
	for path, e := range p.put {
		p.list.Files[path] = listed{hex.EncodeToString(e.Sum[:]), e.Size}
	}
	if err := p.refuseBuilt(); err != nil {
		return p.sum, err // by another run of this shard, and a join, meanwhile
	}
	return p.sum, p.save()
}
