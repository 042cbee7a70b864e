#!/usr/bin/env bash
# Prints the folder of the programs that the batch jobs of media run: ffmpeg, ffprobe and assimp of Debian, with their
# libraries unpacked and not installed. Needs Debian or Ubuntu.
set -euo pipefail
folder="${XDG_CACHE_HOME:-$HOME/.cache}/strata-media"
programs=(ffmpeg ffprobe assimp)
mkdir -p "$folder/packages" "$folder/bin"
exec 9>"$folder/lock"
flock 9 # several test files run at a time
if [[ ! -e "$folder/complete" ]]; then
  {
    # Every package that is not installed here, as a simulated installation names them.
    apt-get install --simulate --no-install-recommends ffmpeg assimp-utils | awk '/^Inst/ { print $2 }' >"$folder/names"
    (cd "$folder/packages" && xargs --no-run-if-empty apt-get download <"$folder/names")
    for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder/root"; done
    libraries=$(find "$folder/root/usr/lib" -name '*.so*' -printf '%h\n' | sort --unique | paste --serial --delimiters=:)
    for program in "${programs[@]}"; do
      file=$folder/root/usr/bin/$program
      [[ -x $file ]] || file=$(command -v "$program")
      printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$libraries" "$file" >"$folder/bin/$program"
      chmod +x "$folder/bin/$program"
    done
    rm -rf "$folder/packages"
    touch "$folder/complete"
  } >&2
fi
echo "$folder/bin"
