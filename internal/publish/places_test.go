package publish

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// place is somewhere a test publishes to: really there, and seen from behind as
// the folder in which it keeps its files.
type place struct {
	dir  string
	line *line // to it; nil for a folder
	open func(t *testing.T) Remote
}

// contents gives what is there of a site, without our own state and what the
// store keeps for itself.
func (p place) contents(t *testing.T) map[string]string {
	return contents(t, p.dir, StateFile, ".sgwtmp")
}

// places are the three kinds of places.
var places = map[string]func(*testing.T) place{"folder": folderPlace, "bucket": bucketPlace, "sftp": sftpPlace}

func folderPlace(t *testing.T) place {
	dir := filepath.Join(t.TempDir(), "www")
	return place{dir: dir, open: func(t *testing.T) Remote {
		r, err := OpenFolder(dir)
		return opened(t, r, err)
	}}
}

func opened(t *testing.T, r Remote, err error) Remote {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// lacking ends a test that needs a program which is not here: where everything
// must be tested, that is an error.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// server starts a program that listens on a port of this machine, and waits until
// it does.
func server(t *testing.T, port string, cmd *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = 2 * time.Second // its children may hold them
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		end := time.AfterFunc(3*time.Second, func() { _ = cmd.Process.Kill() })
		<-ended
		end.Stop()
	})
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s has ended: %v\n%s", cmd.Path, err, said.String())
		case <-time.After(20 * time.Millisecond):
		}
		if conn, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			conn.Close()
			return
		}
	}
	t.Fatalf("%s does not listen", cmd.Path)
}

// freePort is a port that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// line leads to a server, and can be cut.
type line struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	left  int // bytes until it is cut; negative for never
	dead  bool
	conns []net.Conn
}

func newLine(t *testing.T, port string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &line{listener: l, to: "127.0.0.1:" + port, left: -1}
	t.Cleanup(func() { l.Close(); x.mend(0) })
	go x.accept()
	return x
}

func (x *line) address() string { return x.listener.Addr().String() }

func (x *line) accept() {
	for {
		from, err := x.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", x.to)
		x.mu.Lock()
		if err != nil || x.dead {
			from.Close()
			if err == nil {
				to.Close()
			}
			x.mu.Unlock()
			continue
		}
		x.conns = append(x.conns, from, to)
		x.mu.Unlock()
		go x.carry(from, to)
		go x.carry(to, from)
	}
}

// carry copies in pieces that are small, so that a cut falls into the midst of
// something.
func (x *line) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 1500)
	for {
		n, err := from.Read(buf)
		if n = x.take(n); n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil || n == 0 {
			return
		}
	}
}

// take says how many of some bytes still go through.
func (x *line) take(n int) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.left < 0 {
		return n
	}
	n = min(n, x.left)
	if x.left -= n; x.left == 0 && !x.dead {
		x.dead = true
		time.AfterFunc(time.Millisecond, x.end)
	}
	return n
}

func (x *line) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, c := range x.conns {
		c.Close()
	}
	x.conns = nil
}

// mend lets so many bytes through, both ways counted, and then no more; all of
// them where it is negative. What was connected is not any more.
func (x *line) mend(after int) {
	x.end()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.left, x.dead = after, after == 0
}

const testAccess, testSecret, testBucket = "almanac-test", "almanac-test-secret", "site"

// bucketPlace starts a real store, which keeps objects as files in a folder.
func bucketPlace(t *testing.T) place {
	program := os.Getenv("VERSITYGW")
	if program == "" {
		program, _ = exec.LookPath("versitygw")
	}
	if program == "" {
		lacking(t, "there is no S3-compatible store to publish to: set VERSITYGW to a versitygw (.ci/versitygw build makes one)")
	}
	dir := t.TempDir()
	port := freePort(t)
	cmd := exec.Command(program, "--access", testAccess, "--secret", testSecret, "--port", "127.0.0.1:"+port, "--quiet", "posix", dir)
	server(t, port, cmd)
	t.Setenv("AWS_ACCESS_KEY_ID", testAccess)
	t.Setenv("AWS_SECRET_ACCESS_KEY", testSecret)
	if err := storeClient(t, "127.0.0.1:"+port).MakeBucket(t.Context(), testBucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	x := newLine(t, port)
	return place{dir: filepath.Join(dir, testBucket), line: x, open: func(t *testing.T) Remote {
		r, err := OpenBucket(BucketOptions{Bucket: testBucket, Endpoint: "http://" + x.address(), Region: "us-east-1"})
		return opened(t, r, err)
	}}
}

// storeClient is a client of the store that a test sees it with.
func storeClient(t *testing.T, address string) *minio.Client {
	t.Helper()
	c, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4(testAccess, testSecret, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// newKey makes a key and gives the file of its private half.
func newKey(t *testing.T, name string) (string, ssh.PublicKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return name, key
}

// sftpPlace starts a real SSH server, as the user who tests.
func sftpPlace(t *testing.T) place {
	x, o := sshServer(t)
	dir := filepath.Join(t.TempDir(), "srv", "www")
	o.Path = filepath.ToSlash(dir)
	return place{dir: dir, line: x, open: func(t *testing.T) Remote {
		r, err := OpenHost(o)
		return opened(t, r, err)
	}}
}

func sshServer(t *testing.T) (*line, HostOptions) {
	t.Helper()
	program, err := exec.LookPath("sshd")
	if err != nil {
		program = "/usr/sbin/sshd"
	}
	if _, err := os.Stat(program); err != nil || runtime.GOOS == "windows" {
		lacking(t, "there is no sshd to publish to (.ci/server sshd installs one)")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/run/sshd"); me.Uid == "0" && err != nil {
		lacking(t, "sshd needs the folder /run/sshd when root starts it (.ci/server sshd makes it)")
	}
	dir := t.TempDir()
	hostFile, hostKey := newKey(t, filepath.Join(dir, "host"))
	ownFile, ownKey := newKey(t, filepath.Join(dir, "own"))
	write(t, filepath.Join(dir, "authorized"), string(ssh.MarshalAuthorizedKey(ownKey)))
	port := freePort(t)
	config := filepath.Join(dir, "config")
	write(t, config, fmt.Sprintf("ListenAddress 127.0.0.1:%s\nHostKey %s\nAuthorizedKeysFile %s/authorized\nPidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp\nMaxStartups 100\nLogLevel ERROR\n", port, hostFile, dir))
	server(t, port, exec.Command(program, "-D", "-e", "-f", config))
	x := newLine(t, port)
	known := filepath.Join(dir, "known_hosts")
	write(t, known, knownLine(x.address(), hostKey))
	return x, HostOptions{User: me.Username, Host: x.address(), Path: "/nowhere", Keys: []string{ownFile}, Known: []string{known}}
}

// knownLine is a line of a file of known hosts.
func knownLine(address string, key ssh.PublicKey) string {
	return knownhosts.Line([]string{knownhosts.Normalize(address)}, key) + "\n"
}
