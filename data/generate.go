package data

// The figures of the demonstration, its register and its statistical
// neighbours are invented by a generator, the same each time.
//
//go:generate go run almanac/internal/demo/generate ..
