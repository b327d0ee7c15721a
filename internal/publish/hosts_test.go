package publish

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/output"
)

// hostFile gives a file for a host.
func hostFile(t *testing.T, name string) string {
	t.Helper()
	for _, h := range HostFiles() {
		if h.Name == name {
			return string(h.Data)
		}
	}
	t.Fatalf("there is no file %s for a host", name)
	return ""
}

// program finds a server that is installed, or ends the test.
func program(t *testing.T, name string) string {
	t.Helper()
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin") {
		if at := filepath.Join(dir, name); isFile(at) {
			return at
		}
	}
	lacking(t, fmt.Sprintf("there is no %s to serve a site with (.ci/server %s installs one)", name, name))
	return ""
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// openTo lets a server that runs as somebody else read a folder of a test.
func openTo(t *testing.T, dir string) {
	t.Helper()
	for at := dir; strings.HasPrefix(at, filepath.Clean(os.TempDir())+string(filepath.Separator)); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNginxServesASiteAsItShould(t *testing.T) {
	nginx := program(t, "nginx")
	f, at, dir := fullFake(t), folderPlace(t), t.TempDir()
	f.publish(at.open(t))
	openTo(t, at.dir)
	write(t, filepath.Join(dir, "site.conf"), hostFile(t, "nginx/site.conf"))
	port := freePort(t)
	user := ""
	if os.Getuid() == 0 {
		user = "user root;\n"
	}
	config := filepath.Join(dir, "nginx.conf")
	write(t, config, fmt.Sprintf("daemon off;\nmaster_process off;\n%spid %s/pid;\nerror_log stderr;\nevents { }\nhttp {\naccess_log off;\nclient_body_temp_path %[2]s/a; proxy_temp_path %[2]s/b; fastcgi_temp_path %[2]s/c; uwsgi_temp_path %[2]s/d; scgi_temp_path %[2]s/e;\nserver { listen 127.0.0.1:%s; root %s; include %[2]s/site.conf; }\n}\n", user, dir, port, at.dir))
	server(t, port, exec.Command(nginx, "-e", "stderr", "-p", dir, "-c", config))
	f.served(at, "http://127.0.0.1:"+port)
}

func TestApacheServesASiteAsItShould(t *testing.T) {
	apache := program(t, "apache2")
	f, at, dir := fullFake(t), folderPlace(t), t.TempDir()
	f.publish(at.open(t))
	write(t, filepath.Join(at.dir, ".htaccess"), hostFile(t, "apache/htaccess"))
	openTo(t, at.dir)
	port := freePort(t)
	var load strings.Builder
	for _, module := range []string{"mpm_event", "authz_core", "mime", "dir", "headers", "filter", "deflate"} {
		fmt.Fprintf(&load, "LoadModule %s_module /usr/lib/apache2/modules/mod_%s.so\n", module, module)
	}
	user := ""
	if os.Getuid() == 0 {
		user = "User www-data\nGroup www-data\n"
	}
	config := filepath.Join(dir, "httpd.conf")
	write(t, filepath.Join(dir, "mime.types"), "text/html html\ntext/css css\ntext/plain txt\nimage/png png\napplication/zip zip\napplication/xml xml\n")
	write(t, config, fmt.Sprintf("ServerRoot %[1]s\nPidFile %[1]s/pid\nDefaultRuntimeDir %[1]s\nErrorLog /dev/stderr\nServerName localhost\nListen 127.0.0.1:%[2]s\n%[3]s%[4]sTypesConfig %[1]s/mime.types\nDocumentRoot %[5]s\n<Directory %[5]s>\nAllowOverride All\nRequire all granted\n</Directory>\n", dir, port, load.String(), user, at.dir))
	server(t, port, exec.Command(apache, "-X", "-f", config))
	f.served(at, "http://127.0.0.1:"+port)
}

// fullFake is a fake with a file of each kind that a site has.
func fullFake(t *testing.T) *fake {
	f := newFake(t)
	f.files["feed.xml"] = `<feed xmlns="http://www.w3.org/2005/Atom"/>`
	f.files["sitemap.xml"] = "<urlset/>"
	f.files["2014/assets/figures.js"] = "var figures = 1;"
	f.files["2014/assets/charts-86720db3.js"] = "var charts = 1;"
	f.files["2014/assets/favicon-3f8bf1d2.svg"] = "<svg/>"
	f.files["2014/data/all.json"] = "{}"
	f.files["2014/api/areas/leeds.json"] = "{}"
	f.files["2014/embed/n1/index.html"] = "<!DOCTYPE html>"
	f.files["2014/data/all.ods"] = "PK"
	f.files["2014/data/all.zip"] = "PK"
	f.files["2014/cards/a-0a1b2c3d.png"] = "png"
	f.build()
	return f
}

// served holds that a server hands out each file as servedOf says, and what is
// not there, and what is nobody's business, as not there.
func (f *fake) served(at place, address string) {
	f.t.Helper()
	get := func(name, accept string) (*http.Response, string) {
		f.t.Helper()
		request, err := http.NewRequestWithContext(f.t.Context(), http.MethodGet, address+"/"+name, nil)
		if err != nil {
			f.t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", accept)
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			f.t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			f.t.Fatal(err)
		}
		return response, string(body)
	}
	for name, text := range f.files {
		want := servedOf(name)
		response, body := get(name, "identity")
		if response.StatusCode != http.StatusOK || body != text {
			f.t.Errorf("%s: status %d, %d bytes, expected %d", name, response.StatusCode, len(body), len(text))
		}
		got := Served{Type: response.Header.Get("Content-Type"), Caching: strings.Join(response.Header.Values("Cache-Control"), " and "), Text: want.Text}
		if got != want {
			f.t.Errorf("%s is served as %+v, expected %+v", name, got, want)
		}
		// Other sites read api/, and show embed/ in a frame.
		api := strings.Contains(name, "/api/")
		if open := response.Header.Get("Access-Control-Allow-Origin"); (open == "*") != api || !api && open != "" {
			f.t.Errorf("%s may be read by %q", name, open)
		}
		if frame := response.Header.Get("X-Frame-Options") + response.Header.Get("Content-Security-Policy"); frame != "" {
			f.t.Errorf("%s may not stand in a frame: %s", name, frame)
		}
	}
	if response, _ := get("2014/data/a001.csv", "gzip"); response.Header.Get("Content-Encoding") != "gzip" {
		f.t.Error("data is not compressed")
	}
	if _, body := get("2014/", "identity"); body != f.files["2014/index.html"] {
		f.t.Error("a folder does not show its page")
	}
	if response, body := get("2014/none.html", "identity"); response.StatusCode != http.StatusNotFound || body != f.files["404.html"] {
		f.t.Errorf("what is not there has status %d and says %q", response.StatusCode, body)
	}
	write(f.t, filepath.Join(at.dir, ".secret"), "secret")
	for _, name := range []string{".secret", StateFile} {
		if response, _ := get(name, "identity"); response.StatusCode == http.StatusOK {
			f.t.Errorf("%s is handed out", name)
		}
	}
}

// TestTheHeadersOfHostsSayWhatIsTrue holds that what a rule of another host says
// of a file is what we say of it, as far as the rule reaches.
func TestTheHeadersOfHostsSayWhatIsTrue(t *testing.T) {
	if text := hostFile(t, "headers/_headers"); !strings.Contains(text, "/assets/*\n  Cache-Control: "+cacheForever+"\n") || strings.Count(text, "Cache-Control:") != 1 {
		t.Errorf("_headers: %s", text)
	}
	for _, h := range HostFiles() {
		if strings.Contains(string(h.Data), "CACHE_") {
			t.Errorf("%s has a place that is not filled in", h.Name)
		}
		if strings.HasSuffix(h.Name, ".json") && !json.Valid(h.Data) {
			t.Errorf("%s is not JSON", h.Name)
		}
	}
	if strings.Contains(hostFile(t, "headers/_redirects"), "\n/") {
		t.Error("_redirects leads somewhere")
	}
	// What lies in assets/ at the root of a site is named by its hash: of the
	// demonstration, where it is built.
	data, err := os.ReadFile("../../public/manifest.json")
	if err != nil {
		t.Skip("the demonstration is not built: make site")
	}
	files, err := output.DecodeManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if strings.HasPrefix(name, "assets/") && servedOf(name).Caching != cacheForever {
			t.Errorf("%s is in assets/, and not named by its hash", name)
		}
		if servedOf(name).Type == "application/octet-stream" {
			t.Errorf("%s has no media type", name)
		}
	}
}

