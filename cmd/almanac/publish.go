package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"almanac/internal/output"
	"almanac/internal/publish"
	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdPublish(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	from := f.String("from", "", "publish the built site in `DIR` as it is (default: public in the site's folder, to which social cards and the files of whole editions are added where they are not made yet)")
	dry := f.Bool("dry-run", false, "say what would be done, and do nothing")
	verbose := f.Bool("verbose", false, "name each file")
	endpoint := f.String("endpoint", "", "the address (`URL`) of an S3-compatible store, in place of that in config.toml")
	region := f.String("region", "", "the `REGION` of the store, in place of that in config.toml")
	identity := f.String("identity", "", "a private key (`FILE`) to log in with by SFTP, before those in ~/.ssh")
	hosts := f.String("hosts", "", "write files that tell web hosts how to serve a site into `DIR`, and publish nothing")
	rest, code := parse(f, args, 0, 1)
	switch {
	case code >= 0:
		return code
	case *hosts != "" && len(rest) == 0:
		return writeHosts(e, *hosts)
	case *hosts != "" || len(rest) == 0:
		f.Usage()
		return exitUsage
	}
	target, err := publish.ParseTarget(rest[0])
	if err != nil {
		refused(e, err)
		return exitUsage
	}
	whole := *from == ""
	if whole {
		*from = filepath.Join(*dir, "public")
	}
	if target.Folder != "" && within(target.Folder, *from) {
		fmt.Fprintf(e.stderr, "almanac: %s is the built site itself, or in it, or around it: publish into another folder\n", target.Folder)
		return exitUsage
	}
	ready, config, code := readyToPublish(e, *dir, *from)
	if ready != nil && whole {
		made, failed := complete(e, *dir, *from, *dry)
		switch {
		case failed >= 0:
			return failed
		case made:
			ready, config, code = readyToPublish(e, *dir, *from)
		}
	}
	if ready == nil {
		return code
	}
	store := config.Publish
	for flag, value := range map[*string]string{&store.Endpoint: *endpoint, &store.Region: *region} {
		if value != "" {
			*flag = value
		}
	}
	remote, err := openRemote(target, store, *identity)
	if err != nil {
		return refused(e, err)
	}
	defer remote.Close()
	plan, err := publish.Look(e.ctx, ready, remote)
	if err != nil {
		return refused(e, err)
	}
	if *dry || *verbose {
		printPlan(e.stdout, plan, *verbose)
	}
	if *dry {
		fmt.Fprintln(e.stdout, "Nothing was done: this was a dry run.")
		return exitOK
	}
	if plan.Resumed() {
		fmt.Fprintf(e.stderr, "Going on with what was interrupted: %s there already.\n", are(plan.Unchanged))
	}
	if err := plan.Run(e.ctx, publish.Usual(), told(e.stderr)); err != nil {
		code := refused(e, err)
		fmt.Fprintln(e.stderr, "  hint: the same command goes on where this ended")
		return code
	}
	files, bytes := plan.Count()
	fmt.Fprintf(e.stdout, "Published to %s: %s put there (%s), %d unchanged, %d removed.\n", target.Text, source.Count(files, "file"), size(bytes), plan.Unchanged, len(plan.Removals))
	return exitOK
}

// readyToPublish reads the built site and holds that it may be published. It is
// nil where it may not, and then why was said.
func readyToPublish(e env, dir, from string) (*publish.Site, *site.Config, int) {
	fsys, ok := openSite(e, dir)
	if !ok {
		return nil, nil, exitUsage
	}
	if _, err := output.Recover(from); err != nil {
		return nil, nil, fail(e, err)
	}
	built, ok := openFolder(e, from)
	if !ok {
		fmt.Fprintln(e.stderr, `  hint: "almanac build" makes it`)
		return nil, nil, exitUsage
	}
	var probs source.Problems
	ready, err := publish.ReadSite(built, fsys, time.Now(), &probs)
	var config *site.Config
	if ready != nil {
		config = ready.Config()
	}
	printProblems(e.stderr, &probs)
	if err != nil {
		return nil, nil, refused(e, err)
	}
	return ready, config, exitProblem
}

// complete makes what the built site lacks, see publish.Complete, and reports whether
// it has changed the site; or gives the exit code where that went wrong.
func complete(e env, dir, from string, dry bool) (made bool, code int) {
	fsys, ok := openSite(e, dir)
	if !ok {
		return false, exitUsage
	}
	o := siteOptions(fsys)
	o.Cards, o.Whole = stores(dir, true, true)
	var probs source.Problems
	lacking, err := publish.Lacking(o, from, &probs)
	switch {
	case err != nil:
		return false, fail(e, err)
	case probs.Errors() > 0:
		fmt.Fprintln(e.stderr, "almanac: the site's folder has errors, so that nothing is added to the built site; \"almanac check\" names them")
		return false, -1
	case len(lacking) == 0:
		return false, -1
	case dry:
		fmt.Fprintf(e.stdout, "Before that, social cards and files of whole editions would be made, which are not counted here: %d.\n", len(lacking))
		return false, -1
	}
	fmt.Fprintf(e.stderr, "Making social cards and files of whole editions, which %s has not: %d.\n", from, len(lacking))
	if err := publish.Complete(o, from, &probs); err != nil {
		return false, refused(e, err)
	}
	if probs.Errors() > 0 {
		printProblems(e.stderr, &probs)
		return false, exitProblem
	}
	return true, -1
}

