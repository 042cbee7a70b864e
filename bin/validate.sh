#!/usr/bin/env bash
# `terraform validate` of every synthesized unit with the real providers, in copies below .strata, so that what
# Terraform writes beside a module does not end up in cdktf.out. Of a unit with a provider that cannot be had
# (STRATA_UNAVAILABLE_PROVIDERS, e.g. "helm"), all but that provider's resources is validated, and they are named.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v terraform >/dev/null || { echo "terraform is missing; \`make doctor\` says how to get it" >&2; exit 1; }
node bin/strata.cjs synth >/dev/null

work=.strata/validate
rm -rf "$work"
mkdir -p "$work"

validate() { # one unit; prints one line
  local stack=$1 folder=$work/$1 left_out
  # shellcheck disable=SC2086 # a list of names
  left_out=$(node bin/without-providers.mjs "cdktf.out/stacks/$stack" "$folder" ${STRATA_UNAVAILABLE_PROVIDERS:-}) &&
    terraform -chdir="$folder" init -backend=false -input=false -no-color >"$folder/log" 2>&1 &&
    terraform -chdir="$folder" validate -no-color >>"$folder/log" 2>&1 || {
    echo "invalid $stack"
    sed 's/^/    /' "$folder/log" >&2
    return
  }
  if [[ -z "$left_out" ]]; then echo "valid $stack"; else echo "partly valid $stack: not $left_out, whose provider cannot be had here"; fi
}
export -f validate
export work

stacks=$(ls cdktf.out/stacks)
# Two at a time: a provider takes a core and some hundred MiB.
printf '%s\n' "$stacks" | xargs -P 2 -I {} bash -c 'validate {}' | tee "$work/results"

expected=$(printf '%s\n' "$stacks" | wc -l)
valid=$(grep -c '^valid ' "$work/results" || true)
partly=$(grep -c '^partly valid ' "$work/results" || true)
echo "$valid of $expected units valid, $partly but for the resources of a provider that cannot be had here"
[[ $((valid + partly)) -eq $expected ]]
