package main

import "flag"

func cmdNew(e env, f *flag.FlagSet, args []string) int { return exitFailure }
