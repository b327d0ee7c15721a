// Package shard builds a site on several machines: each renders a share of the plan,
// and one joins what they have made.
//
//	almanac build --shard 3/7     the part of shard 3; shards count from 0
//	almanac build --join          the rest, and manifest.json
//
// # Where parts go
//
// A Store is a folder or a prefix of a bucket. All shards may write into one, which
// they share, or each into one of its own, which are brought together before they are
// joined, see Bring. No two shards write the same path, see site.Share. A part has its
// files where they stand in the site, and its list beside them, which is written last:
// .almanac-part-3-of-7.json names each file with its size and SHA-256, and a hash of
// everything that they were made from, see site.Plan.Inputs.
//
// # What a killed shard leaves
//
// Whole files and a list that says it is not done, or no list: a file comes to its name
// by a rename, and an object of a bucket appears when it is whole. The same shard is
// run again then. It renders its share again, which is pure, and writes what is not
// there or differs. Two runs of one shard at the same time, as a cluster makes them
// when it has lost sight of one, write the same bytes.
//
// # What is joined
//
// All parts of one number of shards, each made from the same inputs as those of the
// command that joins, with exactly the files of its share, which lie there as its list
// says. A file that is newer than its list is read again. Anything else is refused by
// name. Then the rest is rendered, manifest.json is written, and the lists are removed,
// the first one last, so that a join that was killed knows where it was. What remains
// is what one machine would have built, byte for byte.
//
// Nothing of this is for readers before it is joined: parts have pages that lead to
// pages which are not there yet. So a shard refuses a place that has a manifest.json.
//
// Each shard checks and guards all figures before it writes a page, for the place may be
// one that others can read. Where a check or a build has done so for the same files and
// left its notes with them, its verdict is taken.
package shard

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// Refusal says why something is not built or joined, and how to go on.
type Refusal struct{ Text, Hint string }

func (r *Refusal) Error() string { return r.Text }

// Store is where parts are kept. Its methods take paths in the site, and may be called
// by several goroutines at once.
type Store interface {
	// Read gives the bytes of a file; fs.ErrNotExist where there is none.
	Read(ctx context.Context, path string) ([]byte, error)
	// Holds reports whether there is a file of these bytes.
	Holds(ctx context.Context, path string, data []byte) (bool, error)
	// Put makes a file, or replaces it, in one step for whoever reads it.
	Put(ctx context.Context, path string, data []byte) error
	// Remove takes a file away, which may be gone already.
	Remove(ctx context.Context, path string) error
	// List calls see with every file that is there: its size in bytes, -1 where
	// that is not known, and when it was written.
	List(ctx context.Context, see func(path string, size int, written time.Time)) error
}

// indexes are the variables in which engines that run arrays of jobs say which of them
// this one is.
func indexes() []string {
	return []string{"JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID", "PBS_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"}
}

// Parse reads a share as it is written on a command line, 3/7 or /7. Where the first
// number is left out, the environment has it, see indexes.
func Parse(text string, env func(string) string) (site.Share, error) {
	const hint = "--shard 3/7 is one of seven, which count from 0 to 6; --shard /7 takes the number from JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID or another variable of an engine that runs arrays of jobs"
	first, second, _ := strings.Cut(text, "/")
	from := ""
	if first == "" {
		for _, name := range indexes() {
			if value := env(name); value != "" {
				first, from = value, " of "+name
				break
			}
		}
		if from == "" {
			return site.Share{}, &Refusal{fmt.Sprintf("--shard %s does not say which shard, and no variable of the environment does", text), hint}
		}
	}
	of, err := strconv.Atoi(second)
	if err != nil || of < 1 {
		return site.Share{}, &Refusal{fmt.Sprintf("--shard %s: %q is no number of shards", text, second), hint}
	}
	i, err := strconv.Atoi(first)
	if err != nil || i < 0 || i >= of {
		return site.Share{}, &Refusal{fmt.Sprintf("--shard %s: %q%s is not the number of a shard, expected one from 0 to %d", text, first, from, of-1), hint}
	}
	return site.Share{Index: i, Of: of}, nil
}

// Job is what a shard and a join have in common.
type Job struct {
	site.Options
	Store Store
}

// Build renders a share into the store. The summary counts the files of the part.
// Problems stop it; what was put there then stays until the shard is run again.
func (j Job) Build(ctx context.Context, s site.Share, probs *source.Problems) (*output.Summary, error) {
	plan, err := site.Check(j.Options, probs)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	inputs, err := plan.Inputs(j.Options)
	if err != nil {
		return nil, err
	}
	part, err := begin(ctx, j.Store, s, inputs)
	if err != nil {
		return nil, err
	}
	if err := plan.WriteShare(j.Options, s, part, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	sum, err := part.Commit()
	if err != nil {
		return nil, err
	}
	return &sum, nil
}

// list is what is known of a part.
type list struct {
	Format string            `json:"format"`
	Shard  int               `json:"shard"`
	Of     int               `json:"of"`
	Inputs string            `json:"inputs"`
	Done   bool              `json:"done"` // else a run is under way, or was killed
	Files  map[string]listed `json:"files"`

	written time.Time
}

// listed is a file of a part.
type listed struct {
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
}

const listFormat = "almanac-part-1"

func (l *list) share() site.Share { return site.Share{Index: l.Shard, Of: l.Of} }

// listPath is where the list of a part lies.
func listPath(s site.Share) string { return fmt.Sprintf(".almanac-part-%d-of-%d.json", s.Index, s.Of) }

// isList reports whether a path is that of a list.
func isList(path string) bool {
	return strings.HasPrefix(path, ".almanac-part-") && strings.HasSuffix(path, ".json")
}

func (l *list) encode() ([]byte, error) {
	data, err := json.MarshalIndent(l, "", " ")
	return append(data, '\n'), err
}

// readList reads the list at a path. It refuses one that names files which no site of
// ours can have, or of another share: what it names may be moved and removed.
func readList(path string, data []byte) (*list, error) {
	l := &list{}
	wrong := func(format string, args ...any) error {
		return &Refusal{path + " cannot be read: " + fmt.Sprintf(format, args...), "remove it, and run its shard again"}
	}
	if err := json.Unmarshal(data, l); err != nil {
		return nil, wrong("%v", err)
	}
	if l.Format != listFormat || listPath(l.share()) != path {
		return nil, wrong("it is of format %q and of shard %s", l.Format, l.share())
	}
	for name, f := range l.Files {
		if err := output.CheckPath(name); err != nil {
			return nil, wrong("%v", err)
		}
		if _, err := f.entry(); err != nil || !l.share().Has(name) || isList(name) || name == output.Manifest {
			return nil, wrong("%s is no file of this shard", name)
		}
	}
	return l, nil
}

// entry is a file as a manifest has it.
func (f listed) entry() (e output.Entry, err error) {
	sum, err := hex.DecodeString(f.SHA256)
	if err != nil || len(sum) != len(e.Sum) || f.Bytes < 0 {
		return e, errors.New("not the SHA-256 and the size of a file")
	}
	e.Size = f.Bytes
	copy(e.Sum[:], sum)
	return e, nil
}

// has reports whether there is a file.
func has(ctx context.Context, store Store, path string) (bool, error) {
	_, err := store.Read(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
