// Package pdf prints a page to a PDF by a browser that is on the machine, and
// reads from the PDF on which sheet each part of the page has come to stand.
//
// How a sheet looks is the matter of the page's print style: the browser's own
// headers and footers are off. The file has tags, for those who listen to it, and
// an outline made of the page's headings.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Browser finds a browser of the Chromium family: the one that the environment
// variable CHROMIUM names, one of the usual commands, or where Windows and macOS
// keep them.
func Browser() (string, error) {
	if own := os.Getenv("CHROMIUM"); own != "" {
		found, err := exec.LookPath(own)
		if err != nil {
			return "", fmt.Errorf("CHROMIUM names %s, which cannot be run", own)
		}
		return found, nil
	}
	for _, name := range usual(runtime.GOOS) {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errors.New("there is no Chromium on this machine to make a PDF")
}

// usual lists the commands and files by which a browser is usually found.
func usual(system string) []string {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"}
	switch system {
	case "darwin":
		for _, app := range []string{"Google Chrome", "Chromium", "Microsoft Edge"} {
			names = append(names, "/Applications/"+app+".app/Contents/MacOS/"+app)
		}
	case "windows":
		for _, root := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"), os.Getenv("LocalAppData")} {
			for _, app := range []string{`Google\Chrome\Application\chrome.exe`, `Chromium\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`} {
				if root != "" {
					names = append(names, filepath.Join(root, app))
				}
			}
		}
	}
	return names
}

// patience is how long a browser may take to print a report.
const patience = 5 * time.Minute

// Print prints a page that lies on the disk.
func Print(ctx context.Context, browser, page string) (data []byte, err error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	profile, err := os.MkdirTemp("", "almanac-browser-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(profile) // the browser may still be writing into it; what stays is in the system's folder for such files
	page, err = filepath.Abs(page)
	if err != nil {
		return nil, err
	}
	out := filepath.Join(profile, "printed.pdf")
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking",
		"--user-data-dir=" + filepath.Join(profile, "profile"), "--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf",
		"--print-to-pdf=" + out,
	}
	if runtime.GOOS == "linux" && os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses to run as root with one, and the page is our own
	}
	said, err := exec.CommandContext(ctx, browser, append(args, fileURL(page))...).CombinedOutput()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("printing with %s: %w", browser, context.Cause(ctx))
	}
	data, missing := os.ReadFile(out)
	if missing != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		return nil, fmt.Errorf("%s made no PDF (%w): %s", browser, errors.Join(err, missing), lastLine(said))
	}
	return data, nil
}

// fileURL is the address of a file on the disk.
func fileURL(name string) string {
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // C:/…
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

func lastLine(said []byte) string {
	lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
	return string(lines[len(lines)-1])
}

var (
	object = regexp.MustCompile(`(?m)^(\d+) 0 obj\b`)
	kids   = regexp.MustCompile(`/Kids\s*\[([^\]]*)\]`)
	refs   = regexp.MustCompile(`(\d+) 0 R`)
	dest   = regexp.MustCompile(`/([^\s/\[\]<>()]+)\s*\[(\d+) 0 R\s*/XYZ`)
	isPage = regexp.MustCompile(`/Type\s*/Page\b`)
)

// Leaves reads on which sheet, counted from 1, each part of a page stands to
// which a link within it leads, by its id. It knows the form in which Chromium
// writes a PDF and gives nothing for any other: then contents go without numbers.
func Leaves(data []byte) map[string]int {
	objects := map[string][]byte{}
	at := object.FindAllSubmatchIndex(data, -1)
	for i, m := range at {
		end := len(data)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		body := data[m[1]:end]
		if n := bytes.Index(body, []byte("stream")); n >= 0 {
			body = body[:n]
		}
		objects[string(data[m[2]:m[3]])] = body
	}
	sheet := map[string]int{}
	root := ""
	for id, body := range objects {
		if bytes.Contains(body, []byte("/Kids")) && bytes.Contains(body, []byte("/Pages")) && !bytes.Contains(body, []byte("/Parent")) {
			root = id
		}
	}
	count(objects, root, sheet)
	leaves := map[string]int{}
	for _, body := range objects {
		for _, m := range dest.FindAllSubmatch(body, -1) {
			if n := sheet[string(m[2])]; n > 0 && string(m[1]) != "Dest" { // which is where an entry of the outline leads
				leaves[name(string(m[1]))] = n
			}
		}
	}
	return leaves
}

// count numbers the sheets below a node of the tree of pages, in their order.
func count(objects map[string][]byte, id string, sheet map[string]int) {
	body := objects[id]
	m := kids.FindSubmatch(body)
	switch {
	case m != nil:
		for _, kid := range refs.FindAllSubmatch(m[1], -1) {
			if next := string(kid[1]); next != id {
				count(objects, next, sheet)
			}
		}
	case isPage.Match(body):
		sheet[id] = len(sheet) + 1
	}
}

// name reads a name as a PDF writes it, with "#2d" for what it cannot hold.
func name(written string) string {
	var out []byte
	for i := 0; i < len(written); i++ {
		if written[i] == '#' && i+2 < len(written) {
			if n, err := strconv.ParseUint(written[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, written[i])
	}
	return string(out)
}
