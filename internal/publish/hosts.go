package publish

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

// HostFile tells a host how to serve a site.
type HostFile struct {
	Name string // as it is written, with slashes: "nginx/site.conf"
	Data []byte
}

//go:embed all:hosts
var hosts embed.FS

// HostFiles gives the files for the hosts that we know, with the headers that the
// files of a site should have.
func HostFiles() (files []HostFile) {
	_ = fs.WalkDir(hosts, "hosts", func(name string, e fs.DirEntry, err error) error { // an embedded folder can be read
		if err == nil && !e.IsDir() {
			data, _ := hosts.ReadFile(name)
			text := strings.NewReplacer("CACHE_FOREVER", cacheForever, "CACHE_ASK", cacheAsk).Replace(string(data))
			files = append(files, HostFile{strings.TrimPrefix(name, "hosts/"), []byte(text)})
		}
		return err
	})
	return files
}

// isHostFile reports whether a name at the top of a place is that of a file which
// tells a host how to serve, and so no sign of another site.
func isHostFile(name string) bool {
	return slices.Contains([]string{"_headers", "_redirects", "CNAME", "staticwebapp.config.json", "web.config", "lost+found"}, name)
}
