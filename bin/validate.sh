#!/usr/bin/env bash
# Runs `strata validate` on every unit with the real providers. Resources of an unavailable provider
# (STRATA_UNAVAILABLE_PROVIDERS, for example "helm") are left out and listed.
set -euo pipefail
cd "$(dirname "$0")/.."

out=.strata/validate-modules
rm -rf "$out"
node bin/strata.cjs synth --output "$out" >/dev/null
# shellcheck disable=SC2086 # a list of names
node bin/without-providers.mjs "$out" ${STRATA_UNAVAILABLE_PROVIDERS:-} >"$out/left-out"
node bin/strata.cjs validate --skip-synth --output "$out"
[[ ! -s "$out/left-out" ]] || sed 's/^/partly valid: /' "$out/left-out"
