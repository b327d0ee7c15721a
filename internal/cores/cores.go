// Package cores shares work out among the cores of the machine.
package cores

import (
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// Share shares n things out among as many workers as there are cores, and waits for them.
// Each worker goes through the numbers of its things in rising order; which are its is
// decided as they become free. One that ends early leaves the rest to the others.
func Share(n int, work func(mine iter.Seq[int])) {
	var next atomic.Int64
	mine := func(yield func(int) bool) {
		for i := int(next.Add(1)) - 1; i < n && yield(i); i = int(next.Add(1)) - 1 {
		}
	}
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() { work(mine) })
	}
	workers.Wait()
}

// Each does n things, as many at a time as there are cores.
func Each(n int, do func(i int)) {
	Share(n, func(mine iter.Seq[int]) {
		for i := range mine {
			do(i)
		}
	})
}

// Try does n things until one fails, and gives the error of the first of those that fail:
// as every thing before it was begun earlier, that is the same whoever is quicker. Which of
// those after it are done is not.
func Try(n int, do func(i int) error) error {
	errs := make([]error, n)
	var failed atomic.Bool
	Share(n, func(mine iter.Seq[int]) {
		for i := range mine {
			if errs[i] = do(i); errs[i] != nil {
				failed.Store(true)
			}
			if failed.Load() { // not before: what was begun is done
				return
			}
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
