#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sets up, builds and runs all tests. The last line is `N passed, N failed`; the exit code is not
# zero if a test failed.
#
# usage: tests/run.sh [--torch] [--kokkos | --sanitize] [CTEST-OPTION...], for example tests/run.sh -L unit
#   --torch   with the torch engine, for which LibTorch is installed; otherwise its tests are skipped
#             unless a build has it
#   --kokkos  only the decks in a LAMMPS with KOKKOS, which is built in the user's cache if it is not
#             there. Once it is there, a run without this option runs the decks of KOKKOS too
#   --sanitize  under the sanitizers of GCC, first those of addresses and undefined behavior, then, without
#             the plugin, that of threads
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache_dir=${XDG_CACHE_HOME:-${HOME:-$source_dir/build}/.cache}/mace-ins
total=0 failed=0 skipped=0

set_up() {
  # Built from nothing, the sources of a folder are compiled together.
  MACEINS_UNITY=${MACEINS_UNITY:-yes} "$source_dir/cmake/setup.sh" --tests "$@" && return
  echo "0 passed, 1 failed"
  exit 1
}

# run_tests PRESET CTEST-OPTION...: adds to the counts.
run_tests() {
  local preset=$1 build_dir=$source_dir/build log all bad
  shift
  [ "$preset" = release ] || build_dir=$build_dir/$preset
  log=$build_dir/tests/run.log
  (
    . "$build_dir/env.sh"
    cd "$source_dir"
    ctest --preset "$preset" --no-tests=error --parallel "$(nproc)" --timeout 1200 "$@" 2>&1 |
      tee "$log" || true
  )
  # ctest's own count: "98% tests passed, 2 tests failed out of 100"; it counts skipped tests passed.
  read -r bad all < <(sed -n 's/.* tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log") ||
    read -r bad all <<<"1 1"
  total=$((total + all))
  failed=$((failed + bad))
  skipped=$((skipped + $(grep -c '\*\*\*Skipped' "$log" || true)))
}

engines=()
if [ "${1:-}" = --torch ]; then
  shift
  engines=(--torch)
fi
if [ "${1:-}" = --kokkos ]; then
  shift
  set_up "${engines[@]}" --kokkos
  run_tests kokkos -L lammps "$@"
elif [ "${1:-}" = --sanitize ]; then
  shift
  for preset in sanitize sanitize-threads; do
    set_up "--$preset"
    run_tests "$preset" "$@"
  done
else
  set_up "${engines[@]}"
  run_tests release "$@"
  if [ $# -gt 0 ]; then
    : # a choice of tests
  elif compgen -G "$cache_dir/lammps-*-openmp/complete" >/dev/null; then
    set_up "${engines[@]}" --kokkos
    run_tests kokkos -L kokkos
  else
    echo "decks of KOKKOS: left out, tests/run.sh --kokkos builds a LAMMPS for them (once, in the cache)"
  fi
fi
[ "$skipped" -eq 0 ] || echo "$skipped skipped: listed above"
echo "$((total - failed - skipped)) passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$total" -gt "$skipped" ]
