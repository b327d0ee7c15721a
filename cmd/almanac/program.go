package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// programID tells this program from every other: by the id that the linker has written
// near its beginning, a hash of all code in it, or by the hash of its file where there
// is none. It is "" where the file cannot be read.
func programID() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	const head = 64 << 10
	begin := make([]byte, head)
	n, err := io.ReadFull(f, begin)
	if err != nil && err != io.ErrUnexpectedEOF {
		return ""
	}
	if id := linkedID(begin[:n]); id != "" {
		return id
	}
	sum := sha256.New()
	sum.Write(begin[:n])
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// linkedID finds the id in the form that Windows and macOS have it, a text of its own,
// and in that of an ELF note: the length of the id, a kind of 4, the name "Go".
func linkedID(begin []byte) string {
	if _, rest, ok := bytes.Cut(begin, []byte("\xff Go build ID: \"")); ok {
		if id, _, ok := bytes.Cut(rest, []byte("\"\n \xff")); ok {
			return string(id)
		}
	}
	if before, rest, ok := bytes.Cut(begin, []byte("\x04\x00\x00\x00Go\x00\x00")); ok && len(before) >= 4 {
		n := int(before[len(before)-4]) | int(before[len(before)-3])<<8
		if n > 0 && n <= len(rest) {
			return string(rest[:n])
		}
	}
	return ""
}
