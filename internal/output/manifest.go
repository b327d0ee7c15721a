package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// manifestFormat is how a manifest says that it is one of ours; a web
// application's manifest.json does not.
const manifestFormat = "almanac-manifest-1"

// An Entry is what a manifest knows of a file.
type Entry struct {
	Sum  [sha256.Size]byte // SHA-256 of its bytes
	Size int               // in bytes
	Made bool              // an export has made it: it says where a page is that the copy does not hold
}

// listed is a file as a manifest lists it.
type listed struct {
	path string
	Entry
}

func byPath(a, b listed) int { return strings.Compare(a.path, b.path) }

// listOf lists files by path.
func listOf(files map[string]Entry) []listed {
	list := make([]listed, 0, len(files))
	for path, e := range files {
		list = append(list, listed{path, e})
	}
	slices.SortFunc(list, byPath)
	return list
}

// A Copy is what the manifest of an exported copy says of the copy.
type Copy struct {
	Of      string `json:"of"`      // what it holds, in words
	Edition string `json:"edition"` // the one edition that it holds, "" for all of the site
	Part    bool   `json:"part"`    // it holds a part of the edition only
	Date    string `json:"date"`    // the day that it bears: 2014-11-28
}

// Sums is the path of the list of hashes that an exported copy has beside its
// manifest, for those who verify it with sha256sum and not with this program.
const Sums = "SHA256SUMS"

func entryOf(data []byte) Entry {
	return Entry{Sum: sha256.Sum256(data), Size: len(data)}
}

// ManifestSum is the hash of the manifest in a folder, as Former gives it; "" where there
// is none that can be read.
func ManifestSum(target string) string {
	data, err := os.ReadFile(filepath.Join(target, Manifest))
	if err != nil {
		return ""
	}
	return sumText(data)
}

