package main

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"almanac/internal/kept"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/layouts"
	"almanac/theme"
)

func cmdBuild(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	out := f.String("out", "", "the folder to build into (`DIR`; default: public in the site's folder, or preview); of a shard or a join also s3://BUCKET/PREFIX")
	preview := f.Bool("preview", false, "build drafts too, and editions before their time, for those who may see them")
	only := f.String("only", "", "build a copy that holds one `EDITION`")
	workers := f.Int("workers", 0, "`N` pages are rendered at the same time (default: one a core)")
	cards := f.Bool("cards", false, "draw the social cards that are not drawn yet; they are kept in .almanac/cards")
	whole := f.Bool("downloads", false, "make the spreadsheet and the archive of each edition that are not made yet; they are kept in .almanac/downloads")
	full := f.Bool("full", false, "read, check and make everything, whatever the builds before have left")
	profile := f.Bool("profile", false, "say where the time goes")
	quiet := f.Bool("quiet", false, "print problems only")
	share := f.String("shard", "", "build one of several shards (`I/N`: 3/7 is the fourth of seven; /7 takes the number from the engine that runs them)")
	join := f.Bool("join", false, "make one site of all shards, of those in other folders (PART) as well")
	parts, code := parse(f, args, 0, -1)
	if code >= 0 {
		return code
	}
	if len(parts) > 0 && !*join || *join && *share != "" || *only != "" && (*join || *share != "") {
		f.Usage()
		return exitUsage
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return exitUsage
	}
	if *only != "" && *out == "" {
		fmt.Fprintln(e.stderr, "almanac: a copy that holds one edition needs a folder of its own: give --out")
		return exitUsage
	}
	if *out == "" {
		*out = filepath.Join(*dir, map[bool]string{false: "public", true: "preview"}[*preview])
	}
	collectSeldom(*out)
	o := siteOptions(fsys)
	o.Workers, o.Preview, o.Only = *workers, *preview, *only
	o.Cards, o.Whole = stores(*dir, *cards, *whole)
	o.Full = *full
	if o.Program = programID(); o.Program != "" && *only == "" {
		o.Built = &kept.Store{Dir: filepath.Join(*dir, ".almanac", "built")}
		o.Known = known(*dir)
		o.Known.Forget = *full
		o.Known.Closed = *join || *share != "" // others may write them at the same time
		o.LookAhead()
	}
	if !*quiet {
		o.Progress = progress(e.stderr)
	}
	if *profile {
		o.Profile = &site.Profile{}
	}
	if *join || *share != "" {
		return sharded{e, *out, *share, parts, *quiet}.build(o)
	}
	sink, err := output.NewDisk(*out)
	if err != nil {
		return fail(e, err)
	}
	defer sink.Abort()
	sink.Mistrust = *full
	var probs source.Problems
	sum, err := site.Build(o, sink, &probs)
	stop := printProblems(e.stderr, &probs)
	if err != nil {
		return fail(e, err)
	}
	if stop {
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s\n", counted(&probs))
		return exitProblem
	}
	if !*quiet {
		printSummary(e.stdout, sum, *out)
	}
	if *profile {
		printProfile(e.stdout, o.Profile)
	}
	return exitOK
}

// stores are where a site keeps what takes long to make; what is asked for is made.
func stores(dir string, cards, downloads bool) (ofCards, ofDownloads *kept.Store) {
	in := filepath.Join(dir, ".almanac")
	return &kept.Store{Dir: filepath.Join(in, "cards"), Make: cards}, &kept.Store{Dir: filepath.Join(in, "downloads"), Make: downloads}
}

// known are the notes on what was read and found in a site.
func known(dir string) *kept.Notes { return &kept.Notes{Dir: filepath.Join(dir, ".almanac", "known")} }

// siteOptions are what every command that reads a site begins with.
func siteOptions(fsys fs.FS) site.Options {
	dist, err := fs.Sub(theme.Dist, "dist")
	if err != nil {
		panic("theme: " + err.Error()) // dist is a constant of an embedded folder
	}
	return site.Options{Site: fsys, Builtin: site.Builtin{Layouts: layouts.Files, Theme: dist}, Version: version}
}

// progress shows how far a build is, on a terminal only, ten times a second
// at most.
func progress(w io.Writer) func(done, all int) {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	next := make(chan time.Time, 1)
	next <- time.Now().Add(300 * time.Millisecond)
	return func(done, all int) {
		select {
		case at := <-next:
			if done == all {
				fmt.Fprintf(file, "\r%40s\r", "")
			} else if time.Now().After(at) {
				fmt.Fprintf(file, "\r%d of %d files", done, all)
				at = time.Now().Add(100 * time.Millisecond)
			}
			next <- at
		default: // another worker is printing
		}
	}
}
