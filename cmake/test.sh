#!/bin/sh
# Installs packages, builds everything, runs every test; then the same under
# AddressSanitizer and UndefinedBehaviorSanitizer, and a short run of each fuzz
# target.
set -eu
cd "$(dirname "$0")/.."

step() { echo "== $*" >&2; }
fail() { echo "test.sh: $*" >&2; exit 1; }
jobs=$(nproc)

step "packages"
sh cmake/dependencies.sh --test || fail "some packages are missing"

# build NAME OPTION...: configures and builds into build/NAME.
build() {
  name=$1
  shift
  step "build: $name"
  mkdir -p "build/$name"
  { cmake -G Ninja -S . -B "build/$name" "$@" &&
    cmake --build "build/$name" -j "$jobs"; } >"build/$name/build.log" 2>&1 ||
    { grep -E 'error|FAILED' -A 5 "build/$name/build.log" | head -n 60 >&2; fail "build $name failed; all of it is in build/$name/build.log"; }
}
run() {
  step "test: $1"
  shift
  "$@" || fail "tests failed"
}

build test -DCMAKE_BUILD_TYPE=Release -DSTATUTE_TESTS=ON -DSTATUTE_BENCH=ON
run test ctest --test-dir build/test --output-on-failure -j "$jobs"
# Warnings are errors here, and not above: at -O3 g++ 12 warns of what is right.
build asan -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-O1 -DSTATUTE_TESTS=ON \
  -DSTATUTE_DEVELOPER=ON -DSTATUTE_SANITIZE=address,undefined
run asan ctest --test-dir build/asan --output-on-failure -j "$jobs" -LE structure
build fuzz -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-O1 -DCMAKE_CXX_COMPILER=clang++ \
  -DSTATUTE_FUZZ=ON -DSTATUTE_SANITIZE=address,undefined
run fuzz ctest --test-dir build/fuzz --output-on-failure -j "$jobs"
