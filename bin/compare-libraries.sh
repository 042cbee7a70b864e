#!/usr/bin/env bash
# Synthesizes everything with cdktf and with cdktn, on each Node that is given (default: node), and compares all files.
# Only the line with the library's version may differ. See docs/cdktn.md.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.strata/libraries
rm -rf "$out"

versions=() folders=()
for library in cdktf cdktn; do
  versions+=(--ignore-matching-lines "\"version\": \"$(node -p "require('$library/package.json').version")\"")
  for node in "${@:-node}"; do
    folder="$out/$library-$("$node" --version)"
    STRATA_LIBRARY=$library "$node" bin/strata.cjs synth --output "$folder" >/dev/null
    folders+=("$folder")
  done
done
for folder in "${folders[@]:1}"; do
  diff --recursive "${versions[@]}" "${folders[0]}" "$folder"
done
echo "the modules are the same to the byte, but for the version: ${folders[*]##*/}"
