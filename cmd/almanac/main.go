// Command almanac builds websites from indicator datasets and commentary for
// the Children's Safeguarding Performance Information Framework.
//
// Each command is a file of its own: flags, one call, print.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/edition"
)

// version is set when a release is made.
var version = "dev"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Exit codes: what a script may rely on.
const (
	exitOK      = 0
	exitProblem = 1 // something is wrong in the site's files
	exitUsage   = 2 // the command line is wrong
	exitFailure = 3 // the machine failed: a disk, a port
)

// env is what a command sees of the world.
type env struct {
	ctx    context.Context // ends at an interrupt
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// command is one of the program's commands.
type command struct {
	name    string
	args    string // as the usage line shows them
	summary string
	run     func(env, *flag.FlagSet, []string) int
}

// commands in the order in which a new user meets them.
func commands() []command {
	return []command{
		{"new", "[--area NAME] FOLDER | commentary [--site DIR] EDITION PLACE", "make a new site, with the register of England, or begin a text", cmdNew},
		{"import", "[--site DIR] [--dry-run] [--json] EDITION FILE…", "turn published files into an edition's figures", cmdImport},
		{"check", "[--site DIR | --built FOLDER] [--format FORMAT] [--explain RULE]", "say what is wrong with a site, without building it", cmdCheck},
		{"build", "[--site DIR] [--out DIR] [--preview] [--only EDITION] [--cards] [--downloads] [--full] [--workers N] [--profile] [--quiet] [--shard I/N | --join [PART…]]", "build the site into a folder", cmdBuild},
		{"diff", "[--site DIR] [--csv | --json] OLD NEW", "say what differs between two editions", cmdDiff},
		{"seal", "[--site DIR] EDITION", "freeze a published edition: no byte of its pages changes from then on", cmdSeal},
		{"revise", "[--site DIR] --reason TEXT EDITION", "begin an edition that corrects a published one", cmdRevise},
		{"withdraw", "[--site DIR] --reason TEXT [--instead ADDRESS] EDITION SUBJECT", "take a page or a figure out of what was published", cmdWithdraw},
		{"redirect", "[--site DIR] [--reason TEXT] FROM TO", "declare that an address has moved", cmdRedirect},
		{"report", "[--site DIR] [--edition EDITION] [--pdf] [--out FILE] PLACE", "make one document of everything about an area or a board", cmdReport},
		{"export", "[--site DIR] [--edition EDITION] [--area SLUG | --board SLUG] [--single-file] [--preview] [--date DATE] [--sign FILE] [--out FILE]", "make a copy for readers without a network, in one file", cmdExport},
		{"verify", "[--site DIR] [--key KEY] FILE|FOLDER|URL", "hold a copy of the site against its manifest and the seals", cmdVerify},
		{"publish", "[--site DIR] [--from DIR] [--dry-run] [--verbose] [--endpoint URL] [--region REGION] [--identity FILE] TARGET | --hosts DIR", "bring the built site to a folder, a bucket or a host, only what has changed", cmdPublish},
		{"serve", "[--site DIR] [--port N]", "preview the site and reload it as you write", cmdServe},
		{"version", "", "print the version", cmdVersion},
		{"help", "[COMMAND]", "say how a command is used", cmdHelp},
	}
}

// run picks a command and gives the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	e := env{ctx, stdin, stdout, stderr}
	if len(args) == 0 {
		usage(stderr)
		return exitUsage
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		usage(stdout)
		return exitOK
	case "-v", "-version", "--version":
		name = "version"
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(e, flags(c, stderr), args[1:])
		}
	}
	fmt.Fprintf(stderr, "almanac: there is no command %q\n", name)
	if hint := nearestCommand(name); hint != "" {
		fmt.Fprintf(stderr, "  hint: did you mean %q?\n", hint)
	} else {
		fmt.Fprintln(stderr, `  hint: "almanac help" lists the commands`)
	}
	return exitUsage
}

