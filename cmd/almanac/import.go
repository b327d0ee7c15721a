package main

import "flag"

func cmdImport(e env, f *flag.FlagSet, args []string) int { return exitFailure }
