package output

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
)

// syncEach is how many files are forced to the disk one by one before the
// whole file system is, where the system can do that.
const syncEach = 64

// syncThreads force files at the same time; the disk joins their requests.
const syncThreads = 16

// syncStage forces staged files, given by their paths in the stage, to the
// disk.
func syncStage(stage string, files []string) error {
	if len(files) > syncEach {
		if done, err := syncAll(stage); done || err != nil {
			return err
		}
	}
	work := make(chan string)
	errs := make([]error, min(syncThreads, len(files)))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for name := range work {
				if err := syncFile(name, false); err != nil {
					errs[i] = err
				}
			}
		})
	}
	for _, file := range files {
		work <- filepath.Join(stage, filepath.FromSlash(file))
	}
	close(work)
	wg.Wait()
	return errors.Join(errs...)
}

// syncFolders forces renames and removals in folders of the target.
func syncFolders(target string, folders map[string]bool) error {
	if len(folders) > syncEach {
		if done, err := syncAll(target); done || err != nil {
			return err
		}
	}
	for name := range folders {
		if err := syncFolder(name); err != nil {
			return err
		}
	}
	return nil
}

// syncFile forces one file. Through is for the last of several: where one
// system call only hands data to the drive (macOS), it also empties the
// drive's cache.
func syncFile(name string, through bool) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(flush(f, through), f.Close())
}
