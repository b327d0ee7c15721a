package cores

import (
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// TestEverythingIsDoneOnce shares out fewer things than there are cores, and many more.
func TestEverythingIsDoneOnce(t *testing.T) {
	for _, n := range []int{0, 1, 7, 10_000} {
		times := make([]atomic.Int32, n)
		Each(n, func(i int) { times[i].Add(1) })
		for i := range times {
			if got := times[i].Load(); got != 1 {
				t.Fatalf("of %d things, number %d was done %d times", n, i, got)
			}
		}
	}
}

// TestAWorkerGoesUp looks at what each worker is given.
func TestAWorkerGoesUp(t *testing.T) {
	var mu sync.Mutex
	var workers int
	Share(1000, func(mine iter.Seq[int]) {
		got := slices.Collect(mine)
		mu.Lock()
		defer mu.Unlock()
		if workers++; !slices.IsSorted(got) {
			t.Errorf("a worker was given %v", got)
		}
	})
	if want := min(1000, runtime.GOMAXPROCS(0)); workers != want {
		t.Errorf("%d workers, want %d", workers, want)
	}
}

// TestTheRestIsLeftToOthers stops one worker at its first thing.
func TestTheRestIsLeftToOthers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	var stopped atomic.Bool
	var done atomic.Int32
	Share(100, func(mine iter.Seq[int]) {
		for range mine {
			done.Add(1)
			if !stopped.Swap(true) {
				return
			}
		}
	})
	if got := done.Load(); got != 100 {
		t.Errorf("%d things of 100 were begun", got)
	}
}

// TestTheFirstErrorIsGiven fails at two things, of which the later ends first, and begins
// few of those that follow.
func TestTheFirstErrorIsGiven(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	first, second := errors.New("first"), errors.New("second")
	later := make(chan struct{})
	var begun atomic.Int32
	err := Try(1000, func(i int) error {
		begun.Add(1)
		switch i {
		case 3:
			<-later
			return first
		case 4:
			close(later)
			return second
		}
		return nil
	})
	if err != first {
		t.Errorf("got %v, want %v", err, first)
	}
	if got := begun.Load(); got > 6 {
		t.Errorf("%d things were begun", got)
	}
	if err := Try(3, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
}
