package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

// HostOptions say where a host is and by what it and we are known.
type HostOptions struct {
	User  string
	Host  string   // with its port
	Path  string   // the folder there; one that does not begin with "/" is below where a login begins
	Keys  []string // files of private keys; those that are not there are passed over
	Known []string // files of known hosts, likewise
	Agent string   // the socket of an SSH agent; "" for none
}

// host is a folder on a host that takes files by SFTP. A connection that breaks is
// made again by the next call.
type host struct {
	o      HostOptions
	config *ssh.ClientConfig
	algos  func(address string) []string

	mu     sync.Mutex
	client *sftp.Client
	conn   net.Conn
	agent  net.Conn
	made   map[string]bool // folders that are there
}

// silence is how long a host may say nothing when it was asked something.
const silence = 60 * time.Second

// OpenHost makes ready to publish by SFTP. Nothing is connected yet. A host that
// no file of known hosts names is refused, and one with another key is as well:
// there is no way around it, for whoever stands between could publish otherwise.
func OpenHost(o HostOptions) (Remote, error) {
	h := &host{o: o, made: map[string]bool{}}
	known := slices.DeleteFunc(slices.Clone(o.Known), func(name string) bool { _, err := os.Stat(name); return err != nil })
	check, err := knownhosts.New(known...)
	if err != nil {
		return nil, fmt.Errorf("read the known hosts: %w", err)
	}
	h.algos = func(address string) []string { return keyTypes(check, address) }
	h.config = &ssh.ClientConfig{User: o.User, Timeout: silence,
		Auth: []ssh.AuthMethod{ssh.PublicKeysCallback(h.signers)},
		HostKeyCallback: func(name string, at net.Addr, key ssh.PublicKey) error {
			return h.recognise(check, name, at, key)
		}}
	return h, nil
}

// keyTypes lists the kinds of keys by which a host is known, so that it is asked
// for one of these: one that it has beside them would look like a forgery.
func keyTypes(check ssh.HostKeyCallback, address string) (types []string) {
	var want *knownhosts.KeyError
	if !errors.As(check(address, &net.TCPAddr{IP: net.IPv4zero}, noKey{}), &want) {
		return nil
	}
	for _, k := range want.Want {
		if t := k.Key.Type(); t == ssh.KeyAlgoRSA {
			types = append(types, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			types = append(types, t)
		}
	}
	return types
}

// noKey is a key that no host has.
type noKey struct{}

// Type names no algorithm.
func (noKey) Type() string { return "none" }

// Marshal gives no bytes.
func (noKey) Marshal() []byte { return nil }

// Verify accepts nothing.
func (noKey) Verify([]byte, *ssh.Signature) error { return errors.New("no key") }

// recognise holds a host's key against those that are known.
func (h *host) recognise(check ssh.HostKeyCallback, name string, at net.Addr, key ssh.PublicKey) error {
	err := check(name, at, key)
	var unknown *knownhosts.KeyError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown) && len(unknown.Want) == 0:
		return &Refusal{fmt.Sprintf("the host %s is not known: its key is %s", h.o.Host, ssh.FingerprintSHA256(key)),
			"ask whoever runs it whether that is its key; then connect once with ssh, which remembers it in known_hosts"}
	case errors.As(err, &unknown):
		return &Refusal{fmt.Sprintf("the host %s has another key than the one that is known: %s", h.o.Host, ssh.FingerprintSHA256(key)),
			"it may be another host: ask whoever runs it before you change known_hosts"}
	}
	return &lastingError{err}
}

// signers gives the keys of the agent and those in files. A file that wants a
// passphrase is for the agent.
func (h *host) signers() ([]ssh.Signer, error) {
	var all []ssh.Signer
	if h.o.Agent != "" {
		if conn, err := net.DialTimeout("unix", h.o.Agent, 5*time.Second); err == nil {
			h.agent = conn // its keys sign while the login lasts
			keys, err := agent.NewClient(conn).Signers()
			if err == nil {
				all = append(all, keys...)
			}
		}
	}
	locked := ""
	for _, name := range h.o.Keys {
		data, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, &lastingError{err}
		}
		key, err := ssh.ParsePrivateKey(data)
		if missing := (*ssh.PassphraseMissingError)(nil); errors.As(err, &missing) {
			locked = name
			continue
		}
		if err != nil {
			return nil, &Refusal{fmt.Sprintf("%s is not a private key that can be read", filepath.Base(name)), "name another: --identity FILE"}
		}
		all = append(all, key)
	}
	switch {
	case len(all) > 0:
		return all, nil
	case locked != "":
		return nil, &Refusal{fmt.Sprintf("the key %s has a passphrase", filepath.Base(locked)), "give it to the agent: ssh-add " + locked}
	}
	return nil, &Refusal{"there is no key to log in with", "start ssh-agent and ssh-add a key, or name a file: --identity FILE"}
}

