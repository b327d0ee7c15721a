module almanac

go 1.26.0

require (
	aead.dev/minisign v0.3.0 // signs exported copies so that the small program of that name verifies them
	github.com/BurntSushi/toml v1.6.0 // reads configuration, framework, boards, editions and front matter
	github.com/fsnotify/fsnotify v1.10.1 // tells the preview which files change
	github.com/go-echarts/go-echarts/v2 v2.6.7 // describes the charts that a reader explores
	github.com/klauspost/compress v1.20.4 // deflates exported copies twice as fast as the standard library, and smaller
	github.com/minio/minio-go/v7 v7.4.1 // publishes into S3-compatible buckets: signatures, credentials, errors of the stores
	github.com/pkg/sftp v1.13.12 // publishes to hosts that take files by SFTP
	github.com/rogpeppe/go-internal v1.16.0 // reads the catalogue of rules (txtar); runs the scripts of what a user types and sees
	github.com/tdewolff/minify/v2 v2.24.25 // takes the white space out of commentary, logos and styles
	github.com/yuin/goldmark v1.8.7 // reads the markdown of commentary and pages
	golang.org/x/crypto v0.59.0 // SSH below SFTP: keys, agents, known hosts
	golang.org/x/image v0.46.0 // draws social cards: shapes and the Go fonts, which it brings along
	golang.org/x/net v0.62.0 // reads HTML, for the link and structure checks and the remarks in published files
	golang.org/x/sys v0.50.0 // finds each of thousands of files from their folder (Linux)
	golang.org/x/text v0.44.0 // reads published files in windows-1252
)

// For tests.
require github.com/google/go-cmp v0.7.0 // shows what differs

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/dustin/go-humanize v1.0.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/klauspost/cpuid/v2 v2.4.0 // indirect
	github.com/klauspost/crc32 v1.3.0 // indirect
	github.com/kr/fs v0.1.0 // indirect
	github.com/minio/crc64nvme v1.1.1 // indirect
	github.com/minio/md5-simd v1.1.2 // indirect
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/rs/xid v1.6.0 // indirect
	github.com/tdewolff/parse/v2 v2.8.20 // indirect
	github.com/tinylib/msgp v1.6.4 // indirect
	github.com/zeebo/xxh3 v1.1.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/tools v0.52.0 // indirect
	gopkg.in/ini.v1 v1.67.3 // indirect
)
