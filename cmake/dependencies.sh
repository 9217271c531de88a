#!/bin/sh
# The one list of Debian and Ubuntu packages. With --test, what the tests need
# too. Installs what is missing, and nothing when nothing is.
set -eu

build="ca-certificates ccache cmake g++ libboost-headers libbrotli-dev libcli11-dev
  libcurl4-openssl-dev libdeflate-dev libnghttp2-dev libsimdjson-dev libssl-dev libzstd-dev
  ninja-build zlib1g-dev"
test="chromium clang git libbenchmark-dev libgmock-dev libgtest-dev libpcap-dev libxml2-utils nginx-light
  openssl python3-jsonschema"

# Boost: 1.81 or later; in Debian 12 the default is older.
if apt-cache show libboost1.81-dev >/dev/null 2>&1; then boost=libboost1.81-dev; else boost=libboost-dev; fi

packages=$build
[ "${1:-}" != "--test" ] || packages="$packages $test"

missing() {
  for package in $packages; do
    [ "$package" != libboost-headers ] || package=$boost
    # Ubuntu has it as a snap only; the tests do without.
    [ "$package" != chromium ] || apt-cache show chromium >/dev/null 2>&1 || continue
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
      echo "$package"
  done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "dependencies.sh: this is neither Debian nor Ubuntu; install by hand:" $wanted >&2
  exit 1
fi
root=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null 2>&1 || {
    echo "dependencies.sh: packages are missing and neither root nor sudo is at hand:" $wanted >&2
    exit 1
  }
  root=sudo
fi
echo "Installing" $wanted
log=$(mktemp)
trap 'rm -f "$log"' EXIT
$root apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2; echo "dependencies.sh: apt-get update failed" >&2; exit 1; }
# The name of the package to use is known only once the lists are there.
if apt-cache show libboost1.81-dev >/dev/null 2>&1; then boost=libboost1.81-dev; else boost=libboost-dev; fi
for package in $(missing); do set -- "$@" "$package"; done
[ "${1:-}" != "--test" ] || shift
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  echo "dependencies.sh: apt-get could not install: $*" >&2
  exit 1
}
