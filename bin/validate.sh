#!/usr/bin/env bash
# `terraform validate` of every synthesized unit with the real providers, in copies below .strata, so that what
# Terraform writes beside a module does not end up in cdktf.out. A unit whose provider cannot be had is reported as
# such and fails, unless STRATA_UNAVAILABLE_PROVIDERS names the provider (e.g. "helm").
set -euo pipefail
cd "$(dirname "$0")/.."

command -v terraform >/dev/null || { echo "terraform is missing; \`make doctor\` says how to get it" >&2; exit 1; }
node bin/strata.cjs synth >/dev/null

work=.strata/validate
rm -rf "$work"
mkdir -p "$work"

validate() { # one unit; prints one line
  local stack=$1 folder=$work/$1 providers name
  mkdir -p "$folder"
  cp "cdktf.out/stacks/$stack/cdk.tf.json" "$folder/"
  providers=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1])).providers.join(" ")' "cdktf.out/stacks/$stack/unit.json")
  for name in $providers; do
    if [[ " ${STRATA_UNAVAILABLE_PROVIDERS:-} " == *" $name "* ]]; then
      echo "unavailable $stack: the $name provider cannot be had here; not validated"
      return
    fi
  done
  if terraform -chdir="$folder" init -backend=false -input=false -no-color >"$folder/log" 2>&1 &&
    terraform -chdir="$folder" validate -no-color >>"$folder/log" 2>&1; then
    echo "valid $stack"
  else
    echo "invalid $stack"
    sed 's/^/    /' "$folder/log" >&2
  fi
}
export -f validate
export work

stacks=$(ls cdktf.out/stacks)
# Two at a time: a provider takes a core and some hundred MiB.
printf '%s\n' "$stacks" | xargs -P 2 -I {} bash -c 'validate {}' | tee "$work/results"

expected=$(printf '%s\n' "$stacks" | wc -l)
valid=$(grep -c '^valid ' "$work/results" || true)
unavailable=$(grep -c '^unavailable ' "$work/results" || true)
echo "$valid of $expected units valid, $unavailable without their provider"
[[ $((valid + unavailable)) -eq $expected ]]
