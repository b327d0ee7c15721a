package publish

import (
	"compress/gzip"
	"context"
	"crypto/md5" // it is what a store names an object's bytes by
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// Parts is a prefix of a bucket in which several machines put the parts of a site, see
// internal/shard. The objects are stored as those of a site that is published there, so
// that what is joined can be served, and published to later.
type Parts struct {
	bucket *bucket
	waits  []time.Duration
}

// OpenParts makes ready to put parts into a bucket. Nothing is asked yet.
func OpenParts(o BucketOptions) (*Parts, error) {
	remote, err := OpenBucket(o)
	if err != nil {
		return nil, err
	}
	return &Parts{remote.(*bucket), Usual().Waits}, nil
}

// Read gives the bytes of an object, as they were before they were compressed.
func (p *Parts) Read(ctx context.Context, name string) (data []byte, err error) {
	err = p.again(ctx, func() error {
		object, err := p.bucket.client.GetObject(ctx, p.bucket.o.Bucket, p.bucket.key(name), minio.GetObjectOptions{})
		if err != nil {
			return p.bucket.told(err)
		}
		defer object.Close()
		info, err := object.Stat()
		if err != nil {
			return p.bucket.told(err)
		}
		var from io.Reader = object
		if info.Metadata.Get("Content-Encoding") == "gzip" {
			if from, err = gzip.NewReader(object); err != nil {
				return p.bucket.told(err)
			}
		}
		data, err = io.ReadAll(from)
		return p.bucket.told(err)
	})
	return data, err
}

// Holds reports whether there is an object of these bytes. A store that names objects
// by other than their MD5, as some do that encrypt, is given them again.
func (p *Parts) Holds(ctx context.Context, name string, data []byte) (holds bool, err error) {
	stored, _, err := p.bucket.stored(name, data)
	if err != nil {
		return false, err
	}
	err = p.again(ctx, func() error {
		info, err := p.bucket.client.StatObject(ctx, p.bucket.o.Bucket, p.bucket.key(name), minio.StatObjectOptions{})
		if err = p.bucket.told(err); err != nil {
			return err
		}
		sum := md5.Sum(stored)
		holds = strings.Trim(info.ETag, `"`) == hex.EncodeToString(sum[:])
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return holds, err
}

// Put stores an object.
func (p *Parts) Put(ctx context.Context, name string, data []byte) error {
	return p.again(ctx, func() error { return p.bucket.Put(ctx, name, data, servedOf(name)) })
}

// Remove takes an object away.
func (p *Parts) Remove(ctx context.Context, name string) error {
	return p.again(ctx, func() error { return p.bucket.Remove(ctx, name) })
}

// List lists every object. Where they may be compressed their size is not known.
func (p *Parts) List(ctx context.Context, see func(name string, size int, written time.Time)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	b := p.bucket
	for object := range b.client.ListObjects(ctx, b.o.Bucket, minio.ListObjectsOptions{Prefix: b.o.Prefix, Recursive: true}) {
		if object.Err != nil {
			return b.told(object.Err)
		}
		size := int(object.Size)
		if b.o.Gzip {
			size = -1
		}
		see(strings.TrimPrefix(object.Key, b.o.Prefix), size, object.LastModified)
	}
	return ctx.Err()
}

// again does something until it succeeds, fails for good, or was tried often enough.
func (p *Parts) again(ctx context.Context, do func() error) error {
	for attempt := 0; ; attempt++ {
		err := do()
		if err == nil || ctx.Err() != nil || hopeless(err) || attempt == len(p.waits) {
			return err
		}
		select {
		case <-time.After(p.waits[attempt]):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