// TestGitHubPagesGetsTheSite publishes into a real repository, twice.
func TestGitHubPagesGetsTheSite(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		lacking(t, "there is no git")
	}
	f, dir := newFake(t), t.TempDir()
	origin := filepath.Join(dir, "origin.git")
	write(t, filepath.Join(dir, "home", ".gitconfig"), "[user]\nname = Tester\nemail = tester@example.org\n")
	t.Setenv("HOME", filepath.Join(dir, "home"))
	if out, err := exec.Command(git, "init", "--quiet", "--bare", origin).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	script := filepath.Join(dir, "pages.sh")
	write(t, script, hostFile(t, "github/pages.sh"))
	almanac := filepath.Join(dir, "almanac")
	write(t, almanac, "#!/bin/sh\n[ \"$1\" = publish ] && cp -R public/. \"$2\"\n")
	if err := os.Chmod(almanac, 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		cmd := exec.Command("sh", script, origin)
		cmd.Dir, cmd.Env = f.dir, append(os.Environ(), "ALMANAC="+almanac)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		f.changed()
	}
	out, err := exec.Command(git, "-C", origin, "ls-tree", "-r", "--name-only", "gh-pages").Output()
	if err != nil || !strings.Contains(string(out), ".nojekyll\n") || !strings.Contains(string(out), "2014/areas/a001/index.html\n") {
		t.Errorf("the branch holds %s, %v", out, err)
	}
}
