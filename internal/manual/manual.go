// Package manual keeps the reference lists of the manual true. It has no code
// of its own, only tests.
//
// The pages in content/guide hold lists that stand in the code already: columns
// of files, keys of configuration, symbols and marks, rules, commands. Each
// stands between two lines
//
//	[//]: # (begin generated symbols)
//	[//]: # (end generated)
//
// which markdown renders as nothing. The names come from the code: exported
// lists, struct tags, and the literals that are passed to source.Problems. What
// is said about each name stands in words_test.go; a name without words, and
// words without a name, fail the test. To write the lists again:
//
//	go generate ./internal/manual
package manual

//go:generate go test . -run TestReferenceListsAreUpToDate -update
