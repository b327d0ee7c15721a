//go:build unix

package source

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A pipe that is read has no end, and holds up a build for ever.
func TestAPipeIsReportedAndNotRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "data", "areas.csv"), "")
	if err := syscall.Mkfifo(filepath.Join(dir, "data", "pipe.csv"), 0o644); err != nil {
		t.Skip("no pipes can be made here:", err)
	}
	want := []string{"data/pipe.csv: this is a device or a pipe, where a file is read [not-a-file]"}
	if diff := cmp.Diff(want, checkFolder(t, os.DirFS(dir))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
