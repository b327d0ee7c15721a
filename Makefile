# Two commands do everything: "make site" and "make test". They need Go, Node
# with npm, and make; what else they need they fetch.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
VERSION     ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
NPM         := npm --no-audit --no-fund --no-update-notifier
THEME_FILES := theme/build.mjs $(wildcard theme/src/* theme/src/*/*)

export STATICCHECK

.PHONY: help site test soak quick accessibility fuzz bench theme almanac generate release release-check clean

help:           ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

site: almanac   ## build the demonstration into public/
	bin/almanac build

test: node      ## fetch what the tests need and run them all
	@bash .ci/test all

soak: node      ## everything, for hours when nobody waits
	@bash .ci/test soak

accessibility: site node ## test the demonstration's pages, and date the accessibility statement
	CHROMIUM=$$(bash .ci/browser chromium) ACCESSIBILITY_RECORD=data/accessibility.json node --test theme/test/access.test.mjs

fuzz: theme     ## give nonsense to every reader, for ten minutes (FUZZTIME=600)
	@bash .ci/fuzz

bench: almanac  ## measure how long a build takes, beside Hugo, Pagefind and Eleventy (SCALE=1 RUNS=5)
	@go run ./internal/bench -scale $(or $(SCALE),1) -runs $(or $(RUNS),5)

quick: theme    ## the tests without browser and race detector, in under a minute
	@bash .ci/test quick

theme: theme/dist/almanac.css ## build the theme's styles and scripts

almanac: theme  ## build the program into bin/
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/ ./cmd/almanac

generate:       ## make the demonstration's data and the manual's lists again
	go generate ./...

release: theme  ## make the program for Windows, macOS and Linux into dist/
	go run ./internal/release -version $(VERSION) -out dist

release-check: theme ## make a release twice, in different folders, and compare
	@bash .ci/release-check $(VERSION)

clean:          ## remove everything that the commands above have made, but the site
	rm -rf bin dist theme/node_modules
	find theme/dist -type f ! -name placeholder.txt -delete

.PHONY: node
node: theme/node_modules/.package-lock.json

theme/node_modules/.package-lock.json: theme/package.json theme/package-lock.json
	cd theme && $(NPM) ci
	@touch $@

theme/dist/almanac.css: $(THEME_FILES) theme/node_modules/.package-lock.json
	cd theme && npm run --silent build
	@touch $@
