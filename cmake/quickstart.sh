#!/bin/sh
# From a fresh checkout to a report: installs packages, builds a release into
# build/, then checks the targets given, or runs the demonstration.
set -eu
cd "$(dirname "$0")/.."

step() { echo "== $*" >&2; }
fail() { echo "quickstart.sh: $*" >&2; exit 1; }

step "packages"
sh cmake/dependencies.sh || fail "some packages are missing"
step "build"
log=build/quickstart.log
mkdir -p build
{ cmake -G Ninja -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build --target statute; } \
  >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "the build failed; all of it is in $log"; }
if [ $# -gt 0 ]; then
  step "statute check $*"
  exec build/statute check "$@"
fi
step "statute demo"
exec build/statute demo
