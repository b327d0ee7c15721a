package export

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// keys makes a pair of keys with the program minisign, encrypted where there is a
// password.
func keys(t *testing.T, password string) (program, secret, public string) {
	t.Helper()
	program, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("the program minisign is not here: .ci/minisign installs it")
	}
	dir := t.TempDir()
	secret, public = filepath.Join(dir, "secret.key"), filepath.Join(dir, "public.pub")
	args := []string{"-G", "-p", public, "-s", secret}
	if password == "" {
		args = append(args, "-W")
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(password + "\n" + password + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("minisign: %v\n%s", err, out)
	}
	return program, secret, public
}

var aDay = time.Date(2014, 11, 28, 9, 30, 0, 0, time.UTC)

func TestMinisignVerifiesWhatWeSign(t *testing.T) {
	program, secret, public := keys(t, "")
	key, err := ReadKey(secret, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "edition-2014.zip")
	data := made(t, nil)
	signature := key.Sign(file, data, aDay)
	if again := key.Sign(file, data, aDay); string(again) != string(signature) {
		t.Error("a signature made twice differs")
	}
	write(t, file, data)
	write(t, file+Signature, signature)
	out, err := exec.Command(program, "-Vm", file, "-p", public).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "file:edition-2014.zip\thashed") {
		t.Errorf("minisign: %v\n%s", err, out)
	}
	write(t, file, append(data, 'x'))
	if out, err := exec.Command(program, "-Vm", file, "-p", public).CombinedOutput(); err == nil {
		t.Errorf("minisign takes another file\n%s", out)
	}
}

// TestAnEncryptedKeyOpensWithItsPassword takes seconds: the password is made hard to
// guess.
func TestAnEncryptedKeyOpensWithItsPassword(t *testing.T) {
	if testing.Short() {
		t.Skip("encrypted keys are tried in the full tests only")
	}
	_, secret, public := keys(t, "a secret")
	for password, want := range map[string]string{"": "does not hold its password", "another": "does not open with the password"} {
		if _, err := ReadKey(secret, func() string { return password }); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), want) {
			t.Errorf("with the password %q: %v", password, err)
		}
	}
	key, err := ReadKey(secret, func() string { return "a secret" })
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(public)
	if err != nil || !strings.Contains(string(text), key.Public()) {
		t.Errorf("%v: it is not the key of\n%s", err, text)
	}
}

func TestWeVerifyWhatMinisignSigns(t *testing.T) {
	program, secret, public := keys(t, "")
	_, _, other := keys(t, "")
	file := filepath.Join(t.TempDir(), "edition-2014.zip")
	data := made(t, nil)
	write(t, file, data)
	expect := func(key, want string) {
		t.Helper()
		if said, fault, err := VerifySignature(file, key); err != nil || fault != want || (said != "") != (want == "") {
			t.Errorf("said %q, fault %q, error %v, want %q", said, fault, err, want)
		}
	}
	expect(public, "it is not signed: there is no edition-2014.zip.minisig beside it")
	for _, way := range [][]string{nil, {"-H"}} { // hashed before, the only way of newer releases, and as older ones name it
		if out, err := exec.Command(program, append([]string{"-S", "-s", secret, "-m", file}, way...)...).CombinedOutput(); err != nil {
			t.Fatalf("minisign: %v\n%s", err, out)
		}
		expect(public, "")
	}
	text, err := os.ReadFile(public)
	if err != nil {
		t.Fatal(err)
	}
	expect(strings.TrimSpace(strings.Split(string(text), "\n")[1]), "") // the line in the file
	expect(other, "it is signed with another key")
	signature, err := os.ReadFile(file + Signature)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, append(data, 'x'))
	expect(public, "the signature is not of these bytes, or not by this key")
	write(t, file, data)
	write(t, file+Signature, []byte(strings.Replace(string(signature), "file:edition", "file:another", 1)))
	expect(public, "the signature is not of these bytes, or not by this key")
	write(t, file+Signature, []byte("a note"))
	expect(public, "edition-2014.zip.minisig is no signature of minisign")
}

func TestAKeyThatCannotBeUsedIsNamed(t *testing.T) {
	_, secret, public := keys(t, "")
	if _, err := ReadKey(public, nil); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "is no secret key of minisign") {
		t.Error(err)
	}
	if _, _, err := VerifySignature("x", secret); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "is no public key of minisign") {
		t.Error(err)
	}
	if _, _, err := VerifySignature("x", "nowhere"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
