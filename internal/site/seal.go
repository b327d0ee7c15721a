package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// Seal freezes a published edition: it renders its pages once more and gives
// the files that hold them from then on, archive, seal and ledger, which are to
// be written together. They are nil when something is wrong.
func Seal(o Options, id string, probs *source.Problems) ([]commit.File, error) {
	plan, err := Check(o, probs)
	if plan == nil {
		return nil, err
	}
	defer plan.Close()
	e := plan.toSeal(id, probs)
	if e == nil {
		return nil, nil
	}
	s := &edition.Seal{
		Version: edition.SealVersion, Edition: e.ID, Title: e.Title, Framework: e.FrameworkID,
		Generator: "Almanac " + o.Version, Salt: edition.NewSalt(), Index: e.search.path, Allowed: e.allowed,
	}
	for _, a := range e.Areas {
		s.Areas = append(s.Areas, e.Register.Areas[a].Slug)
	}
	for i := range e.Items {
		s.Items = append(s.Items, e.Items[i].ID)
	}
	if s.Inputs, err = edition.InputsOf(o.Site, id, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	if err := plan.outline(e, s, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	packed, err := plan.pack(o.Site, e, s)
	if err != nil {
		return nil, err
	}
	return plan.Model.sealFiles(s, packed, edition.Event{Kind: edition.EventSealed, Edition: id, Time: o.now()})
}

// toSeal finds the edition, or says why it cannot be sealed.
func (p *Plan) toSeal(id string, probs *source.Problems) *Edition {
	pos := source.Pos{File: "data/" + id}
	var ids []string
	for _, e := range p.Model.Editions {
		ids = append(ids, e.ID)
		switch {
		case e.ID != id:
		case e.Seal != nil:
			probs.AddHint(pos, "sealed", "to correct it publish a revision: almanac revise "+id+` --reason "…"`, "edition %s is sealed already", id)
			return nil
		case e.unpublished():
			probs.AddHint(pos, "not-published", "seal it when it is out", "edition %s is not published yet", id)
			return nil
		default:
			return e
		}
	}
	for _, why := range p.Model.leftOut {
		if strings.HasPrefix(why, id+": ") {
			probs.AddHint(pos, "not-published", "an edition is sealed once it is published", "edition %s", strings.Replace(why, ";", ",", 1))
			return nil
		}
	}
	probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(id, ids), "there is no edition %q", id)
	return nil
}

// outline renders every file of an edition, sweeps it, and notes in its seal the
// hashes and anchors, where links lead, and which figures files show.
func (p *Plan) outline(e *Edition, s *edition.Seal, probs *source.Problems) error {
	var b edition.OutputBuilder
	var now string
	fw, reg := e.Framework, e.Register
	sweep := p.broom().reader()
	plain := e.Edition.Table
	e.Edition.Table = plain.Watched(func(m framework.MeasureIndex, a area.Index) {
		b.Show(now, fw.Measures[m].ID, reg.Areas[a].Slug)
	})
	defer func() { e.Edition.Table = plain }()
	links := map[string]bool{}
	r := newRenderer(p)
	for _, t := range p.targets() {
		if !e.owns(t.Path) {
			continue
		}
		now = t.Path
		e.ranks = make([]rankOnce, len(e.ranks)) // what is kept would hide who looks at it
		data, err := r.render(t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Path, err)
		}
		sweep.clean(t, data, probs)
		var ids []string
		if path.Ext(t.Path) == ".html" {
			var hrefs []string
			ids, hrefs = outlineOf(data)
			for _, href := range hrefs {
				if to := leadsTo(t.Path, href); to != "" && !e.owns(to) {
					links[to] = true
				}
			}
		}
		b.Put(t.Path, data, ids)
	}
	p.watchWords(e, &now)
	for m := range fw.Measures { // made before anybody watched
		for _, a := range e.Areas {
			b.Show(e.ID+"/assets/"+e.search.rest[0].name, fw.Measures[m].ID, reg.Areas[a].Slug)
		}
	}
	if e.changes != nil { // compared before anybody watched
		for i := range e.changes.Cells {
			x := &e.changes.Cells[i]
			for _, name := range []string{changesPath, changesCSV, changesJSON} {
				b.Show(e.ID+"/"+name, fw.Measures[x.Measure].ID, reg.Areas[x.Area].Slug)
			}
		}
	}
	for to := range links {
		s.Links = append(s.Links, to)
	}
	slices.Sort(s.Links)
	s.Outside = p.outside()
	return b.Fill(s)
}

// watchWords looks up once more what the texts of an edition say in the script
// of its search, which was made before anybody watched.
func (p *Plan) watchWords(e *Edition, now *string) {
	*now = e.ID + "/" + wordsScript
	if !p.Has(*now) {
		return
	}
	for _, d := range e.Words.Docs() {
		e.texts(d)
	}
}

