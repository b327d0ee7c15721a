package main

import (
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"almanac/theme"
)

// bucketStore starts a store with one bucket, tells the environment of it, and gives
// the folder in which the store keeps its objects.
func bucketStore(t *testing.T) (objects string) {
	t.Helper()
	program, err := exec.LookPath(os.Getenv("VERSITYGW"))
	if err != nil {
		if program, err = exec.LookPath("versitygw"); err != nil {
			const what = "there is no S3-compatible store to build into: set VERSITYGW to a versitygw (.ci/versitygw build makes one)"
			if os.Getenv("CI") != "" {
				t.Fatal(what)
			}
			t.Skip(what)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	dir := t.TempDir()
	objects = filepath.Join(dir, "bucket")
	if err := os.Mkdir(objects, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--access", "tester", "--secret", "secret", "--port", address, "--quiet", "posix", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // that it was killed is an error
	})
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			break
		} else if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "tester")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_ENDPOINT_URL", "http://"+address)
	t.Setenv("AWS_REGION", "us-east-1")
	return objects
}

// TestShardsOfABucketAreJoinedThere builds into a bucket, loses an object on the way,
// and holds that the join finds that out, that the shard is mended by running it again,
// and that the bucket then holds what one machine builds.
func TestShardsOfABucketAreJoinedThere(t *testing.T) {
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	objects := bucketStore(t)
	dir := tinySite(t)
	whole := filepath.Join(t.TempDir(), "whole")
	must(t, "build", "--quiet", "--site", dir, "--out", whole)
	build := func(args ...string) (code int, out, errs string) {
		return almanac(append([]string{"build", "--site", dir, "--out", "s3://bucket/to/site"}, args...)...)
	}
	shard := func(i int, want string) {
		t.Helper()
		if code, out, errs := build("--shard", fmt.Sprintf("%d/3", i)); code != exitOK || !strings.Contains(out, want) {
			t.Fatalf("shard %d: exit code %d, want %q\n%s%s", i, code, want, out, errs)
		}
	}
	for i := range 3 {
		shard(i, " 0 unchanged")
	}
	shard(1, ": 0 written,")
	lost := filepath.Join(objects, "to", "site", "2014", "areas", "east", "n1", "index.html")
	if err := os.Remove(lost); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := build("--join"); code != exitProblem || !strings.Contains(errs, "2014/areas/east/n1/index.html of shard ") {
		t.Fatalf("an object is lost, and the join ends with %d\n%s", code, errs)
	}
	written := 0
	for i := range 3 {
		_, out, _ := build("--shard", fmt.Sprintf("%d/3", i))
		written += strings.Count(out, ": 1 written,")
	}
	if written != 1 {
		t.Errorf("%d shards have written one object, want 1", written)
	}
	if code, _, errs := build("--join", "--quiet"); code != exitOK {
		t.Fatalf("the join ends with %d\n%s", code, errs)
	}
	got := treeOf(t, filepath.Join(objects, "to", "site"))
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.HasPrefix(name, ".sgwtmp") })
	if names := changedFiles(treeOf(t, whole), got); len(names) > 0 {
		t.Errorf("%d objects are not those of one machine: %v", len(names), names[:min(len(names), 5)])
	}
	if code, _, errs := build("--shard", "0/3"); code != exitProblem || !strings.Contains(errs, "a whole site is there already") {
		t.Errorf("a shard is built into a whole site: %d\n%s", code, errs)
	}
	must(t, "publish", "--site", dir, "--from", whole, "s3://bucket/to/site") // which takes it for ours
}
