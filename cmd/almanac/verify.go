package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/export"
	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdVerify(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", "", "the `DIR` of the site that the copy was made from; its seals say what was withdrawn since")
	key := f.String("key", "", "the public `KEY` of the publisher: a file of minisign, or the line in it; the signature lies beside the file")
	rest, code := parse(f, args, 1, 1)
	if code >= 0 {
		return code
	}
	var from fs.FS
	ok := true
	if *dir != "" {
		if from, ok = openSite(e, *dir); !ok {
			return exitUsage
		}
	} else if _, err := os.Stat(filepath.Join("data", "ledger.csv")); err == nil {
		from = os.DirFS(".")
	}
	var probs source.Problems
	c := parcel{name: rest[0], key: *key}
	if c.isDocument() {
		return c.verifyDocument(e)
	}
	v, code := c.look(e, from, &probs)
	if code >= 0 {
		return code
	}
	stop := printProblems(e.stderr, &probs)
	for _, fault := range c.faults {
		fmt.Fprintf(e.stderr, "%s: %s\n", rest[0], fault)
	}
	if v == nil {
		return exitProblem
	}
	printVerified(e, v)
	switch {
	case c.remote:
		fmt.Fprintln(e.stdout, "What else the host has cannot be seen from here: only what the manifest lists was asked for.")
	case c.signed != "":
		fmt.Fprintf(e.stdout, "Signed with the key that was given: %s.\n", c.signed)
	}
	if stop || !v.OK() || len(c.faults) > 0 {
		fmt.Fprintf(e.stdout, "Looked at %s of %s: it is not as it should be.\n", source.Count(v.Files, "file"), rest[0])
		return exitProblem
	}
	fmt.Fprintf(e.stdout, "Verified %s of %s.\n", source.Count(v.Files, "file"), rest[0])
	return exitOK
}

// parcel is a copy somewhere, and what is wrong with how it came.
type parcel struct {
	name, key string
	remote    bool     // it lies on a web host
	faults    []string // of the zip file and its signature
	signed    string   // what the signer says of the file; "" where no key was given
}

// look finds out what there is of a copy and judges it. It gives an exit code when
// that cannot be done, or -1; v is nil when there is nothing to judge.
func (c *parcel) look(e env, from fs.FS, probs *source.Problems) (v *site.Verified, code int) {
	c.remote = strings.HasPrefix(c.name, "http://") || strings.HasPrefix(c.name, "https://")
	info, err := os.Stat(c.name)
	switch {
	case !c.remote && err != nil:
		fmt.Fprintf(e.stderr, "almanac: there is no file and no folder %s\n", c.name)
		return nil, exitUsage
	case c.key != "" && (c.remote || info.IsDir()):
		fmt.Fprintln(e.stderr, "almanac: a signature is that of a file: --key needs the file, as it was sent")
		return nil, exitUsage
	case c.remote:
		ev, err := export.Fetch(e.ctx, c.name)
		if err != nil {
			return nil, fail(e, err)
		}
		v, err = ev.Verify(from, probs)
		return v, failed(e, err)
	case info.IsDir():
		fsys, ok := openFolder(e, c.name)
		if !ok {
			return nil, exitUsage
		}
		if err := commit.Recover(c.name); err != nil {
			return nil, fail(e, err)
		}
		v, err = site.Verify(fsys, from, probs)
		return v, failed(e, err)
	}
	if c.key != "" {
		if err := c.verifySignature(); err != nil {
			return nil, badKey(e, err)
		}
	}
	ev, faults, err := export.Open(c.name)
	if c.faults = append(c.faults, faults...); err != nil {
		return nil, fail(e, err)
	}
	if ev == nil {
		return nil, -1
	}
	v, err = ev.Verify(from, probs)
	return v, failed(e, err)
}

// verifySignature holds the file against the signature beside it.
func (c *parcel) verifySignature() error {
	said, fault, err := export.VerifySignature(c.name, c.key)
	if c.signed = said; fault != "" {
		c.faults = append(c.faults, fault)
	}
	return err
}

// isDocument reports whether the copy is one HTML file, as of --single-file.
func (c *parcel) isDocument() bool {
	info, err := os.Stat(c.name)
	return err == nil && info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(c.name), ".html")
}

// verifyDocument verifies a copy that is one HTML file. It has no manifest, so that
// only its signature says whether it is as it was made.
func (c *parcel) verifyDocument(e env) int {
	if c.key == "" {
		fmt.Fprintf(e.stderr, "almanac: %s is one HTML file: nothing in it says whether it was changed\n  hint: if it was signed, hold it against its signature: --key\n", c.name)
		return exitUsage
	}
	if err := c.verifySignature(); err != nil {
		return badKey(e, err)
	}
	for _, fault := range c.faults {
		fmt.Fprintf(e.stderr, "%s: %s\n", c.name, fault)
	}
	if len(c.faults) > 0 {
		return exitProblem
	}
	fmt.Fprintf(e.stdout, "Signed with the key that was given: %s.\nVerified %s.\n", c.signed, c.name)
	return exitOK
}

// failed gives the exit code of an error, or -1 for none.
func failed(e env, err error) int {
	if err == nil {
		return -1
	}
	return fail(e, err)
}

// printVerified says what was found.
func printVerified(e env, v *site.Verified) {
	listed(e, "is not what the manifest says", v.Changed)
	listed(e, "is missing", v.Missing)
	listed(e, "is there, and the manifest does not list it", v.Unlisted)
	listed(e, "is not what was sealed", v.Other)
	listed(e, "is in a sealed edition, and was not sealed with it", v.Foreign)
	listed(e, "is no file of the site", v.Strange)
	if v.Copy != nil {
		fmt.Fprintf(e.stdout, "An exported copy, made on %s. %s.\n", v.Copy.Date, upperFirst(v.Copy.Of))
	}
	if len(v.Editions) > 0 {
		fmt.Fprintf(e.stdout, "It holds pages of: %s.\n", strings.Join(v.Editions, ", "))
	}
	for _, id := range v.Sealed {
		fmt.Fprintf(e.stdout, "Edition %s is as it was sealed, byte for byte.\n", id)
	}
	for _, id := range v.Parts {
		fmt.Fprintf(e.stdout, "What there is of edition %s is as it was sealed, byte for byte.\n", id)
	}
	for _, id := range v.Absent {
		fmt.Fprintf(e.stdout, "Edition %s is not in this copy.\n", id)
	}
	for _, w := range v.Superseded {
		fmt.Fprintf(e.stdout, "%s.\n", upperFirst(w))
	}
	for _, w := range v.Withdrawn {
		fmt.Fprintf(e.stdout, "Withdrawn: %s.\n", w)
	}
}

// listed says the same of several files, at most of as many as problems are
// printed.
func listed(e env, what string, names []string) {
	for i, name := range names {
		if i == mostProblems {
			fmt.Fprintf(e.stderr, "… and %d more\n", len(names)-i)
			return
		}
		fmt.Fprintf(e.stderr, "%s %s\n", name, what)
	}
}
