package main

import (
	"flag"
	"path/filepath"

	"almanac/internal/output"
	"almanac/internal/serve"
	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdServe(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	port := f.Int("port", 8417, "listen on port `N` of this machine (0: any that is free)")
	if _, code := parse(f, args, 0, 0); code >= 0 {
		return code
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return exitUsage
	}
	if _, err := output.Recover(filepath.Join(*dir, "public")); err != nil {
		return fail(e, err)
	}
	memo := &site.Memo{}
	read := func(probs *source.Problems) (serve.Render, serve.Judge, error) {
		o := siteOptions(fsys)
		o.Memo = memo
		plan, judge, err := site.Preview(o, probs)
		if plan == nil {
			return nil, nil, err
		}
		return plan.Render, judge, nil
	}
	err := serve.Run(e.ctx, serve.Options{Dir: *dir, Ignore: []string{"public", "preview"}, Port: *port, Read: read, Say: func(probs *source.Problems) { printProblems(e.stderr, probs) }, Out: e.stdout})
	if err != nil {
		return fail(e, err)
	}
	return exitOK
}
