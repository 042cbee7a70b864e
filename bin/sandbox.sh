#!/usr/bin/env bash
# Applies every unit of environments/sandbox to the AWS emulators with cdktf-cli and real Terraform: deploy in
# dependency order, outputs, a second plan that must be empty, destroy, states that must be empty. Of a unit with a
# provider that cannot be had (STRATA_UNAVAILABLE_PROVIDERS, e.g. "helm"), all but that provider's resources is applied.
# Objects in Kubernetes go to the cluster of .strata/sandbox/kubeconfig; without it their units are skipped.
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

# Units in dependency order. One of which a part can be applied is copied without the rest, as deep below the project as
# cdktf's own folder, and applied by Terraform itself; the others by cdktf-cli.
units=() whole=() partly=() skipped=0
while read -r stack how; do
  case "$how" in
    whole) units+=("$stack") whole+=("$stack") ;;
    partly) units+=("$stack") partly+=("$stack") ;;
    skipped)
      echo "skipped $stack: there is no .strata/sandbox/kubeconfig of a cluster for its objects (docs/sandbox.md)"
      skipped=$((skipped + 1))
      ;;
  esac
done < <(node bin/sandbox-units.mjs)

folder() { if [[ " ${partly[*]} " == *" $1 "* ]]; then echo ".strata/partly/$1"; else echo "cdktf.out/stacks/$1"; fi; }
cdktf=(npx --no cdktf)

quietly deploy "${cdktf[@]}" deploy "${whole[@]}" --auto-approve --skip-provider-lock --parallelism 1
for stack in "${partly[@]}"; do
  # shellcheck disable=SC2086 # a list of names
  left_out=$(node bin/without-providers.mjs "cdktf.out/stacks/$stack" "$(folder "$stack")" $STRATA_UNAVAILABLE_PROVIDERS)
  echo "$stack is applied without $left_out, whose provider cannot be had here"
  quietly "init-$stack" terraform -chdir="$(folder "$stack")" init
  quietly "apply-$stack" terraform -chdir="$(folder "$stack")" apply -auto-approve
done
"${strata[@]}" output sandbox

for stack in "${units[@]}"; do
  quietly "second-plan-$stack" terraform -chdir="$(folder "$stack")" plan -detailed-exitcode
done
echo "second plans are empty"

[[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] && exit
# By Terraform itself, readers first: cdktf-cli destroys nothing whose readers are not destroyed by it too.
for ((at = ${#units[@]} - 1; at >= 0; at--)); do
  quietly "destroy-${units[at]}" terraform -chdir="$(folder "${units[at]}")" destroy -auto-approve
done
for stack in "${units[@]}"; do
  left=$(terraform -chdir="$(folder "$stack")" state list)
  [[ -z "$left" ]] || { echo "$stack still has in its state: $left" >&2; exit 1; }
done
echo "${#units[@]} units applied, planned again without changes and destroyed; states are empty; ${#partly[@]} of them in part, $skipped skipped"
