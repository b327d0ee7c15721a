package publish

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"almanac/internal/edition"
)

// refusal gives why a site is not published, or fails.
func (f *fake) refusal(remote Remote) string {
	f.t.Helper()
	s, err := f.read()
	if err == nil {
		_, err = Look(f.t.Context(), s, remote)
	}
	return refusalOf(f.t, err)
}

func refusalOf(t *testing.T, err error) string {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("expected a refusal, got %v", err)
	}
	if r.Hint == "" {
		t.Errorf("%q does not say how to go on", r.Text)
	}
	return r.Text
}

func TestWhatMayNotBeSeenIsNotPublished(t *testing.T) {
	tests := map[string]struct {
		do   func(*fake)
		want string
	}{
		"a draft": {func(f *fake) {
			f.source("data/2014/edition.toml", "title = \"2014\"\nstatus = \"draft\"\nframework = \"2012-06\"\n")
		}, "edition 2014 is a draft"},
		"an edition before its time": {func(f *fake) {
			f.source("data/2014/edition.toml", "title = \"2014\"\nstatus = \"final\"\npublished = 2015-03-01T12:00:01Z\nframework = \"2012-06\"\n")
		}, "edition 2014 is not published before 1 March 2015, 12:00 UTC"},
		"a preview of what is final since": {func(f *fake) {
			f.files["2014/index.html"] += `<meta name="robots" content="noindex">`
			f.build()
		}, "edition 2014 was built as a preview"},
		"a file that was changed": {func(f *fake) {
			write(f.t, filepath.Join(f.public(), "2014/index.html"), "other")
		}, "not what its manifest and the seals say: 2014/index.html"},
		"a file that is missing": {func(f *fake) {
			if err := os.Remove(filepath.Join(f.public(), "2014/data/a001.csv")); err != nil {
				f.t.Fatal(err)
			}
		}, "2014/data/a001.csv"},
		"a page that the manifest does not know": {func(f *fake) {
			write(f.t, filepath.Join(f.public(), "2014/more.html"), "other")
		}, "2014/more.html"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			test.do(f)
			if got := f.refusal(folderPlace(t).open(t)); !strings.Contains(got, test.want) {
				t.Errorf("refused because %q, expected %q", got, test.want)
			}
		})
	}
}

func TestAPlaceOfOthersIsLeftAlone(t *testing.T) {
	f := newFake(t)
	at := folderPlace(t)
	write(t, filepath.Join(at.dir, "holiday", "photo.jpg"), "x")
	if got := f.refusal(at.open(t)); !strings.Contains(got, "files there that almanac did not put there: holiday") {
		t.Errorf("refused because %q", got)
	}
	write(t, filepath.Join(at.dir, "manifest.json"), `{"name": "An app"}`)
	if got := f.refusal(at.open(t)); !strings.Contains(got, "manifest.json that almanac did not write") {
		t.Errorf("refused because %q", got)
	}
}

func TestWhatTellsAHostHowToServeIsNoOtherSite(t *testing.T) {
	f := newFake(t)
	at := folderPlace(t)
	for _, name := range []string{".htaccess", ".git/config", ".well-known/acme/1", "_headers", "_redirects", "CNAME"} {
		write(t, filepath.Join(at.dir, name), "mine")
	}
	f.publish(at.open(t))
	f.changed()
	f.publish(at.open(t))
	for _, name := range []string{".htaccess", ".git/config", ".well-known/acme/1", "_headers", "_redirects", "CNAME"} {
		if data, err := os.ReadFile(filepath.Join(at.dir, name)); err != nil || string(data) != "mine" {
			t.Errorf("%s was touched: %q, %v", name, data, err)
		}
	}
}

func TestAFileOfOthersInTheWayIsNotWrittenOver(t *testing.T) {
	f := newFake(t)
	at := folderPlace(t)
	f.publish(at.open(t))
	write(t, filepath.Join(at.dir, "2014/areas/new/index.html"), "mine")
	write(t, filepath.Join(at.dir, "notes/mine.txt"), "mine")
	f.changed()
	if got := f.refusal(at.open(t)); !strings.Contains(got, "where the site has files of its own: 2014/areas/new/index.html") {
		t.Errorf("refused because %q", got)
	}
	if err := os.Remove(filepath.Join(at.dir, "2014/areas/new/index.html")); err != nil {
		t.Fatal(err)
	}
	f.publish(at.open(t))
	if _, err := os.Stat(filepath.Join(at.dir, "notes/mine.txt")); err != nil {
		t.Error("a file of others, beside the site, is gone")
	}
}

