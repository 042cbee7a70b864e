#!/usr/bin/env bash
# Applies an environment, by default streaming-sandbox, to the AWS emulators with Strata's own commands and real
# Terraform (or OpenTofu, by TERRAFORM_BINARY_NAME): a plan from nothing, an apply that must do what was planned, outputs,
# a second plan that must be empty, and a destroy after which all states must be empty.
# - Resources of an unavailable provider (STRATA_UNAVAILABLE_PROVIDERS, for example "helm") are left out.
# - Units whose kubeconfig does not exist are left out, and so are their dependents.
# - STRATA_SANDBOX_TRY, a command, runs before the destroy with the sandbox as its AWS, for example "npx jest test/media".
# - STRATA_SANDBOX_KEEP=1 skips the destroy and leaves the emulators running.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${1:-streaming-sandbox}
terraform=${TERRAFORM_BINARY_NAME:-terraform}
command -v "$terraform" >/dev/null || { echo "$terraform is not installed; run \`make doctor\`" >&2; exit 1; }
strata=(node bin/strata.cjs)
out=.strata/sandbox-run
was_running=0
"${strata[@]}" sandbox status >/dev/null 2>&1 && was_running=1
"${strata[@]}" sandbox up
finish() {
  [[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] || "${strata[@]}" sandbox down
}
trap finish EXIT

rm -rf "$out"
"${strata[@]}" synth "$environment" --output "$out" >/dev/null
mapfile -t states < <(node bin/sandbox-units.mjs "$out" states)
# The emulators start empty, so states of an earlier run describe resources that no longer exist.
[[ $was_running == 1 ]] || rm -f "${states[@]}" "${states[@]/%/.backup}"

run=("$environment" --skip-synth --output "$out")
mapfile -t without_cluster < <(node bin/sandbox-units.mjs "$out" without-cluster)
for unit in "${without_cluster[@]}"; do run+=(--exclude "$unit"); done
[[ ${#without_cluster[@]} == 0 ]] || echo "left out, because their kubeconfig does not exist: ${without_cluster[*]} (docs/sandbox.md)"
node bin/sandbox-units.mjs "$out" endpoint "http://127.0.0.1:${STRATA_SANDBOX_PORT:-4566}"
# shellcheck disable=SC2086 # a list of names
node bin/without-providers.mjs "$out" ${STRATA_UNAVAILABLE_PROVIDERS:-}

timed() { # description, command…
  local what=$1 started=$SECONDS
  shift
  "$@"
  echo "$what took $((SECONDS - started)) s"
}
timed "plan from nothing" "${strata[@]}" plan "${run[@]}" --report-file "$out/planned.json"
timed "apply" "${strata[@]}" apply "${run[@]}" --auto-approve --allow-changed --report-file "$out/applied.json"
node bin/sandbox-predicted.mjs "$out/planned.json" "$out/applied.json"
"${strata[@]}" output "$environment"
timed "second plan" "${strata[@]}" plan "${run[@]}" -detailed-exitcode
echo "the second plan is empty"

if [[ -n "${STRATA_SANDBOX_TRY:-}" ]]; then
  export AWS_SHARED_CREDENTIALS_FILE=$PWD/.strata/sandbox/credentials AWS_PROFILE=sandbox
  export AWS_ENDPOINT_URL=http://127.0.0.1:${STRATA_SANDBOX_PORT:-4566}
  timed "$STRATA_SANDBOX_TRY" bash -c "$STRATA_SANDBOX_TRY"
  unset AWS_SHARED_CREDENTIALS_FILE AWS_PROFILE AWS_ENDPOINT_URL
fi

[[ "${STRATA_SANDBOX_KEEP:-}" == 1 ]] && exit
timed "destroy" "${strata[@]}" destroy "${run[@]}" --all --auto-approve
left=$(grep -ls '"mode": "managed"' "${states[@]}" || true)
[[ -z "$left" ]] || { echo "resources are left in $left" >&2; exit 1; }
echo "applied, planned without changes, and destroyed; all states are empty"