// flags makes the flag set of a command, which prints the command's usage.
func flags(c command, stderr io.Writer) *flag.FlagSet {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		fmt.Fprintln(f.Output(), strings.TrimSpace("usage: almanac "+c.name+" "+c.args))
		fmt.Fprintf(f.Output(), "\n%s\n", upperFirst(c.summary)+".")
		any := false
		f.VisitAll(func(*flag.Flag) { any = true })
		if any {
			fmt.Fprintln(f.Output())
			f.VisitAll(func(x *flag.Flag) {
				arg, text := flag.UnquoteUsage(x)
				fmt.Fprintf(f.Output(), "  %-16s %s\n", strings.TrimSpace("--"+x.Name+" "+arg), text)
			})
		}
	}
	return f
}

// parse reads the flags of a command, which may stand before or after its
// other arguments. It returns these, and an exit code when the command is not
// to go on (after -h or a mistake), or -1.
func parse(f *flag.FlagSet, args []string, least, most int) (rest []string, code int) {
	for {
		switch err := f.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return nil, exitOK
		case err != nil:
			return nil, exitUsage
		}
		args = f.Args()
		if len(args) == 0 {
			break
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
	if len(rest) < least || most >= 0 && len(rest) > most {
		f.Usage()
		return nil, exitUsage
	}
	return rest, -1
}

// openSite gives a site's folder, or says that it is not there. What was
// interrupted is completed first.
func openSite(e env, dir string) (fs.FS, bool) {
	fsys, ok := openFolder(e, dir)
	if !ok {
		return nil, false
	}
	if err := commit.Recover(dir); err != nil {
		fail(e, err)
		return nil, false
	}
	return fsys, true
}

// openFolder gives a folder, or says that it is not there.
func openFolder(e env, dir string) (fs.FS, bool) {
	if info, err := os.Stat(dir); err != nil {
		fmt.Fprintf(e.stderr, "almanac: there is no folder %s\n", dir)
		return nil, false
	} else if !info.IsDir() {
		fmt.Fprintf(e.stderr, "almanac: %s is a file, not a folder\n", dir)
		return nil, false
	}
	root, err := os.OpenRoot(dir) // no link leads out of it; it is closed when the program ends
	if err != nil {
		fail(e, err)
		return nil, false
	}
	return root.FS(), true
}

// inSite is a site that a command works on, and what else it was given.
type inSite struct {
	dir    string
	fsys   fs.FS
	rest   []string
	ledger []byte       // as it was when the command began; nil for none
	alone  *commit.Site // of a command that writes; nil for one that only reads
}

// end gives the site back to other commands.
func (s inSite) end(e env) {
	if s.alone == nil {
		return
	}
	if err := s.alone.End(); err != nil {
		fail(e, err)
	}
}

// openFor reads the command line of a command that takes a number of arguments
// beside its flags, and opens the site that --site names. It gives an exit code
// when the command is not to go on, or -1.
func openFor(e env, f *flag.FlagSet, args []string, number int) (s inSite, code int) {
	dir := f.String("site", ".", "the site's `DIR`")
	if s.rest, code = parse(f, args, number, number); code >= 0 {
		return s, code
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return s, exitUsage
	}
	return inSite{dir: *dir, fsys: fsys, rest: s.rest}, -1
}

// aloneFor opens a site as openFor does, for a command that writes to it: until
// end no other can.
func aloneFor(e env, f *flag.FlagSet, args []string, number int) (s inSite, code int) {
	if s, code = openFor(e, f, args, number); code >= 0 {
		return s, code
	}
	in, code := aloneIn(e, s.dir)
	in.rest = s.rest
	return in, code
}

// aloneIn opens the site in a folder, as aloneFor does.
func aloneIn(e env, dir string) (s inSite, code int) {
	fsys, ok := openSite(e, dir)
	if !ok {
		return s, exitUsage
	}
	alone, err := commit.Begin(dir)
	if err != nil {
		return s, fail(e, err)
	}
	ledger, _ := fs.ReadFile(fsys, edition.LedgerFile) // what is wrong with it is said when it is read for use
	return inSite{dir: dir, fsys: fsys, ledger: ledger, alone: alone}, -1
}

// fail prints what the machine refused, in the one place where that is done, as
// one line: what failed, and then what failed in clearing up.
func fail(e env, err error) int {
	fmt.Fprintf(e.stderr, "almanac: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	return exitFailure
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
