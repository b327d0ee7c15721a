package area

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/source"
)

// NeighbourColumns lists the columns of a file of statistical neighbours.
func NeighbourColumns() source.Columns {
	return source.Columns{Required: []string{"area", "neighbour", "rank"}, Optional: []string{"closeness"}}
}

// ReadNeighbours reads one edition of the statistical-neighbours model from a
// CSV file, whose name without its ending is the model's ID. Both areas are
// given by slug. What is wrong is added to probs.
func ReadNeighbours(fsys fs.FS, name string, reg *Register, probs *source.Problems) (*Neighbours, error) {
	n := &Neighbours{ID: strings.TrimSuffix(path.Base(name), path.Ext(name)), List: make([][]Neighbour, len(reg.Areas))}
	csv, err := source.OpenCSV(fsys, name, NeighbourColumns(), probs)
	if err != nil || csv == nil {
		return n, err
	}
	for csv.Next() {
		a, okA := readAuthority(csv, 0, reg, probs)
		b, okB := readAuthority(csv, 1, reg, probs)
		rank, err := strconv.Atoi(csv.Text(2))
		if err != nil || rank < 1 || rank > 999 {
			probs.Add(csv.Pos(2), "rank", "%q is not a rank: 1 for the nearest neighbour, 2 for the next", csv.Text(2))
			continue
		}
		if !okA || !okB {
			continue
		}
		if a == b {
			probs.Add(csv.Pos(1), "neighbour", "%q cannot be its own neighbour", csv.Text(1))
			continue
		}
		at := slices.IndexFunc(n.List[a], func(x Neighbour) bool { return x.Area == b || x.Rank == rank })
		if at >= 0 {
			probs.Add(csv.Pos(1), "neighbour", "%q has neighbour %q with rank %d already", csv.Text(0), reg.Areas[n.List[a][at].Area].Slug, n.List[a][at].Rank)
			continue
		}
		n.List[a] = append(n.List[a], Neighbour{b, rank, csv.Text(3)})
	}
	for _, list := range n.List {
		slices.SortFunc(list, func(x, y Neighbour) int { return cmp.Compare(x.Rank, y.Rank) })
	}
	return n, csv.Err()
}

func readAuthority(csv *source.CSV, col int, reg *Register, probs *source.Problems) (Index, bool) {
	slug := csv.Text(col)
	i, ok := reg.BySlug(slug)
	if !ok {
		if len(reg.Areas) > 0 {
			probs.AddHint(csv.Pos(col), "unknown-area", reg.Suggest(slug), "%q is not in the register", slug)
		}
		return None, false
	}
	if level := reg.Areas[i].Level; level != Authority {
		probs.Add(csv.Pos(col), "level", "%q is a %s; only authorities have statistical neighbours", slug, level)
		return None, false
	}
	return i, true
}

// boardsFile is the shape of boards.toml.
type boardsFile struct {
	Board []struct {
		ID      string   `toml:"id"`
		Name    string   `toml:"name"`
		Members []string `toml:"members"`
		First   string   `toml:"first"`
		Last    string   `toml:"last"`
	} `toml:"board"`
}

// ReadBoards reads the boards from a TOML file, in its order. A site need not
// have the file. What is wrong is added to probs.
func ReadBoards(fsys fs.FS, name string, reg *Register, probs *source.Problems) ([]Board, error) {
	var file boardsFile
	doc, err := source.ReadTOML(fsys, name, &file, probs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var boards []Board
	seen := make(map[string]source.Pos)
	for i, in := range file.Board {
		pos := func(key ...any) source.Pos { return doc.Pos(append([]any{"board", i}, key...)...) }
		b := Board{ID: in.ID, Name: in.Name, Pos: pos()}
		need := func(empty bool, key, format string, args ...any) {
			if empty && doc.Missing("board", i, key) {
				probs.Add(pos(), "required", format, args...)
			}
		}
		need(in.ID == "", "id", "this board has no id")
		if fault := slugFault(in.ID); in.ID == "" {
			// nothing more can be said about it
		} else if fault != "" {
			probs.AddHint(pos("id"), "slug", "an id is an address: leeds, city-and-hackney", "id %q %s", in.ID, fault)
		} else if first, taken := seen[in.ID]; taken {
			probs.Add(pos("id"), "duplicate", "id %q is taken by the board at %s", in.ID, first)
		}
		seen[in.ID] = b.Pos
		need(in.Name == "", "name", "board %q has no name", in.ID)
		need(len(in.Members) == 0, "members", "board %q has no members", in.ID)
		for k, slug := range in.Members {
			if a, ok := boardMember(slug, &b, reg, pos("members", k), probs); ok {
				b.Members = append(b.Members, a)
			}
		}
		b.First = readYear(in.First, pos("first"), probs)
		b.Last = readYear(in.Last, pos("last"), probs)
		if !b.First.IsZero() && !b.Last.IsZero() && b.First.Compare(b.Last) > 0 {
			probs.Add(pos("last"), "life", "the last period %s is before the first, %s", b.Last, b.First)
		}
		boards = append(boards, b)
	}
	return boards, nil
}

func boardMember(slug string, b *Board, reg *Register, pos source.Pos, probs *source.Problems) (Index, bool) {
	a, ok := reg.BySlug(slug)
	switch {
	case !ok:
		if len(reg.Areas) > 0 {
			probs.AddHint(pos, "unknown-area", reg.Suggest(slug), "member %q is not in the register", slug)
		}
	case reg.Areas[a].Level != Authority:
		probs.Add(pos, "level", "member %q is a %s; boards cover authorities", slug, reg.Areas[a].Level)
	case slices.Contains(b.Members, a):
		probs.Add(pos, "duplicate", "%q is named twice as a member", slug)
	default:
		return a, true
	}
	return None, false
}
