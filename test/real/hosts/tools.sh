#!/usr/bin/env bash
# Prints the folder of the programs that check and run the files of hosts: ShellCheck, Prometheus and what belongs to it,
# the schema of cloud-init, the CloudWatch exporter, check-jsonschema, the manifest of Argo CD. Debian's packages are
# unpacked and not installed. Needs Debian or Ubuntu, Java, Maven, Go and Python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exporter=0.16.0
argocd=v3.6.1
alertmanager=v0.28.1 # the last one whose module has its user interface; Debian's needs files in /usr

folder="${XDG_CACHE_HOME:-$HOME/.cache}/strata-hosts"
packages=(cloud-init prometheus prometheus-alertmanager prometheus-node-exporter prometheus-pushgateway shellcheck)
mkdir -p "$folder/packages"
exec 9>"$folder/lock"
flock 9 # several test files run at a time
{
  for package in "${packages[@]}"; do
    [[ -e "$folder/usr/share/doc/$package" ]] && continue
    (cd "$folder/packages" && apt-get download "$package" && dpkg -x "$package"_*.deb "$folder")
  done

  if ! cmp -s requirements.txt "$folder/venv/installed.txt"; then
    rm -rf "$folder/venv"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
    cp requirements.txt "$folder/venv/installed.txt"
  fi

  jar=cloudwatch_exporter-$exporter-jar-with-dependencies.jar
  [[ -e "$folder/$jar" ]] || mvn --batch-mode --quiet --strict-checksums \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-DoutputDirectory=$folder" \
    "-Dartifact=io.prometheus.cloudwatch:cloudwatch_exporter:$exporter:jar:jar-with-dependencies"
  ln -sf "$jar" "$folder/cloudwatch-exporter.jar"

  if [[ ! -x "$folder/alertmanager-$alertmanager" ]]; then
    GOBIN="$folder/build" go install -trimpath -ldflags="-s -w" \
      "github.com/prometheus/alertmanager/cmd/alertmanager@$alertmanager"
    mv "$folder/build/alertmanager" "$folder/alertmanager-$alertmanager"
  fi
  ln -sf "alertmanager-$alertmanager" "$folder/alertmanager"

  if [[ ! -e "$folder/argocd-$argocd.yaml" ]]; then
    # The module of the release has the manifest. Go reports an error if it is older than the module, but downloads it.
    module=github.com/argoproj/argo-cd/v3@$argocd
    zip=$(go mod download -json "$module" | sed --quiet 's/.*"Zip": "\(.*\)".*/\1/p' || true)
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
      "$zip" "$module/manifests/install.yaml" >"$folder/argocd.part"
    mv "$folder/argocd.part" "$folder/argocd-$argocd.yaml"
  fi
  ln -sf "argocd-$argocd.yaml" "$folder/argocd.yaml"
} >&2
echo "$folder"
