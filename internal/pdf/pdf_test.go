package pdf

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// three is a page of three sheets with links to headings on the second and third.
const three = `<!DOCTYPE html><html lang="en"><title>Three</title><body><a href="#two">2</a> <a href="#at-31-march">3</a>
<h1>One</h1><h2 id="two">Two</h2><h2 id="at-31-march">Three</h2>`

func TestAPageIsPrintedAndItsSheetsAreFound(t *testing.T) {
	browser, err := Browser()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	page := filepath.Join(dir, "a page.html")
	style := "<style>h2{break-before:page}</style>"
	if err := os.WriteFile(page, []byte(strings.Replace(three, "<body>", style+"<body>", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	data, err := Print(t.Context(), browser, page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"two": 2, "at-31-march": 3}, Leaves(data)); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"/Outlines", "/StructTreeRoot"} {
		if !strings.Contains(string(data), part) {
			t.Errorf("the PDF has no %s", part)
		}
	}
}

func TestLeavesFollowTheTreeOfPages(t *testing.T) {
	const file = "%PDF-1.4\n1 0 obj\n<</Type /Pages /Kids [5 0 R 2 0 R]>>\nendobj\n2 0 obj\n<</Type /Pages /Parent 1 0 R /Kids [3 0 R 4 0 R]>>\nendobj\n" +
		"3 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n4 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n5 0 obj\n<</Type /Page /Parent 1 0 R>>\nendobj\n" +
		"6 0 obj\n<</n1 [5 0 R /XYZ 0 0 0] /a#2db [4 0 R /XYZ 0 0 0] /lost [9 0 R /XYZ 0 0 0]>>\nendobj\n"
	if diff := cmp.Diff(map[string]int{"n1": 1, "a-b": 3}, Leaves([]byte(file))); diff != "" {
		t.Error(diff)
	}
	for _, nonsense := range []string{"", "%PDF-1.7", "1 0 obj <</Type /Pages /Kids [1 0 R]>>"} {
		if got := Leaves([]byte(nonsense)); len(got) != 0 {
			t.Errorf("%q has leaves %v", nonsense, got)
		}
	}
}

func TestABrowserThatIsNamedMustBeThere(t *testing.T) {
	t.Setenv("CHROMIUM", "no-such-browser")
	if _, err := Browser(); err == nil || !strings.Contains(err.Error(), "no-such-browser") {
		t.Errorf("got %v", err)
	}
	if runtime.GOOS != "windows" {
		t.Setenv("CHROMIUM", "true")
		if _, err := Print(t.Context(), "true", "x.html"); err == nil || !strings.Contains(err.Error(), "made no PDF") {
			t.Errorf("got %v", err)
		}
	}
}
