package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"almanac/theme"
)

// sealedDemonstration copies the folder of the demonstration, and seals its first
// edition.
func sealedDemonstration(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	for _, name := range []string{"data", "content"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("..", "..", name))); err != nil {
			t.Fatal(err)
		}
	}
	config, err := os.ReadFile("../../config.toml")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config.toml"), config, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	must(t, "seal", "2015", "--site", dir)
	return dir
}

// TestKilledShardsJoinToTheSiteOfOneMachine runs seven processes at once on the
// demonstration, kills three of them at moments drawn from their time of writing, holds
// that their parts are not joined, runs them again, and joins: file for file that is
// what one process builds.
func TestKilledShardsJoinToTheSiteOfOneMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("the demonstration is built in the full tests only")
	}
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	dir := sealedDemonstration(t)
	whole, parts := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "parts")
	must(t, "build", "--quiet", "--site", dir, "--out", whole)
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	const shards = 7
	var delays [shards]time.Duration // after which a shard is killed; 0 for never
	for _, i := range random.Perm(shards)[:3] {
		delays[i] = 1 + time.Duration(random.Int64N(int64(time.Second)))
	}
	var group sync.WaitGroup
	for i, delay := range delays {
		group.Go(func() { runShard(t, dir, parts, i, shards, delay) })
	}
	group.Wait()
	killed := 0
	for i := range delays {
		if done, known := doneShard(t, parts, i, shards); known && !done {
			killed++
		}
	}
	if killed > 0 {
		if code, _, errs := almanac("build", "--join", "--site", dir, "--out", parts); code != exitProblem {
			t.Fatalf("parts of killed shards are joined: exit code %d\n%s", code, errs)
		}
	}
	kept := 0
	for i := range delays {
		if done, _ := doneShard(t, parts, i, shards); !done {
			kept += runShard(t, dir, parts, i, shards, 0)
		}
	}
	if killed > 0 && kept == 0 {
		t.Error("what killed shards had written was written again")
	}
	t.Logf("%d shards were killed while they wrote; %d files of theirs were kept", killed, kept)
	must(t, "build", "--join", "--quiet", "--site", dir, "--out", parts)
	if names := changedFiles(treeOf(t, whole), treeOf(t, parts)); len(names) > 0 {
		t.Errorf("%d files are not those of one machine: %v", len(names), names[:min(len(names), 5)])
	}
}

// runShard runs a shard in a process of its own, kills it some time after it has begun
// to write unless that is 0, and gives how many files were there already.
func runShard(t *testing.T, dir, parts string, i, of int, kill time.Duration) (unchanged int) {
	cmd := program(t, dir, []string{"build", "--workers", "1", "--shard", fmt.Sprintf("%d/%d", i, of), "--out", parts})
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return 0
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	if kill > 0 {
		for len(done) == 0 {
			if _, known := doneShard(t, parts, i, of); known {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(kill)
		_ = cmd.Process.Kill() // it may be done
		<-done
		return 0
	}
	if err := <-done; err != nil {
		t.Errorf("shard %d: %v\n%s", i, err, &said)
		return 0
	}
	found := regexp.MustCompile(`(\d+) unchanged`).FindStringSubmatch(said.String())
	if found == nil {
		t.Errorf("shard %d says %q", i, &said)
		return 0
	}
	_, _ = fmt.Sscan(found[1], &unchanged)
	return unchanged
}

// doneShard reports whether the list of a shard says that it is done, and whether there
// is one.
func doneShard(t *testing.T, parts string, i, of int) (done, known bool) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts, fmt.Sprintf(".almanac-part-%d-of-%d.json", i, of)))
	return bytes.Contains(data, []byte(`"done": true`)), err == nil
}