func TestASiteThatWasCopiedByHandIsGoneOnWith(t *testing.T) {
	f := newFake(t)
	at := folderPlace(t)
	if err := os.CopyFS(at.dir, os.DirFS(f.public())); err != nil {
		t.Fatal(err)
	}
	plan := f.publish(at.open(t))
	if n, _ := plan.Count(); n != 0 {
		t.Errorf("%d files were put there though all are", n)
	}
}

func TestAnotherSiteIsNotWrittenOver(t *testing.T) {
	f, other := newFake(t), newFake(t)
	at := folderPlace(t)
	f.publish(at.open(t))
	other.source("config.toml", "title = \"Plans in Tinyland\"\npublisher = \"Tinyland\"\n[help]\ntext = \"Call.\"\n")
	if got := other.refusal(at.open(t)); !strings.Contains(got, `another site is published there: "Children in Norrey", of Norrey`) {
		t.Errorf("refused because %q", got)
	}
	other.source("config.toml", "title = \"Plans in Norrey\"\npublisher = \"Norrey\"\n[help]\ntext = \"Call.\"\n")
	other.publish(at.open(t)) // it has another title only
}

func TestANewerSiteIsNotWrittenOver(t *testing.T) {
	f, at := newFake(t), folderPlace(t)
	old := f.mustRead()
	f.source("data/2015/edition.toml", "title = \"2015\"\nstatus = \"final\"\npublished = 2015-02-02\nframework = \"2012-06\"\n")
	f.edition("2015", 3)
	f.build()
	f.publish(at.open(t))
	_, err := Look(t.Context(), old, at.open(t))
	if got := refusalOf(t, err); !strings.Contains(got, "it has edition 2015, which the site here has not") {
		t.Errorf("refused because %q", got)
	}
}

// ledgered gives a site with a ledger of some lines and seals of some editions,
// of all that is there in them.
func ledgered(s *Site, lines int, sealed ...string) *Site {
	copied := *s
	copied.ledger, copied.seals = &edition.Ledger{}, map[string]*edition.Seal{}
	for i := range lines {
		copied.ledger.Append(edition.Event{Kind: edition.EventRedirected, Subject: strings.Repeat("x", i+1), Time: today})
	}
	for _, id := range sealed {
		copied.seals[id] = &edition.Seal{Edition: id}
	}
	return &copied
}

// publishAs publishes a site as it is.
func publishAs(t *testing.T, s *Site, remote Remote, pace Pace) error {
	t.Helper()
	plan, err := Look(t.Context(), s, remote)
	if err != nil {
		return err
	}
	return plan.Run(t.Context(), pace, nil)
}

func TestASiteWithALineOfTheLedgerMoreIsNewer(t *testing.T) {
	f, at := newFake(t), folderPlace(t)
	s := f.mustRead()
	if err := publishAs(t, ledgered(s, 2), at.open(t), hurried()); err != nil {
		t.Fatal(err)
	}
	if got := refusalOf(t, publishAs(t, ledgered(s, 1), at.open(t), hurried())); !strings.Contains(got, "its ledger has a line that the ledger here has not") {
		t.Errorf("refused because %q", got)
	}
	if err := publishAs(t, ledgered(s, 3), at.open(t), hurried()); err != nil {
		t.Error(err)
	}

	// One that was begun, and cut before its first file, is newer as well.
	f.changed()
	cut := &stopping{Remote: at.open(t), after: 1}
	if err := publishAs(t, ledgered(f.mustRead(), 4), cut, hurried()); !errors.Is(err, errStopped) {
		t.Fatal(err)
	}
	refusalOf(t, publishAs(t, ledgered(s, 3), at.open(t), hurried()))
}

