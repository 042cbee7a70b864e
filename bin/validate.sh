#!/usr/bin/env bash
# `terraform validate` of every synthesized unit with the real providers, in copies below .strata, so that what
# Terraform writes beside a module does not end up in cdktf.out. Of a unit with a provider that cannot be had
# (STRATA_UNAVAILABLE_PROVIDERS, e.g. "helm"), all but that provider's resources is validated, and they are named.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v terraform >/dev/null || { echo "terraform is missing; \`make doctor\` says how to get it" >&2; exit 1; }
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
  if grep -q "^$stack is without " "$work/left-out"; then
    echo "partly valid: $(grep "^$stack is without " "$work/left-out")"
  else
    echo "valid $stack"
  fi
}
export -f validate
export work

stacks=$(ls "$work/stacks")
# Two at a time: a provider takes a core and some hundred MiB.
printf '%s\n' "$stacks" | xargs -P 2 -I {} bash -c 'validate {}' | tee "$work/results"

expected=$(printf '%s\n' "$stacks" | wc -l)
valid=$(grep -c '^valid ' "$work/results" || true)
partly=$(grep -c '^partly valid: ' "$work/results" || true)
echo "$valid of $expected units valid, $partly but for the resources of a provider that cannot be had here"
[[ $((valid + partly)) -eq $expected ]]
