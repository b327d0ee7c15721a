//go:build !linux

package main

// largePages asks for nothing: other systems decide on the size of pages by themselves.
func largePages(int) {}
