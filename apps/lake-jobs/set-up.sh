#!/usr/bin/env bash
# Installs what the jobs need outside of AWS and prints the folder: venv/ with PySpark and the test tools, jars/ with
# Iceberg and S3. The folder is LAKE_JOBS_HOME, by default .strata/lake-jobs. Needs Python 3.11, Java 17 and Maven.
# What is installed already stays, unless a version or checksum changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

home=${LAKE_JOBS_HOME:-$(cd ../.. && pwd)/.strata/lake-jobs}
mkdir -p "$(dirname "$home")"
exec 9>"$home.lock"
flock 9 # several test files run at a time
mark="$(cat requirements/*.txt jars/SHA256SUMS | sha256sum)"
if [[ "$(cat "$home/installed" 2>/dev/null)" != "$mark" ]]; then
  rm -rf "$home"
  mkdir -p "$home"
  python3 -m venv "$home/venv" >&2
  pip=("$home/venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement)
  "${pip[@]}" requirements/build.txt >&2
  "${pip[@]}" requirements/test.txt --no-build-isolation >&2
  jars/fetch "$home/jars" >&2
  echo "$mark" >"$home/installed" # last, so that an interrupted installation is repeated
fi
echo "$home"
