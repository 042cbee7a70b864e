#!/usr/bin/env bash
# Runs Checkov, a scanner independent of Strata, over every production environment. Findings are fixed or listed in
# .checkov.yaml. Needs Python. The first run installs Checkov below .strata/checkov.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=.strata/checkov
requirements=test/real/checkov/requirements.txt
if ! cmp -s "$requirements" "$folder/venv/installed.txt"; then
  rm -rf "$folder/venv"
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$folder/venv/installed.txt"
fi

node bin/strata.cjs synth --output "$folder/synth" >/dev/null
exec node test/real/checkov/scan.mjs
