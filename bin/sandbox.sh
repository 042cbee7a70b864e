#!/usr/bin/env bash
# Applies every unit of environments/sandbox to the AWS emulators with cdktf-cli and real Terraform: deploy in
# dependency order, outputs, a second plan that must be empty, destroy, states that must be empty. A unit whose
# provider cannot be had (STRATA_UNAVAILABLE_PROVIDERS, e.g. "helm") is listed as skipped.
# STRATA_SANDBOX_KEEP=1 leaves everything applied and the emulators running.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v terraform >/dev/null || { echo "terraform is missing; \`make doctor\` says how to get it" >&2; exit 1; }
strata=(node bin/strata.cjs)
logs=.strata/sandbox-run
rm -rf "$logs"
mkdir -p "$logs"
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1 TF_INPUT=0 TF_CLI_ARGS=-no-color CI="${CI:-true}"

quietly() { # name, command…: the output is kept, and shown when it fails
  local name=$1 started=$SECONDS
  shift
  [[ ! -t 1 ]] || printf '%s … (tail -f %s)\r' "$name" "$logs/$name.log"
  if "$@" >"$logs/$name.log" 2>&1; then
    [[ ! -t 1 ]] || printf '\e[K'
    echo "$name ($((SECONDS - started)) s)"
  else
    echo "$name failed; the end of $logs/$name.log:" >&2
    tail -n 60 "$logs/$name.log" >&2
    return 1
  fi
}

fresh=$("${strata[@]}" sandbox up)
echo "$fresh"
finish() {
  [[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] || "${strata[@]}" sandbox down
}
trap finish EXIT

"${strata[@]}" synth sandbox
if [[ "$fresh" == *"is up:"* ]]; then
  # The emulators are empty: states of a run that was cut off tell of resources that are gone.
  rm -rf .strata/state/sandbox
fi

# Units in dependency order, and those that cannot be applied here.
units=() skipped=0
while read -r stack missing; do
  if [[ -n "$missing" ]]; then
    echo "skipped $stack: the $missing provider cannot be had here"
    skipped=$((skipped + 1))
  else
    units+=("$stack")
  fi
done < <(node bin/sandbox-units.mjs)

cdktf=(npx --no cdktf)
quietly deploy "${cdktf[@]}" deploy "${units[@]}" --auto-approve --skip-provider-lock --parallelism 1
"${strata[@]}" output sandbox

for stack in "${units[@]}"; do
  quietly "second-plan-$stack" terraform -chdir="cdktf.out/stacks/$stack" plan -detailed-exitcode
done
echo "second plans are empty"

[[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] && exit
quietly destroy "${cdktf[@]}" destroy "${units[@]}" --auto-approve --skip-provider-lock --parallelism 1
for stack in "${units[@]}"; do
  left=$(terraform -chdir="cdktf.out/stacks/$stack" state list)
  [[ -z "$left" ]] || { echo "$stack still has in its state: $left" >&2; exit 1; }
done
echo "${#units[@]} units applied, planned again without changes and destroyed; states are empty; $skipped skipped"
