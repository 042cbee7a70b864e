#!/usr/bin/env bash
# Checks the workflows with actionlint: the one on the PATH, else built once from its Go module (20 seconds).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=v1.7.12

folder="${XDG_CACHE_HOME:-$HOME/.cache}/strata-actionlint/$version"
if ! command -v actionlint >/dev/null && [[ ! -x "$folder/actionlint" ]]; then
  GOBIN="$folder" go install -trimpath "github.com/rhysd/actionlint/cmd/actionlint@$version"
fi
PATH="$PATH:$folder" actionlint
