#!/usr/bin/env bash
# Runs `terraform validate` on every synthesized unit with the real providers, in copies below .strata, so that the files
# of Terraform do not end up in cdktf.out. Resources of an unavailable provider (STRATA_UNAVAILABLE_PROVIDERS, for example
# "helm") are left out and listed.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v terraform >/dev/null || { echo "terraform is not installed; run \`make doctor\`" >&2; exit 1; }
work=.strata/validate
rm -rf "$work"
node bin/strata.cjs synth --output "$work" >/dev/null
# shellcheck disable=SC2086 # a list of names
node bin/without-providers.mjs "$work" ${STRATA_UNAVAILABLE_PROVIDERS:-} >"$work/left-out"

validate() { # one unit; prints one line
  local stack=$1 folder=$work/stacks/$1
  terraform -chdir="$folder" init -backend=false -input=false -no-color >"$folder/log" 2>&1 &&
    terraform -chdir="$folder" validate -no-color >>"$folder/log" 2>&1 || {
    echo "invalid $stack"
    sed 's/^/    /' "$folder/log" >&2
    return
  }
  if grep -q "^$stack: " "$work/left-out"; then
    echo "partly valid $(grep "^$stack: " "$work/left-out")"
  else
    echo "valid $stack"
  fi
}
export -f validate
export work

stacks=$(ls "$work/stacks")
# Most of the time goes into the schemas of the AWS provider, which takes a core and about 700 MiB for each unit.
printf '%s\n' "$stacks" | xargs -P "$(nproc)" -I {} bash -c 'validate {}' | tee "$work/results"

expected=$(printf '%s\n' "$stacks" | wc -l)
valid=$(grep -c '^valid ' "$work/results" || true)
partly=$(grep -c '^partly valid ' "$work/results" || true)
echo "$valid of $expected units are valid, $partly more without the resources of an unavailable provider"
[[ $((valid + partly)) -eq $expected ]]
