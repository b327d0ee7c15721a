package publish

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
)

// Target is where a site is to be published, as it is written on a command line.
type Target struct {
	Text   string // as it was written
	Folder string // of this machine; else ""
	Bucket *BucketOptions
	Host   *HostOptions
}

const targets = "publish to DIR, s3://BUCKET/PREFIX or sftp://USER@HOST/PATH"

// ParseTarget reads a target: a folder, file://, s3:// or sftp://. What cannot be
// one is a *Refusal.
func ParseTarget(text string) (Target, error) {
	t := Target{Text: text}
	scheme, _, found := strings.Cut(text, "://")
	if !found {
		t.Folder = filepath.Clean(text)
		return t, nil
	}
	at, err := url.Parse(text)
	if err != nil || at.RawQuery != "" || at.Fragment != "" {
		return t, &Refusal{"this is not an address to publish to", targets} // it may hold a password: it is not repeated
	}
	if _, secret := at.User.Password(); secret {
		return t, &Refusal{"an address on a command line can be read by others, and this one holds a password", "log in with a key or an agent, or by credentials in the environment"}
	}
	switch {
	case scheme == "file" && at.Host == "" && at.Path != "":
		t.Folder = filepath.FromSlash(at.Path)
	case scheme == "s3" && at.Host != "" && at.User == nil && at.Port() == "":
		prefix := strings.Trim(at.Path, "/")
		if prefix != "" {
			prefix += "/"
		}
		t.Bucket = &BucketOptions{Bucket: at.Host, Prefix: prefix}
	case scheme == "sftp" && at.Hostname() != "" && strings.Trim(at.Path, "/") != "":
		port := at.Port()
		if port == "" {
			port = "22"
		}
		t.Host = &HostOptions{User: at.User.Username(), Host: net.JoinHostPort(at.Hostname(), port), Path: at.Path}
		if below, ok := strings.CutPrefix(at.Path, "/~/"); ok {
			t.Host.Path = below
		}
	case scheme == "s3":
		return t, &Refusal{"this is not the address of a bucket", targets}
	case scheme == "sftp":
		return t, &Refusal{"this is not the address of a folder on a host", targets}
	default:
		return t, &Refusal{fmt.Sprintf("almanac cannot publish to %s://", scheme), targets}
	}
	return t, nil
}