// openRemote makes ready to reach a target, with what the environment and the
// standard files know of us.
func openRemote(t publish.Target, store site.Publish, identity string) (publish.Remote, error) {
	switch {
	case t.Bucket != nil:
		return publish.OpenBucket(bucketOf(t, store))
	case t.Host != nil:
		o := *t.Host
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, err
		}
		if o.User == "" {
			me, err := user.Current()
			if err != nil {
				return nil, err
			}
			o.User = me.Username
		}
		o.Agent = os.Getenv("SSH_AUTH_SOCK")
		o.Known = []string{filepath.Join(home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"}
		if identity != "" {
			if _, err := os.Stat(identity); err != nil {
				return nil, &publish.Refusal{Text: "there is no key " + identity, Hint: "--identity takes the file of a private key"}
			}
			o.Keys = append(o.Keys, identity)
		}
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			o.Keys = append(o.Keys, filepath.Join(home, ".ssh", name))
		}
		return publish.OpenHost(o)
	}
	return publish.OpenFolder(t.Folder)
}

// bucketOf says where a bucket is, with what the environment knows of it.
func bucketOf(t publish.Target, store site.Publish) publish.BucketOptions {
	o := *t.Bucket
	o.Endpoint, o.Region, o.Gzip = store.Endpoint, store.Region, store.Gzip
	if o.Endpoint == "" {
		o.Endpoint = os.Getenv("AWS_ENDPOINT_URL")
	}
	if o.Region == "" {
		o.Region = os.Getenv("AWS_REGION")
	}
	return o
}

// refused prints why something is not published, and how to go on; or what the
// machine refused.
func refused(e env, err error) int {
	var r *publish.Refusal
	if !errors.As(err, &r) {
		return fail(e, err)
	}
	fmt.Fprintf(e.stderr, "almanac: %s\n  hint: %s\n", r.Text, r.Hint)
	return exitProblem
}

// within reports whether one folder is another, or in it, or around it.
func within(a, b string) bool {
	a, errA := resolved(a)
	b, errB := resolved(b)
	inside := func(a, b string) bool {
		rel, err := filepath.Rel(a, b)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	}
	return errA == nil && errB == nil && (inside(a, b) || inside(b, a))
}

func resolved(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if real, errReal := filepath.EvalSymlinks(abs); errReal == nil {
		return real, nil
	}
	return abs, err // it is not there yet
}

// printPlan says what there is to do, stage by stage.
func printPlan(w io.Writer, p *publish.Plan, verbose bool) {
	for at := publish.Assets; at <= publish.Manifest; at++ {
		files, bytes := p.CountOf(at)
		if files == 0 {
			continue
		}
		fmt.Fprintf(w, "%s: %s, %s.\n", upperFirst(at.String()), source.Count(files, "file"), size(bytes))
		if verbose {
			for _, name := range p.Stages[at] {
				fmt.Fprintf(w, "  put %s (%s)\n", name, size(p.Size(name)))
			}
		}
	}
	files, bytes := p.Count()
	if n := len(p.Removals); n > 0 {
		fmt.Fprintf(w, "No longer in the site: %s.\n", source.Count(n, "file"))
		if verbose {
			for _, name := range p.Removals {
				fmt.Fprintf(w, "  remove %s\n", name)
			}
		}
	}
	fmt.Fprintf(w, "In all %s, %s, to be put there, %d to be removed, %d unchanged.\n", source.Count(files, "file"), size(bytes), len(p.Removals), p.Unchanged)
}

// told says how far a run is, a line every few seconds.
func told(w io.Writer) func(publish.Progress) {
	next := time.Now().Add(2 * time.Second)
	return func(p publish.Progress) {
		if time.Now().Before(next) {
			return
		}
		next = time.Now().Add(5 * time.Second)
		again := ""
		if p.Retried > 0 {
			again = fmt.Sprintf("; %s failed and made again", source.Count(p.Retried, "attempt"))
		}
		fmt.Fprintf(w, "%d of %d files, %s of %s%s\n", p.Files, p.AllFiles, size(p.Bytes), size(p.AllBytes), again)
	}
}

func are(n int) string {
	if n == 1 {
		return "1 file is"
	}
	return fmt.Sprintf("%d files are", n)
}

// writeHosts writes the files that tell web hosts how to serve a site.
func writeHosts(e env, dir string) int {
	files := publish.HostFiles()
	for _, h := range files {
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fail(e, err)
		}
		if err := os.WriteFile(name, h.Data, 0o644); err != nil {
			return fail(e, err)
		}
	}
	fmt.Fprintf(e.stdout, "Wrote %s to %s; the manual says which is for what, in \"Publishing\".\n", source.Count(len(files), "file"), dir)
	return exitOK
}
