#!/usr/bin/env bash
# Applies environments/sandbox to the AWS emulators with strata's own runs and real Terraform (or OpenTofu, by
# TERRAFORM_BINARY_NAME): a plan from nothing with examples, an apply, outputs, a second plan that must be empty, a
# destroy, states that must be empty. Of a unit with a provider that cannot be had (STRATA_UNAVAILABLE_PROVIDERS, e.g.
# "helm"), all but that provider's resources is applied. Objects in Kubernetes go to the cluster of
# .strata/sandbox/kubeconfig; without it their units are left out.
# STRATA_SANDBOX_KEEP=1 leaves everything applied and the emulators running.
set -euo pipefail
cd "$(dirname "$0")/.."

terraform=${TERRAFORM_BINARY_NAME:-terraform}
command -v "$terraform" >/dev/null || { echo "$terraform is missing; \`make doctor\` says how to get it" >&2; exit 1; }
strata=(node bin/strata.cjs)
out=.strata/sandbox-run
fresh=$("${strata[@]}" sandbox up)
echo "$fresh"
finish() {
  [[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] || "${strata[@]}" sandbox down
}
trap finish EXIT

if [[ "$fresh" == *"is up:"* ]]; then
  # The emulators are empty: states of a run that was cut off tell of resources that are gone.
  rm -rf .strata/state/sandbox "$out"
fi
"${strata[@]}" synth sandbox --output "$out" >/dev/null
# shellcheck disable=SC2086 # a list of names
node bin/without-providers.mjs "$out" ${STRATA_UNAVAILABLE_PROVIDERS:-}
units=(sandbox --skip-synth --output "$out")
if [[ ! -f .strata/sandbox/kubeconfig ]]; then
  for unit in kubernetes-platform kafka-connect monitoring; do units+=(--exclude "$unit"); done
  echo "units with objects in Kubernetes are left out: there is no .strata/sandbox/kubeconfig of a cluster (docs/sandbox.md)"
fi

timed() { # what is done, command…
  local what=$1 started=$SECONDS
  shift
  "$@"
  echo "$what took $((SECONDS - started)) s"
}
timed "a plan from nothing" "${strata[@]}" plan "${units[@]}" --mocks
timed "the apply" "${strata[@]}" apply "${units[@]}" --auto-approve --allow-changed
"${strata[@]}" output sandbox
timed "a second plan" "${strata[@]}" plan "${units[@]}" -detailed-exitcode
echo "the second plan is empty"

[[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] && exit
timed "the destroy" "${strata[@]}" destroy "${units[@]}" --all --auto-approve
left=$(grep -l '"mode": "managed"' .strata/state/sandbox/*/terraform.tfstate || true)
[[ -z "$left" ]] || { echo "there are still resources in $left" >&2; exit 1; }
echo "applied, planned again without changes and destroyed; states are empty"
