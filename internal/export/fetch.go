package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/output"
	"almanac/internal/site"
)

const (
	atATime      = 8         // requests that a host is asked at the same time
	mostManifest = 256 << 20 // bytes that are read of a manifest
	patience     = time.Minute
)

// Fetch looks at a copy on a web host: it asks for the manifest and then for each file
// that this lists. What else the host has cannot be seen. The error is for a host that
// does not answer as one should; a file that it does not have is missing.
func Fetch(ctx context.Context, address string) (*site.Evidence, error) {
	base, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	base.RawQuery, base.Fragment = "", ""
	base.Path = strings.TrimSuffix(base.Path, "index.html")
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	h := &host{base: base, client: &http.Client{Timeout: patience, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: atATime}}}
	defer h.client.CloseIdleConnections()
	ev := &site.Evidence{Sums: map[string]string{}, Listed: true}
	if _, ev.Manifest, err = h.get(ctx, output.Manifest, mostManifest, true); err != nil || ev.Manifest == nil {
		return ev, err
	}
	files, err := output.DecodeManifest(ev.Manifest)
	if err != nil {
		return ev, nil // which is said when it is judged
	}
	if output.DecodeCopy(ev.Manifest) != nil {
		if _, ev.SumsFile, err = h.get(ctx, output.Sums, mostManifest, true); err != nil {
			return nil, err
		}
	}
	return ev, h.all(ctx, files, ev)
}

// host is asked for files.
type host struct {
	base   *url.URL
	client *http.Client
}

// all asks for every file of a manifest, a few at a time, and stops at the first
// that the host refuses to speak of.
func (h *host) all(ctx context.Context, files map[string]output.Entry, ev *site.Evidence) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu    sync.Mutex
		group sync.WaitGroup
		names = make(chan string)
	)
	for range atATime {
		group.Go(func() {
			for name := range names {
				wanted := name == "editions.js"
				sum, data, err := h.get(ctx, name, int64(files[name].Size)+1, wanted)
				if err != nil {
					stop(err)
					continue
				}
				mu.Lock()
				if sum != "" {
					ev.Sums[name] = sum
				}
				if wanted {
					ev.Script = data
				}
				mu.Unlock()
			}
		})
	}
	list := make([]string, 0, len(files))
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	for _, name := range list {
		if ctx.Err() != nil {
			break
		}
		names <- name
	}
	close(names)
	group.Wait()
	return context.Cause(ctx)
}

// get gives the SHA-256 of a file, of so many bytes at most, and these bytes where
// they are wanted; "" where the host does not have it.
func (h *host) get(ctx context.Context, name string, most int64, wanted bool) (sum string, data []byte, err error) {
	at := h.base.JoinPath(strings.Split(name, "/")...)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return "", nil, err
	}
	response, err := h.client.Do(request)
	if err != nil {
		return "", nil, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return "", nil, nil
	default:
		return "", nil, fmt.Errorf("%s answers %s", at, response.Status)
	}
	hash := sha256.New()
	limited := io.LimitReader(response.Body, most)
	if wanted {
		data, err = io.ReadAll(limited)
		hash.Write(data)
	} else {
		_, err = io.Copy(hash, limited)
	}
	if err != nil {
		return "", nil, errors.Join(fmt.Errorf("%s broke off", at), err)
	}
	return hex.EncodeToString(hash.Sum(nil)), data, nil
}
