package serve

import (
	"bytes"
	"fmt"
	"html"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"almanac/internal/source"
)

// own is where the preview's own files stand; no site has an address there.
const own = "/__almanac/"

// ServeHTTP answers one request. Everything is checked before anything is
// looked up.
func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !namesUs(r.Host):
		http.Error(w, "this preview answers to localhost only", http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "this preview only shows pages", http.StatusMethodNotAllowed)
	case !isPlain(r.URL.Path):
		http.Error(w, "this is not an address of a site", http.StatusBadRequest)
	case strings.HasPrefix(r.URL.Path, own):
		p.ownFile(w, r)
	default:
		p.page(w, r)
	}
}

// namesUs says whether a Host header means this machine. A name that somebody
// else's server lets point to 127.0.0.1 does not.
func namesUs(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// isPlain refuses addresses that mean something to a file system.
func isPlain(p string) bool {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\x00") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(p, "/"), func(part string) bool { return part == "." || part == ".." })
}

// page answers with a page or another file of the site. A folder's address is
// that of its index.html.
func (p *preview) page(w http.ResponseWriter, r *http.Request) {
	p.settle(r.Context())
	now := p.now()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if path.Ext(name) == "" && now.render != nil {
		if _, ok, _ := now.render(name + "/index.html"); ok {
			http.Redirect(w, r, "/"+name+"/", http.StatusFound)
			return
		}
	}
	isPage := path.Ext(name) == ".html" || path.Ext(name) == ""
	if isPage && (now.failure != nil || now.wrong != nil) || now.render == nil {
		p.problems(w, now)
		return
	}
	data, ok, err := now.render(name)
	code := http.StatusOK
	if err == nil && !ok {
		code = http.StatusNotFound
		if isPage {
			name = "404.html"
			data, ok, err = now.render(name)
		}
		if !ok {
			name, data = "404.txt", []byte("not in this site\n")
		}
	}
	if err != nil {
		now.failure = err
		p.problems(w, now)
		return
	}
	kind := contentType(name)
	if strings.HasPrefix(kind, "text/html") {
		data = withReload(data, now.version)
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(code)
	w.Write(data)
}

// contentType goes by a list of its own: what the system says of an ending is
// not to be trusted (on Windows any program may have changed it).
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".xml":
		return "application/xml"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	case ".gif":
		return "image/gif"
	case ".ico":
		return "image/x-icon"
	case ".pdf":
		return "application/pdf"
	case ".ods":
		return "application/vnd.oasis.opendocument.spreadsheet"
	}
	return "application/octet-stream"
}

// withReload adds the script that hears of changes, and lets the page's
// security policy connect to where it hears of them.
func withReload(page []byte, version string) []byte {
	script := `<script src="` + own + `reload.js?v=` + version + `" defer></script>`
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	policy := []byte(`http-equiv="Content-Security-Policy" content="`)
	out := make([]byte, 0, len(page)+len(script)+64)
	from := 0
	if i := bytes.Index(page[:at], policy); i >= 0 {
		from = i + len(policy)
		out = append(append(out, page[:from]...), "connect-src 'self'; "...)
	}
	out = append(append(out, page[from:at]...), script...)
	return append(out, page[at:]...)
}

// problems shows what is wrong in place of a page.
func (p *preview) problems(w http.ResponseWriter, now reading) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<title>Mistakes in the site</title><link rel="stylesheet" href="` + own + `problems.css"></head><body><main>`)
	if now.failure != nil {
		fmt.Fprintf(&b, "<h1>The site could not be read</h1><p>%s</p>", html.EscapeString(now.failure.Error()))
	} else {
		errors := 0
		for _, x := range now.wrong {
			if !x.Warning {
				errors++
			}
		}
		fmt.Fprintf(&b, "<h1>%s to mend</h1><p>The page comes back when the files are saved without them.</p><ol>", source.Count(errors, "mistake"))
		for _, warnings := range []bool{false, true} {
			for _, x := range now.wrong {
				if x.Warning != warnings {
					continue
				}
				kind := "error"
				if x.Warning {
					kind = "warning"
				}
				fmt.Fprintf(&b, `<li class="%s"><code>%s</code> <span>%s</span> <small>%s</small>`, kind,
					html.EscapeString(x.Pos.String()), html.EscapeString(x.Text), html.EscapeString(x.Rule))
				if x.Hint != "" {
					fmt.Fprintf(&b, "<p>Hint: %s</p>", html.EscapeString(x.Hint))
				}
				b.WriteString("</li>")
			}
		}
		b.WriteString("</ol>")
	}
	b.WriteString("</main></body></html>\n")
	h := w.Header()
	h.Set("Content-Type", contentType(".html"))
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
	w.WriteHeader(http.StatusInternalServerError)
	w.Write(withReload([]byte(b.String()), now.version))
}

// ownFile answers with what belongs to the preview.
func (p *preview) ownFile(w http.ResponseWriter, r *http.Request) {
	switch strings.TrimPrefix(r.URL.Path, own) {
	case "reload.js":
		w.Header().Set("Content-Type", contentType(".js"))
		w.Write([]byte(reloadScript))
	case "problems.css":
		w.Header().Set("Content-Type", contentType(".css"))
		w.Write([]byte(problemsStyle))
	case "events":
		p.events(w, r)
	default:
		http.NotFound(w, r)
	}
}

// events tells a page the version of the newest reading, now and after every
// other, until the page goes. A comment now and then finds out whether it has.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	const sign = 20 * time.Second
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	ticker := time.NewTicker(sign)
	defer ticker.Stop()
	now := p.now()
	text := "data: " + now.version + "\n\n"
	for {
		if _, err := w.Write([]byte(text)); err != nil {
			return
		}
		if err := control.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
			text = ": still here\n\n"
		case <-now.changed:
			now = p.now()
			text = "data: " + now.version + "\n\n"
		}
	}
}

// reloadScript listens only while its page is to be seen: a browser keeps six
// connections to a server, and an author has more pages open than that.
const reloadScript = `(function () {
  var version = new URL(document.currentScript.src).searchParams.get('v')
  var events = null
  function listen () {
    if (document.hidden) {
      if (events) events.close()
      events = null
    } else if (!events) {
      events = new EventSource('` + own + `events')
      events.onmessage = function (message) {
        if (message.data !== version) location.reload()
      }
    }
  }
  document.addEventListener('visibilitychange', listen)
  listen()
})()
`

const problemsStyle = `body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; color: #0b0c0c; background: #f3f2f1 }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere }
ol { list-style: none; padding: 0 }
li { background: #fff; border-left: .5rem solid #d4351c; margin: 0 0 .75rem; padding: .75rem 1rem }
li.warning { border-color: #b58105 }
li p { margin: .25rem 0 0 }
code { display: block; font-weight: 700 }
small { color: #505a5f }
`
