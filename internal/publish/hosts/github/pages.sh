#!/bin/sh
# Publishes the built site of the folder where this is run to GitHub Pages, from a
# branch that holds nothing else. ADDRESS is that of the repository.
set -eu
address=${1:?usage: pages.sh ADDRESS [BRANCH]}
branch=${2:-gh-pages}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
if ! git clone --quiet --depth 1 --branch "$branch" "$address" "$copy" 2>/dev/null; then
  git init --quiet --initial-branch "$branch" "$copy"
  git -C "$copy" remote add origin "$address"
fi
: >"$copy/.nojekyll" # the files are served as they are
"${ALMANAC:-almanac}" publish "$copy"
git -C "$copy" add --all
if git -C "$copy" diff --cached --quiet; then
  echo "Nothing has changed."
  exit 0
fi
git -C "$copy" commit --quiet --message "Publish the site"
git -C "$copy" push --quiet origin "$branch"
