package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/pdf"
)

// TestAPrintedReportIsWhole prints the report of the tiny site and reads it back:
// no sheet is nearly empty, each bears its number and the address, and every measure is
// there once.
func TestAPrintedReportIsWhole(t *testing.T) {
	if _, err := pdf.Browser(); err != nil {
		t.Skip(err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("there is no pdftotext (poppler-utils) to read a PDF with")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "east.pdf")
	var stdout, stderr bytes.Buffer
	if code := run([]string{"report", "--site", dir, "--pdf", "--out", out, "east"}, nil, &stdout, &stderr); code != exitOK {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	said, err := exec.Command(reader, "-layout", out, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	sheets := strings.Split(strings.TrimSuffix(string(said), "\f"), "\f")
	if len(sheets) < 4 || len(sheets) > 12 {
		t.Errorf("the report has %d sheets", len(sheets))
	}
	for i, sheet := range sheets {
		if foot := fmt.Sprintf("Page %d of %d", i+1, len(sheets)); !strings.Contains(sheet, foot) || !strings.Contains(sheet, "2014/areas/east/index.html") {
			t.Errorf("sheet %d lacks %q or the address:\n%s", i+1, foot, sheet)
		}
		// after the cover and the contents, and but for the last
		if n := len(strings.Fields(sheet)); n < 40 && i > 1 && i < len(sheets)-1 {
			t.Errorf("sheet %d has %d words:\n%s", i+1, n, sheet)
		}
	}
	for _, title := range []string{"Children on a plan, rate", "Plans by kind"} {
		if n := strings.Count(string(said), "\n"+title+"\n"); n != 1 {
			t.Errorf("%q stands %d times over what it is the title of", title, n)
		}
	}
	if n := pdf.Leaves(mustRead(t, out))["n1"]; n == 0 || !strings.Contains(sheets[1], fmt.Sprint(n)) {
		t.Errorf("the contents do not name sheet %d:\n%s", n, sheets[1])
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