// owns reports whether an address, with or without an anchor, is in the edition.
func (e *Edition) owns(address string) bool { return strings.HasPrefix(address, e.ID+"/") }

// outside lists the pages of words that belong to no edition, with the anchors
// of their headings and terms: people link to these as well. What else has an
// id there is the layout's.
func (p *Plan) outside() []edition.Page {
	var out []edition.Page
	for i := range p.kept {
		d := p.kept[i].doc
		if d == nil {
			continue
		}
		ids := d.Anchors()
		slices.Sort(ids)
		out = append(out, edition.Page{Path: d.Address, Anchors: slices.Compact(ids)})
	}
	slices.SortFunc(out, func(a, b edition.Page) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// outlineOf reads the ids of a page and the addresses that it leads to.
func outlineOf(data []byte) (ids, hrefs []string) {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ids, hrefs
		case html.StartTagToken, html.SelfClosingTagToken:
			for {
				key, value, more := z.TagAttr()
				switch string(key) {
				case "id":
					ids = append(ids, string(value))
				case "href", "src", "action", "data-page", "data-words":
					hrefs = append(hrefs, string(value))
				}
				if !more {
					break
				}
			}
		}
	}
}

// leadsTo resolves a link of a page to an address in the site; "" for one that
// leads out of it.
func leadsTo(page, href string) string {
	if to, fragment, _ := strings.Cut(href, "#"); to != "" && to[0] != '/' && !strings.ContainsAny(to, ":?%") && fragment == "" {
		return path.Join(path.Dir(page), to) // as nearly all are written
	}
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return ""
	}
	to := path.Join(path.Dir(page), u.Path)
	if u.Fragment != "" {
		to += "#" + u.Fragment
	}
	return to
}

// pack lists what goes into the archive: the files of the edition, rendered
// when their turn comes, and the shared inputs as they are, with the layouts by
// which its pages are arranged, the program's own too.
func (p *Plan) pack(fsys fs.FS, e *Edition, s *edition.Seal) ([]edition.Packed, error) {
	var files []edition.Packed
	for _, t := range p.targets() {
		if e.owns(t.Path) {
			files = append(files, edition.Packed{Path: edition.SitePath(t.Path), Data: func() ([]byte, error) {
				data, err := newRenderer(p).render(t)
				return bytes.Clone(data), err
			}})
		}
	}
	names := []string{"config.toml", "data/areas.csv", "data/boards.toml", "data/map.hexjson", "data/framework/" + e.FrameworkID + ".toml", "content/about/glossary.md"}
	if e.NeighboursID != "" {
		names = append(names, "data/neighbours/"+e.NeighboursID+".csv")
	}
	shared := map[string][]byte{}
	for _, name := range names {
		data, err := readOptional(fsys, name)
		if err != nil {
			return nil, err
		}
		if data != nil {
			shared[name] = data
		}
	}
	for name, text := range p.Model.Layouts.Texts() { // a withdrawal arranges by them what it writes anew
		shared[layoutsFolder+"/"+name] = []byte(text)
	}
	for _, name := range slices.Sorted(maps.Keys(shared)) {
		data := shared[name]
		s.Shared = append(s.Shared, edition.Input{Path: name, SHA256: sumOf(data), Size: int64(len(data))})
		files = append(files, edition.Packed{Path: edition.InputPath(name), Data: func() ([]byte, error) { return data, nil }})
	}
	return files, nil
}

// sealFiles makes the files of a seal that is complete but for its archive. The
// event says what happened; it goes into the ledger with the hash of the seal.
func (m *Model) sealFiles(s *edition.Seal, packed []edition.Packed, what edition.Event) ([]commit.File, error) {
	var archive bytes.Buffer
	in, err := edition.WriteArchive(&archive, packed)
	if err != nil {
		return nil, fmt.Errorf("write the archive of edition %s: %w", s.Edition, err)
	}
	at := s.Archive.Path // of the archive that this one takes the place of: it must not stay beside it
	if at == "" {
		at = m.archivePath(s.Edition)
	}
	s.Archive = in
	s.Archive.Path = at
	what.Seal = s.Sum()
	m.Ledger.Append(what)
	return []commit.File{
		{Path: s.Archive.Path, Data: archive.Bytes()},
		{Path: "data/" + s.Edition + "/" + edition.SealFile, Data: s.Encode()},
		{Path: edition.LedgerFile, Data: m.Ledger.Encode()},
	}, nil
}

// archivePath is where the archive of an edition lies in the site's folder.
func (m *Model) archivePath(id string) string {
	if m.Config.Archives == "" {
		return "data/" + id + "/" + edition.ArchiveFile
	}
	return path.Join(m.Config.Archives, id+".zip")
}
