package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"almanac/internal/export"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// exporting is what the command line of an export says.
type exporting struct {
	site.Selection
	dir, out, sign string
	preview        bool
	single         bool
}

func cmdExport(e env, f *flag.FlagSet, args []string) int {
	var x exporting
	f.StringVar(&x.dir, "site", ".", "the site's `DIR`")
	f.StringVar(&x.Edition, "edition", "", "copy this `EDITION` only (of an area or board, default: the newest)")
	f.StringVar(&x.Area, "area", "", "copy an area and what it leads to: its `SLUG`, name or code")
	f.StringVar(&x.Board, "board", "", "copy a board and what it leads to: its `SLUG` or name")
	date := f.String("date", "", "the `DATE` that the copy bears, as 2026-11-30 (default: when the edition was published)")
	f.BoolVar(&x.single, "single-file", false, "make one HTML file of the report of an area or board")
	f.BoolVar(&x.preview, "preview", false, "copy drafts too, and editions before their time, for those who may see them")
	f.StringVar(&x.sign, "sign", "", "sign with a secret key of minisign, which stands in a `FILE`; the password of an encrypted one stands in the environment, as ALMANAC_KEY_PASSWORD")
	f.StringVar(&x.out, "out", "", "the `FILE` to be made (default: named after what it holds)")
	if _, code := parse(f, args, 0, 0); code >= 0 {
		return code
	}
	if why := x.mistake(*date); why != "" {
		fmt.Fprintln(e.stderr, "almanac: "+why)
		return exitUsage
	}
	var key *export.Key
	if x.sign != "" {
		var err error
		if key, err = export.ReadKey(x.sign, func() string { return os.Getenv(export.Password) }); err != nil {
			return badKey(e, err)
		}
	}
	fsys, ok := openSite(e, x.dir)
	if !ok {
		return exitUsage
	}
	o := siteOptions(fsys)
	o.Preview = x.preview
	start := time.Now()
	var probs source.Problems
	made, err := x.make(o, &probs)
	stop := printProblems(e.stderr, &probs)
	if err == nil && made != nil && !stop {
		err = made.write(x.out, key)
	}
	switch {
	case err != nil:
		return fail(e, err)
	case stop || made == nil:
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s\n", counted(&probs))
		return exitProblem
	}
	fmt.Fprintf(e.stdout, "%s\n%s is %s, made in %s.\n", made.said, made.name, size(len(made.data)), short(time.Since(start)))
	if key != nil {
		fmt.Fprintf(e.stdout, "Its signature is %s. Its readers verify with the public key %s.\n", made.name+export.Signature, key.Public())
	}
	return exitOK
}

// mistake says what is wrong with the command line, and reads the date.
func (x *exporting) mistake(date string) string {
	switch {
	case x.Area != "" && x.Board != "":
		return "export takes --area or --board, not both"
	case x.single && x.Area == "" && x.Board == "":
		return "--single-file is for one area or board: name it with --area or --board"
	case !isFolder(filepath.Dir(x.out)):
		return "there is no folder " + filepath.Dir(x.out) + " for " + filepath.Base(x.out)
	case date == "":
		return ""
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return fmt.Sprintf("--date %q is not a day written as 2026-11-30", date)
	}
	x.Date = day
	return ""
}

// exported is a file that an export has made, in memory.
type exported struct {
	name, said string
	data       []byte
	day        time.Time
}

// write brings the file to its place, and its signature beside it. The signature of a
// former file goes first: beside another it would accuse it.
func (m *exported) write(out string, key *export.Key) error {
	if out != "" {
		m.name = out
	}
	if err := os.Remove(m.name + export.Signature); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := replaceFile(m.name, m.data); err != nil || key == nil {
		return err
	}
	return replaceFile(m.name+export.Signature, key.Sign(m.name, m.data, m.day))
}

// replaceFile puts a file in the place of another, whole or not at all.
func replaceFile(name string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), ".almanac-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// make makes a copy in memory; nil when something is wrong with the site.
func (x *exporting) make(o site.Options, probs *source.Problems) (*exported, error) {
	if x.single {
		return x.makeSingle(o, probs)
	}
	copied, err := site.NewExport(o, x.Selection, probs)
	if err != nil || copied == nil {
		return nil, err
	}
	defer copied.Close()
	var pack export.Pack
	if err := copied.Write(o, &pack, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	files, err := pack.Commit()
	if err != nil {
		return nil, err
	}
	data, err := pack.Zip(export.Label{Folder: copied.ID, About: copied.About, Readme: copied.Readme(), Made: copied.Made})
	if err != nil {
		return nil, err
	}
	said := fmt.Sprintf("Copied %s, %s unpacked: %s.", source.Count(files.Files-len(copied.Made), "file"), size(files.Bytes), copied.About.Of)
	if n := len(copied.Made); n > 0 {
		said += fmt.Sprintf("\n%s in it say where something is that it does not hold.", source.Count(n, "page"))
	}
	return &exported{copied.ID + ".zip", said, data, copied.Day}, nil
}

// makeSingle makes one HTML file of the report of an area or board.
func (x *exporting) makeSingle(o site.Options, probs *source.Problems) (*exported, error) {
	place := x.Area
	if x.Board != "" {
		place = "boards/" + x.Board
	}
	o.Preview = x.preview
	rep, err := site.NewReport(o, x.Edition, place, probs)
	if err != nil || rep == nil {
		return nil, err
	}
	defer rep.Close()
	var sink output.Memory
	if err := rep.Write(&sink, nil, probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	page, err := sink.ReadFile("index.html")
	if err != nil {
		return nil, err
	}
	alone := rep.Alone(x.Date)
	data, err := export.Single(page, sink.ReadFile, alone)
	if err != nil {
		return nil, err
	}
	return &exported{rep.ID + ".html", "Copied the report of " + rep.Name + ".", data, alone.Day}, nil
}

// badKey says why a key cannot be used.
func badKey(e env, err error) int {
	if !errors.Is(err, export.ErrKey) && !errors.Is(err, os.ErrNotExist) {
		return fail(e, err)
	}
	fmt.Fprintf(e.stderr, "almanac: %s\n", strings.TrimPrefix(err.Error(), "open "))
	return exitUsage
}