func TestBelowASealedEditionOnlyAWithdrawalChangesAnything(t *testing.T) {
	f, at := newFake(t), folderPlace(t)
	if err := publishAs(t, ledgered(f.mustRead(), 1, "2014"), at.open(t), hurried()); err != nil {
		t.Fatal(err)
	}
	page := "2014/areas/a003/index.html"
	before := f.files[page]
	f.files[page] = "withdrawn"
	f.build()
	if got := refusalOf(t, publishAs(t, ledgered(f.mustRead(), 1, "2014"), at.open(t), hurried())); !strings.Contains(got, "edition 2014 is sealed") || !strings.Contains(got, page) {
		t.Errorf("refused because %q", got)
	}
	withdrawn := ledgered(f.mustRead(), 2, "2014")
	withdrawn.seals["2014"].Withdrawn = []edition.Withdrawal{{Subject: page, Outputs: []string{page}}}
	if err := publishAs(t, withdrawn, at.open(t), hurried()); err != nil {
		t.Fatal(err)
	}

	// The copy of before would bring it back.
	f.files[page] = before
	f.build()
	refusalOf(t, publishAs(t, ledgered(f.mustRead(), 1, "2014"), at.open(t), hurried()))
	if data, err := os.ReadFile(filepath.Join(at.dir, page)); err != nil || string(data) != "withdrawn" {
		t.Errorf("what was withdrawn is there again: %v", err)
	}

	// So would one that does not know what was published there, as the state is gone.
	if err := os.Remove(filepath.Join(at.dir, StateFile)); err != nil {
		t.Fatal(err)
	}
	refusalOf(t, publishAs(t, ledgered(f.mustRead(), 1, "2014"), at.open(t), hurried()))

	delete(f.files, page)
	f.files["2014/areas/a002/index.html"] = strings.ReplaceAll(f.files["2014/areas/a002/index.html"], "a003", "a004")
	f.build()
	if got := refusalOf(t, publishAs(t, ledgered(f.mustRead(), 3, "2014"), at.open(t), hurried())); !strings.Contains(got, page) {
		t.Errorf("refused because %q", got)
	}
}

func TestSealingWhatIsPublishedAlreadyCanBeCut(t *testing.T) {
	f, at := newFake(t), folderPlace(t)
	f.publish(at.open(t))
	f.changed() // it was built otherwise before it was sealed
	s := ledgered(f.mustRead(), 1, "2014")
	for after := int64(1); after < 12; after++ {
		if err := publishAs(t, s, &stopping{Remote: at.open(t), after: after}, Pace{Workers: 1}); err != nil && !errors.Is(err, errStopped) {
			t.Fatalf("after %d calls: %v", after, err)
		}
	}
	if err := publishAs(t, s, at.open(t), hurried()); err != nil {
		t.Fatal(err)
	}
	delete(f.files, "2014/areas/new/index.html")
	f.build()
	refusalOf(t, publishAs(t, ledgered(f.mustRead(), 1, "2014"), at.open(t), hurried()))
}

