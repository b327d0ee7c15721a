package publish

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"almanac/internal/output"
)

// BucketOptions say where a bucket is and how its objects are served.
type BucketOptions struct {
	Bucket, Prefix string
	Endpoint       string // the address of the store; that of Amazon when empty
	Region         string // the store is asked when it is empty
	Gzip           bool   // objects that shrink are stored compressed, and say so
}

// bucket is a bucket of an S3-compatible store. The store hands out with an
// object what was put there with it: type, caching, encoding. A network in front
// of it usually compresses by itself; where there is none, Gzip does it here, and
// whoever reads an object without a browser gets it compressed.
type bucket struct {
	client *minio.Client
	o      BucketOptions
}

// amazon is the endpoint of whoever names no other.
const amazon = "https://s3.amazonaws.com"

// OpenBucket makes ready to publish into a bucket. The credentials come from the
// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN) or
// from the file that Amazon's own tools read (~/.aws/credentials, or what
// AWS_SHARED_CREDENTIALS_FILE and AWS_PROFILE name), and from nowhere else; they
// are not kept. Nothing is asked yet.
func OpenBucket(o BucketOptions) (Remote, error) {
	if o.Endpoint == "" {
		o.Endpoint = amazon
	}
	at, err := url.Parse(o.Endpoint)
	const example = `endpoint = "https://s3.eu-west-2.amazonaws.com"`
	switch {
	case err != nil || at.Host == "" || at.Path != "" && at.Path != "/" || at.Scheme != "https" && at.Scheme != "http":
		return nil, &Refusal{fmt.Sprintf("%q is not the address of a store", o.Endpoint), example}
	case at.User != nil:
		return nil, &Refusal{"the address of the store holds a name or a password", "credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or ~/.aws/credentials only"}
	case at.Scheme == "http" && !loopback(at.Hostname()):
		return nil, &Refusal{fmt.Sprintf("%s is not encrypted: what is put there could be changed on the way", o.Endpoint), example}
	}
	transport, err := minio.DefaultTransport(at.Scheme == "https")
	if err != nil {
		return nil, err
	}
	client, err := minio.New(at.Host, &minio.Options{
		Creds:      credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}}),
		Secure:     at.Scheme == "https",
		Region:     o.Region,
		Transport:  transport,
		MaxRetries: 1, // a run has patience of its own
	})
	if err != nil {
		return nil, err
	}
	return &bucket{client, o}, nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (b *bucket) key(name string) string { return b.o.Prefix + name }

// told brings an answer of the store into our errors.
func (b *bucket) told(err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(err)
	switch {
	case answer.Code == minio.NoSuchKey || answer.StatusCode == http.StatusNotFound && answer.Code != minio.NoSuchBucket:
		return fs.ErrNotExist
	case answer.Code == minio.NoSuchBucket:
		return &Refusal{fmt.Sprintf("there is no bucket %q at %s", b.o.Bucket, b.o.Endpoint), "make it first; almanac does not"}
	case answer.StatusCode == http.StatusForbidden && !b.signed():
		return &Refusal{"the store wants to know who you are, and there are no credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials"}
	case answer.StatusCode >= 400 && answer.StatusCode < 500 && answer.StatusCode != http.StatusRequestTimeout && answer.StatusCode != http.StatusTooManyRequests:
		return &lastingError{fmt.Errorf("the store refuses: %w", err)}
	}
	return err
}

// signed reports whether there are credentials.
func (b *bucket) signed() bool {
	value, err := b.client.GetCreds()
	return err == nil && value.AccessKeyID != ""
}

// Read gives the bytes of an object.
func (b *bucket) Read(ctx context.Context, name string) ([]byte, error) {
	object, err := b.client.GetObject(ctx, b.o.Bucket, b.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, b.told(err)
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if err != nil {
		return nil, b.told(err)
	}
	return data, nil
}

// Has reports whether there is an object.
func (b *bucket) Has(ctx context.Context, name string) (bool, error) {
	_, err := b.client.StatObject(ctx, b.o.Bucket, b.key(name), minio.StatObjectOptions{})
	if err = b.told(err); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Names gives what stands at the top of the prefix.
func (b *bucket) Names(ctx context.Context) (names []string, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	const enough = 1000
	for object := range b.client.ListObjects(ctx, b.o.Bucket, minio.ListObjectsOptions{Prefix: b.o.Prefix, MaxKeys: enough}) {
		if object.Err != nil {
			return nil, b.told(object.Err)
		}
		if names = append(names, strings.TrimSuffix(strings.TrimPrefix(object.Key, b.o.Prefix), "/")); len(names) == enough {
			break
		}
	}
	return names, nil
}

// Put stores an object. A store shows it when all of it has arrived. Its MD5
// goes along, which every store understands; signed in pieces, as the client
// would without encryption, some stores keep "aws-chunked" as its encoding.
func (b *bucket) Put(ctx context.Context, name string, data []byte, how Served) error {
	o := minio.PutObjectOptions{ContentType: how.Type, CacheControl: how.Caching, DisableMultipart: true, SendContentMd5: true, DisableContentSha256: true}
	data, packed, err := b.stored(name, data)
	if err != nil {
		return err
	}
	if packed {
		o.ContentEncoding = "gzip"
	}
	_, err = b.client.PutObject(ctx, b.o.Bucket, b.key(name), bytes.NewReader(data), int64(len(data)), o)
	return b.told(err)
}

// stored gives the bytes that an object gets, and whether they are compressed.
func (b *bucket) stored(name string, data []byte) (stored []byte, packed bool, err error) {
	if !b.o.Gzip || !servedOf(name).Text || name == output.Manifest || name == StateFile {
		return data, false, nil
	}
	small, err := compressed(data)
	if err != nil || len(small) >= len(data) {
		return data, false, err
	}
	return small, true, nil
}

// Remove takes an object away.
func (b *bucket) Remove(ctx context.Context, name string) error {
	err := b.told(b.client.RemoveObject(ctx, b.o.Bucket, b.key(name), minio.RemoveObjectOptions{}))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Serving changes when objects get other types, caching or encodings.
func (b *bucket) Serving() string {
	if b.o.Gzip {
		return servingRules() + " gzip"
	}
	return servingRules()
}

// servingRules names the rules by which servedOf decides.
func servingRules() string {
	h := sha256.New()
	fmt.Fprint(h, hashed.String(), cacheForever, cacheAsk, mediaTypes) // maps are printed in the order of their keys
	return fmt.Sprintf("%x", h.Sum(nil)[:4])
}

// Close ends nothing: there is no connection to keep.
func (b *bucket) Close() error { return nil }

// compressed gives the bytes gzipped, always the same for the same.
func compressed(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
