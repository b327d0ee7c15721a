package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"almanac/internal/output"
	"almanac/internal/publish"
	"almanac/internal/shard"
	"almanac/internal/site"
	"almanac/internal/source"
)

// sharded is a build of one shard, or the joining of all.
type sharded struct {
	env
	out   string
	share string   // as it was given; "" to join
	parts []string // folders of parts to be joined, beside those in out
	quiet bool
}

func (s sharded) build(o site.Options) int {
	var share site.Share
	var err error
	if s.share != "" {
		if share, err = shard.Parse(s.share, os.Getenv); err != nil {
			s.refused(err)
			return exitUsage
		}
	}
	job := shard.Job{Options: o}
	if job.Program == "" {
		return fail(s.env, errors.New("the file of the program cannot be read, by which shards know that they are of one"))
	}
	var probs source.Problems
	if code := s.open(&job); code >= 0 {
		return code
	}
	if s.share == "" {
		return s.join(job, &probs)
	}
	sum, err := job.Build(s.ctx, share, &probs)
	stop := printProblems(s.stderr, &probs)
	if err != nil {
		return s.refused(err)
	}
	if stop {
		fmt.Fprintf(s.stderr, "almanac: shard %s is not done: %s\n", share, counted(&probs))
		return exitProblem
	}
	if !s.quiet {
		fmt.Fprintf(s.stdout, "Shard %s is in %s: %s, %s: %d written, %d unchanged, %d removed.\n", share, s.out,
			source.Count(sum.Files, "file"), size(sum.Bytes), sum.Written, sum.Unchanged, sum.Removed)
	}
	return s.profiled(o)
}

// join makes the site of its parts.
func (s sharded) join(job shard.Job, probs *source.Problems) int {
	if folder, ok := job.Store.(shard.Folder); ok {
		if err := folder.Bring(s.ctx, s.parts); err != nil {
			return s.refused(err)
		}
	}
	sum, err := job.Join(s.ctx, probs)
	stop := printProblems(s.stderr, probs)
	if err != nil {
		return s.refused(err)
	}
	if stop {
		fmt.Fprintf(s.stderr, "almanac: nothing was joined: %s\n", counted(probs))
		return exitProblem
	}
	if !s.quiet {
		printSummary(s.stdout, sum, s.out)
	}
	return s.profiled(job.Options)
}

func (s sharded) profiled(o site.Options) int {
	if o.Profile != nil {
		printProfile(s.stdout, o.Profile)
	}
	return exitOK
}

// open opens the store, and gives an exit code when that cannot be, or -1.
func (s sharded) open(job *shard.Job) int {
	target, err := publish.ParseTarget(s.out)
	switch {
	case err != nil:
		s.refused(err)
		return exitUsage
	case target.Folder != "":
		if _, err := output.Recover(target.Folder); err != nil {
			return fail(s.env, err)
		}
		if err := os.MkdirAll(target.Folder, 0o755); err != nil {
			return fail(s.env, err)
		}
		job.Store = shard.Folder{Dir: target.Folder}
		return -1
	case target.Bucket == nil || len(s.parts) > 0:
		fmt.Fprintf(s.stderr, "almanac: shards are built into a folder or a bucket, and parts in folders are joined in a folder\n")
		return exitUsage
	case job.Preview:
		fmt.Fprintf(s.stderr, "almanac: a preview is not for a bucket: build it into a folder\n")
		return exitUsage
	}
	var probs source.Problems
	config, err := site.ReadConfig(job.Site, &probs)
	if err != nil {
		return fail(s.env, err)
	}
	if job.Workers == 0 {
		job.Workers = 8 * runtime.GOMAXPROCS(0) // most of the time each waits for the store
	}
	if job.Store, err = publish.OpenParts(bucketOf(target, config.Publish)); err != nil {
		return s.refused(err)
	}
	return -1
}

// refused prints why something is not built or joined, or what the machine refused.
func (s sharded) refused(err error) int {
	var r *shard.Refusal
	if !errors.As(err, &r) {
		return refused(s.env, err)
	}
	fmt.Fprintf(s.stderr, "almanac: %s\n  hint: %s\n", r.Text, r.Hint)
	return exitProblem
}