func TestTargetsAreRead(t *testing.T) {
	good := map[string]Target{
		"out/www":                      {Folder: filepath.Join("out", "www")},
		"file:///srv/www":              {Folder: filepath.FromSlash("/srv/www")},
		"s3://bucket":                  {Bucket: &BucketOptions{Bucket: "bucket"}},
		"s3://bucket/a/b/":             {Bucket: &BucketOptions{Bucket: "bucket", Prefix: "a/b/"}},
		"sftp://me@example.org/srv":    {Host: &HostOptions{User: "me", Host: "example.org:22", Path: "/srv"}},
		"sftp://example.org:2222/~/a/": {Host: &HostOptions{Host: "example.org:2222", Path: "a/"}},
	}
	for text, want := range good {
		got, err := ParseTarget(text)
		want.Text = text
		if err != nil || !sameTarget(got, want) {
			t.Errorf("%s is read as %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"ftp://example.org/a", "s3://", "s3://key:secret@bucket/a", "sftp://example.org", "sftp://me:secret@example.org/a", "https://example.org/", "file://host/a", "s3://bucket/a?x=1"} {
		_, err := ParseTarget(text)
		if got := refusalOf(t, err); strings.Contains(got, "secret") {
			t.Errorf("%q repeats a password", got)
		}
	}
}

func sameTarget(a, b Target) bool {
	same := a.Text == b.Text && a.Folder == b.Folder && (a.Bucket == nil) == (b.Bucket == nil) && (a.Host == nil) == (b.Host == nil)
	if same && a.Bucket != nil {
		same = *a.Bucket == *b.Bucket
	}
	if same && a.Host != nil {
		same = a.Host.User == b.Host.User && a.Host.Host == b.Host.Host && a.Host.Path == b.Host.Path
	}
	return same
}

func TestAStoreIsNamedByAnEncryptedAddressWithoutCredentials(t *testing.T) {
	for _, endpoint := range []string{"http://example.org", "ftp://example.org", "example.org", "https://example.org/path", "https://key:secret@example.org"} {
		_, err := OpenBucket(BucketOptions{Bucket: "b", Endpoint: endpoint})
		if got := refusalOf(t, err); strings.Contains(got, "secret") {
			t.Errorf("%q repeats a password", got)
		}
	}
}

func TestAStoreThatDoesNotKnowUsSaysSo(t *testing.T) {
	at, f := bucketPlace(t), newFake(t)
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
	_, err := Look(t.Context(), f.mustRead(), at.open(t))
	if err == nil || strings.Contains(err.Error(), "another-secret") {
		t.Errorf("with a wrong secret: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(t.TempDir(), "none"))
	if got := f.refusal(at.open(t)); !strings.Contains(got, "there are no credentials") {
		t.Errorf("refused because %q", got)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", testAccess)
	t.Setenv("AWS_SECRET_ACCESS_KEY", testSecret)
	missing, err := OpenBucket(BucketOptions{Bucket: "missing", Endpoint: "http://" + at.line.address(), Region: "us-east-1"})
	if got := f.refusal(opened(t, missing, err)); !strings.Contains(got, `there is no bucket "missing"`) {
		t.Errorf("refused because %q", got)
	}
}

func TestAHostIsRecognisedByItsKey(t *testing.T) {
	_, o := sshServer(t)
	f := newFake(t)
	o.Path = filepath.Join(t.TempDir(), "www")
	look := func(change func(*HostOptions)) string {
		t.Helper()
		o := o
		change(&o)
		r, err := OpenHost(o)
		return f.refusal(opened(t, r, err))
	}
	dir := t.TempDir()
	if got := look(func(o *HostOptions) { o.Known = []string{filepath.Join(dir, "none")} }); !strings.Contains(got, "is not known: its key is SHA256:") {
		t.Errorf("refused because %q", got)
	}
	_, other := newKey(t, filepath.Join(dir, "other"))
	forged := filepath.Join(dir, "forged")
	write(t, forged, knownLine(o.Host, other))
	if got := look(func(o *HostOptions) { o.Known = []string{forged} }); !strings.Contains(got, "has another key than the one that is known") {
		t.Errorf("refused because %q", got)
	}
	if got := look(func(o *HostOptions) { o.Keys = nil }); !strings.Contains(got, "there is no key to log in with") {
		t.Errorf("refused because %q", got)
	}
	if got := look(func(o *HostOptions) { o.Keys = []string{filepath.Join(dir, "other")} }); !strings.Contains(got, "does not let "+o.User+" in") {
		t.Errorf("refused because %q", got)
	}
}

// TestAnAgentLogsIn gives the key to an agent and to nobody else.
func TestAnAgentLogsIn(t *testing.T) {
	_, o := sshServer(t)
	data, err := os.ReadFile(o.Keys[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKey(data)
	if err != nil {
		t.Fatal(err)
	}
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "a") // the name of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	o.Agent = filepath.Join(dir, "socket")
	listener, err := net.Listen("unix", o.Agent)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, conn) }()
		}
	}()
	o.Keys, o.Path = nil, filepath.Join(t.TempDir(), "www")
	r, err := OpenHost(o)
	if plan := newFake(t).publish(opened(t, r, err)); plan.Idle() {
		t.Error("nothing was published")
	}
}
