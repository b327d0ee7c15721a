package main

import "flag"

func cmdServe(e env, f *flag.FlagSet, args []string) int { return exitFailure }
