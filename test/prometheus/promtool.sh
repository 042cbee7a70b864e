#!/usr/bin/env bash
# Prints the folder of promtool and amtool: those on the PATH, else built once from their Go modules, without the service
# discovery of every cloud (promtool 2 to 5 minutes on two cores, amtool 2). The versions are those that the chart installs.
set -euo pipefail
prometheus=v0.314.0 # 3.14
alertmanager=v0.34.0

if command -v promtool >/dev/null && command -v amtool >/dev/null; then
  dirname "$(command -v promtool)"
  exit
fi
folder="${XDG_CACHE_HOME:-$HOME/.cache}/strata-promtool/$prometheus-$alertmanager"
build() { # tool, its package, version: `go install` takes no module whose go.mod replaces others
  [[ -x "$folder/$1" ]] && return
  local module
  module="$(mktemp -d)"
  (
    cd "$module"
    go mod init strata/tools
    go get -tool "$2@$3"
    go build -tags remove_all_sd -trimpath -ldflags="-s -w" -o "$folder/$1" "$2"
  ) >&2
  rm -rf "$module"
}
mkdir -p "$folder"
build promtool github.com/prometheus/prometheus/cmd/promtool "$prometheus"
build amtool github.com/prometheus/alertmanager/cmd/amtool "$alertmanager"
echo "$folder"
