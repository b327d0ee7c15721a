package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aead.dev/minisign"
)

// A signature is that of minisign, a small program that every system has: Ed25519
// over the BLAKE2b hash of the file. So whoever does not have, or does not trust,
// this program can hold a copy against the publisher's key.

// Signature is the ending of the file beside a zip file that holds its signature.
const Signature = ".minisig"

// Password is the variable of the environment that holds the password of an encrypted
// key. It stands in no file and on no command line.
const Password = "ALMANAC_KEY_PASSWORD"

// ErrKey is that a key cannot be used, for the reason that it is wrapped in.
var ErrKey = errors.New("the key cannot be used")

// Key is a key to sign with.
type Key struct{ private minisign.PrivateKey }

// ReadKey reads a secret key that minisign has made. password gives that of an
// encrypted one.
func ReadKey(file string, password func() string) (*Key, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key := &Key{}
	if !minisign.IsEncrypted(data) {
		if err := key.private.UnmarshalText(data); err != nil {
			return nil, fmt.Errorf("%w: %s is no secret key of minisign", ErrKey, file)
		}
		return key, nil
	}
	secret := password()
	if secret == "" {
		return nil, fmt.Errorf("%w: %s is encrypted, and %s does not hold its password", ErrKey, file, Password)
	}
	if key.private, err = minisign.DecryptKey(secret, data); err != nil {
		return nil, fmt.Errorf("%w: %s does not open with the password in %s", ErrKey, file, Password)
	}
	return key, nil
}

// Sign gives the signature of a zip file, for a file beside it. The same day and the
// same bytes have the same signature.
func (k *Key) Sign(name string, data []byte, day time.Time) []byte {
	trusted := fmt.Sprintf("timestamp:%d\tfile:%s\thashed", day.Unix(), filepath.Base(name))
	return minisign.SignWithComments(k.private, data, trusted, "signature from almanac export")
}

// Public is the key to verify with, as a line of a public key file of minisign.
func (k *Key) Public() string { return k.private.Public().(minisign.PublicKey).String() }

// VerifySignature holds a file against the signature beside it, and a public key: a
// file of minisign, or the line in it. fault says what is wrong, "" for nothing; said
// is what the signer has said and signed of the file.
func VerifySignature(file, key string) (said, fault string, err error) {
	public, err := publicKey(key)
	if err != nil {
		return "", "", err
	}
	text, err := os.ReadFile(file + Signature)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "it is not signed: there is no " + filepath.Base(file) + Signature + " beside it", nil
	}
	if err != nil {
		return "", "", err
	}
	var signature minisign.Signature
	if err := signature.UnmarshalText(text); err != nil {
		return "", filepath.Base(file) + Signature + " is no signature of minisign", nil
	}
	if signature.KeyID != public.ID() {
		return "", "it is signed with another key", nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", "", err
	}
	if !minisign.Verify(public, data, text) {
		return "", "the signature is not of these bytes, or not by this key", nil
	}
	return signature.TrustedComment, "", nil
}

func publicKey(key string) (public minisign.PublicKey, err error) {
	text, err := os.ReadFile(key)
	if err != nil {
		if len(key) != 56 { // a line of base64
			return public, err
		}
		text = []byte(key)
	}
	if err := public.UnmarshalText([]byte(strings.TrimSpace(string(text)))); err != nil {
		return public, fmt.Errorf("%w: %s is no public key of minisign", ErrKey, key)
	}
	return public, nil
}