// patient is a connection that ends when a question stays without an answer. One
// that is idle for as long ends as well, and the next call makes another.
type patient struct{ net.Conn }

// Write sends, and sets the time by which something has to come back.
func (c patient) Write(data []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(data)
}

// connected gives the connection, made where there is none.
func (h *host) connected(ctx context.Context) (*sftp.Client, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.client != nil {
		return h.client, nil
	}
	raw, err := (&net.Dialer{Timeout: silence}).DialContext(ctx, "tcp", h.o.Host)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()
	config := *h.config
	config.HostKeyAlgorithms = h.algos(h.o.Host)
	conn, channels, requests, err := ssh.NewClientConn(patient{raw}, h.o.Host, &config)
	if h.agent != nil {
		h.agent.Close()
		h.agent = nil
	}
	if err != nil {
		raw.Close()
		if strings.Contains(err.Error(), "unable to authenticate") {
			err = &Refusal{fmt.Sprintf("%s does not let %s in with the keys at hand", h.o.Host, h.o.User), "ask whoever runs it to allow your public key; --identity FILE names another"}
		}
		return nil, err
	}
	client, err := sftp.NewClient(ssh.NewClient(conn, channels, requests))
	if err != nil {
		raw.Close()
		return nil, err
	}
	h.client, h.conn = client, raw
	return client, nil
}

// do calls the host, and forgets a connection that does not hold any more.
func (h *host) do(ctx context.Context, call func(*sftp.Client) error) error {
	client, err := h.connected(ctx)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { h.drop(client) })
	defer stop()
	err = call(client)
	var status *sftp.StatusError
	answered := err == nil || errors.As(err, &status) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrExist)
	if !answered {
		h.drop(client)
	}
	return err
}

// drop ends a connection, unless it is another already.
func (h *host) drop(client *sftp.Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.client == client && client != nil {
		h.conn.Close()
		client.Close()
		h.client, h.conn = nil, nil
	}
}

func (h *host) at(name string) string { return path.Join(h.o.Path, name) }

// Read gives the bytes of a file.
func (h *host) Read(ctx context.Context, name string) (data []byte, err error) {
	err = h.do(ctx, func(c *sftp.Client) error {
		f, err := c.Open(h.at(name))
		if err != nil {
			return err
		}
		defer f.Close()
		data, err = io.ReadAll(f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Has reports whether there is anything of that name.
func (h *host) Has(ctx context.Context, name string) (bool, error) {
	err := h.do(ctx, func(c *sftp.Client) error {
		_, err := c.Lstat(h.at(name))
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Names gives what stands at the top.
func (h *host) Names(ctx context.Context) (names []string, err error) {
	err = h.do(ctx, func(c *sftp.Client) error {
		names = nil
		entries, err := c.ReadDir(h.o.Path)
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return names, err
}

// Put writes a file under its temporary name and renames it.
func (h *host) Put(ctx context.Context, name string, data []byte, _ Served) error {
	return h.do(ctx, func(c *sftp.Client) error {
		if err := h.makeFolders(c, path.Dir(h.at(name))); err != nil {
			return err
		}
		part := h.at(partOf(name))
		f, err := c.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
		if err != nil {
			return err
		}
		if _, err := f.Write(data); err != nil {
			f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		err = c.PosixRename(part, h.at(name))
		if status := (*sftp.StatusError)(nil); errors.As(err, &status) && status.FxCode() == sftp.ErrSSHFxOpUnsupported {
			return &Refusal{"the host cannot replace a file in one step (posix-rename@openssh.com)", "publish into a folder and copy that, or ask for another host"}
		}
		return err
	})
}

// makeFolders makes a folder and those around it, each once.
func (h *host) makeFolders(c *sftp.Client, dir string) error {
	h.mu.Lock()
	there := h.made[dir]
	h.mu.Unlock()
	if there {
		return nil
	}
	if err := c.MkdirAll(dir); err != nil {
		if info, again := c.Stat(dir); again != nil || !info.IsDir() { // another worker has made it meanwhile
			return err
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.made[dir] = true
	return nil
}

// Remove takes a file away, and the folders around it that became empty.
func (h *host) Remove(ctx context.Context, name string) error {
	return h.do(ctx, func(c *sftp.Client) error {
		for _, name := range []string{partOf(name), name} {
			if err := c.Remove(h.at(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		for _, dir := range foldersOf(name) {
			if c.RemoveDirectory(h.at(dir)) != nil {
				break // it holds something still
			}
			h.mu.Lock()
			delete(h.made, h.at(dir))
			h.mu.Unlock()
		}
		return nil
	})
}

// Serving is left to the host.
func (h *host) Serving() string { return "" }

// Close ends the connection.
func (h *host) Close() error {
	h.mu.Lock()
	client := h.client
	h.mu.Unlock()
	h.drop(client)
	return nil
}
