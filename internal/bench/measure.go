package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A step is a command.
type step struct {
	args []string // the program first
	dir  string   // where it runs; here if empty
	env  []string // variables beside those of this process
}

// A builder is one of those that are measured.
type builder struct {
	name  string
	steps func(out string) []step // that build the site into a new folder
}

// A result is what one build took and made.
type result struct {
	wall, cpu time.Duration
	peak      int64 // bytes, the largest of all processes
	files     int
	bytes     int64
}

// measure runs steps one after the other. A process that is started shares its
// parent's memory until it is another program, and the system counts that into its
// peak: so this program stays smaller than what it measures, which
// a peak that is no larger than its own would not show.
func measure(steps []step) (result, error) {
	var r result
	for _, s := range steps {
		c := exec.Command(s.args[0], s.args[1:]...)
		c.Dir, c.Env = s.dir, append(os.Environ(), s.env...)
		start := time.Now()
		said, err := c.CombinedOutput()
		r.wall += time.Since(start)
		if err != nil {
			return r, fmt.Errorf("%s: %w\n%s", c, err, said)
		}
		r.cpu += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
		r.peak = max(r.peak, peak(c.ProcessState))
	}
	return r, nil
}

// race lets every builder build in every round, and gives the results by
// round and builder.
func race(builders []builder, runs int, out string) ([][]result, error) {
	rounds := make([][]result, runs)
	for i := range rounds {
		for _, b := range builders {
			r, err := measure(b.steps(out))
			if err != nil {
				return nil, err
			}
			if r.files, r.bytes, err = size(out); err != nil {
				return nil, err
			}
			if err := os.RemoveAll(out); err != nil {
				return nil, err
			}
			rounds[i] = append(rounds[i], r)
		}
	}
	return rounds, nil
}

// size counts the files of a folder and their bytes.
func size(dir string) (files int, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			files++
			bytes += info.Size()
		}
		return err
	})
	return files, bytes, err
}