// sumText is the hash of a file in hexadecimal.
func sumText(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// EncodeManifest writes manifest.json: one line a file, sorted by path, without
// times and without the program's version, so that the same site has the same
// manifest whenever and by whatever it was built. It does not name itself.
func EncodeManifest(files map[string]Entry) []byte { return encode(listOf(files), nil) }

// EncodeCopy writes the manifest of an exported copy: that of a site, which says
// of what it is a copy as well.
func EncodeCopy(files map[string]Entry, c Copy) ([]byte, error) {
	about, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return encode(listOf(files), about), nil
}

// EncodeSums writes what "sha256sum -c" takes: a line a file, sorted by path.
func EncodeSums(files map[string]Entry) []byte {
	buf := make([]byte, 0, 130*len(files))
	for _, file := range listOf(files) {
		buf = hex.AppendEncode(buf, file.Sum[:])
		buf = append(append(append(buf, "  "...), file.path...), '\n')
	}
	return buf
}

// EntryOf is what a manifest knows of a file of these bytes.
func EntryOf(data []byte) Entry { return entryOf(data) }

// encode writes a manifest of files that are sorted by path.
func encode(files []listed, about []byte) []byte {
	buf := make([]byte, 0, 64+140*len(files))
	buf = append(buf, "{\n\"format\": \""+manifestFormat+"\",\n"...)
	if about != nil {
		buf = append(append(append(buf, "\"copy\": "...), about...), ",\n"...)
	}
	buf = append(buf, "\"files\": {"...)
	for i := range files {
		if i > 0 {
			buf = append(buf, ',')
		}
		file := &files[i]
		buf = append(buf, '\n')
		buf = appendString(buf, file.path)
		buf = append(buf, `: {"sha256": "`...)
		buf = hex.AppendEncode(buf, file.Sum[:])
		buf = append(buf, `", "bytes": `...)
		buf = strconv.AppendInt(buf, int64(file.Size), 10)
		if file.Made {
			buf = append(buf, `, "made": true`...)
		}
		buf = append(buf, '}')
	}
	return append(buf, "\n}\n}\n"...)
}

// appendString appends a path as JSON. CheckPath has kept out control
// characters, quotes and backslashes.
func appendString(buf []byte, path string) []byte {
	buf = append(buf, '"')
	buf = append(buf, path...)
	return append(buf, '"')
}

// DecodeManifest reads what EncodeManifest wrote. It refuses paths that no
// site of ours can have, so that a manifest from elsewhere cannot make a build
// remove files outside its target.
func DecodeManifest(data []byte) (map[string]Entry, error) {
	list, err := decodeList(data)
	if err != nil {
		return nil, err
	}
	files := make(map[string]Entry, len(list))
	for i := range list {
		files[list[i].path] = list[i].Entry
	}
	return files, nil
}

// decodeList does the same, and gives the files sorted by path, each once.
func decodeList(data []byte) ([]listed, error) {
	files, ok := decodeLines(data)
	if !ok {
		in, err := decodeJSON(data)
		if err != nil {
			return nil, err
		}
		files = listOf(in)
	}
	for i := range files {
		path := files[i].path
		if err := CheckPath(path); err != nil {
			return nil, fmt.Errorf("%s: %w", Manifest, err)
		}
		if err := own(path); err != nil {
			return nil, fmt.Errorf("%s: %w", Manifest, err)
		}
		if files[i].Size < 0 {
			return nil, fmt.Errorf("%s: %s has %d bytes", Manifest, path, files[i].Size)
		}
	}
	return files, nil
}

// decodeJSON reads a manifest in whatever form of JSON.
func decodeJSON(data []byte) (map[string]Entry, error) {
	var doc struct {
		Format string `json:"format"`
		Files  map[string]struct {
			SHA256 string `json:"sha256"`
			Bytes  int    `json:"bytes"`
			Made   bool   `json:"made"`
		} `json:"files"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", Manifest, err)
	}
	if doc.Format != manifestFormat {
		return nil, fmt.Errorf("%s has format %q, expected %q", Manifest, doc.Format, manifestFormat)
	}
	files := make(map[string]Entry, len(doc.Files))
	for path, f := range doc.Files {
		entry := Entry{Size: f.Bytes, Made: f.Made}
		sum, err := hex.DecodeString(f.SHA256)
		if copy(entry.Sum[:], sum); err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("%s: %q is not the SHA-256 of %s", Manifest, f.SHA256, path)
		}
		files[path] = entry
	}
	return files, nil
}

// decodeLines reads the manifest of a site as encode lays it out, which is ten times as
// quick. It is false for everything else, be it JSON or not.
func decodeLines(data []byte) ([]listed, bool) {
	const head, foot = "{\n\"format\": \"" + manifestFormat + "\",\n\"files\": {\n", "}\n}\n}\n"
	rest, ok := strings.CutPrefix(string(data), head)
	if ok {
		rest, ok = strings.CutSuffix(rest, foot)
	}
	if !ok || !utf8.ValidString(rest) {
		return nil, false
	}
	files := make([]listed, 0, 1+strings.Count(rest, "\n"))
	for line := range strings.SplitSeq(rest, "},\n") {
		path, about, ok := strings.Cut(strings.TrimPrefix(line, `"`), `": {"sha256": "`)
		sum, bytes, is := strings.Cut(about, `", "bytes": `)
		if !ok || !is || line[0] != '"' || strings.ContainsAny(path, "\"\\\n") || len(sum) != 2*sha256.Size {
			return nil, false
		}
		var entry Entry
		bytes, entry.Made = strings.CutSuffix(bytes, `, "made": true`)
		var wrong error
		if entry.Size, wrong = strconv.Atoi(bytes); wrong != nil || strconv.Itoa(entry.Size) != bytes {
			return nil, false
		}
		if _, wrong = hex.Decode(entry.Sum[:], []byte(sum)); wrong != nil {
			return nil, false
		}
		if n := len(files); n > 0 && files[n-1].path >= path {
			return nil, false // encode has sorted them
		}
		files = append(files, listed{path, entry})
	}
	return files, true
}

// DecodeCopy reads what EncodeCopy wrote of a copy; nil for the manifest of a
// site, or of something else.
func DecodeCopy(data []byte) *Copy {
	var doc struct {
		Copy *Copy `json:"copy"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil // DecodeManifest says why
	}
	return doc.Copy
}
