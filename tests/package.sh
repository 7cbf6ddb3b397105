#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds a LAMMPS with the styles in it (cmake/InLAMMPS.cmake) from a source tree, and runs decks of the
# test suite with it. The tree must be as it was afterwards. The last line is `N passed, N failed`.
#
# usage: tests/package.sh LAMMPS [OPTION...]
#
#   LAMMPS   a source tree of LAMMPS
#   OPTION   of cmake, besides the packages that the decks use
#
# for example: tests/package.sh ~/lammps -G Ninja -D PKG_KOKKOS=ON -D Kokkos_ENABLE_OPENMP=ON
#
# MACEINS_PACKAGE_BUILD is the build folder (build-package), MACEINS_PACKAGE_TESTS the test files, such as
# "package/test_built_in test_dynamics", MACEINS_PACKAGE_JOBS the number of compilers at a time.
set -euo pipefail

if [ ! -f "${1:-}/src/version.h" ]; then
  echo "usage: $0 LAMMPS [OPTION...]" >&2
  exit 2
fi
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lammps=$(cd "$1" && pwd)
shift
mkdir -p "${MACEINS_PACKAGE_BUILD:-$source_dir/build-package}"
build_dir=$(cd "${MACEINS_PACKAGE_BUILD:-$source_dir/build-package}" && pwd)
log=$build_dir/package.log
: >"$log"

passed=0 failed=0
# check NAME COMMAND...: counts; shows the end of the output of a command that fails.
check() {
  local name=$1 start
  shift
  start=$(wc -l <"$log")
  if "$@" >>"$log" 2>&1; then
    passed=$((passed + 1))
    echo "passed $name $(tail -n +"$((start + 1))" "$log" | sed -n 's/^\(Ran [0-9]* tests\{0,1\}.*\)/\1/p')"
  else
    failed=$((failed + 1))
    tail -n +"$((start + 1))" "$log" | tail -n 60
    echo "FAILED $name (the whole output is in $log)"
  fi
}
finish() {
  echo "$passed passed, $failed failed"
  exit "$((failed > 0))"
}
entry() { sed -n "s/^$1:[A-Z]*=//p" "$build_dir/CMakeCache.txt"; }

files_of_lammps() { find "$lammps" -path "$build_dir" -prune -o -type f -printf '%p %s %T@\n' | sort; }

configure() {
  cmake -S "$lammps/cmake" -B "$build_dir" \
    -D CMAKE_PROJECT_lammps_INCLUDE="$source_dir/cmake/InLAMMPS.cmake" -D CMAKE_BUILD_TYPE=Release \
    -D PKG_EXTRA-COMPUTE=ON -D PKG_MANYBODY=ON -D PKG_MC=ON -D PKG_MOLECULE=ON "$@"
}

unit_tests() { # FILE without .py, below tests/lammps
  cd "$source_dir/tests/lammps"
  env -u LAMMPS_PLUGIN_PATH MACEINS_LMP="$build_dir/lmp" MACEINS_MPIRUN="$mpirun" MACEINS_ENGINES=kokkos \
    MACEINS_LAMMPS_KOKKOS="$kokkos" INSPROC="$build_dir/mace-ins/bin/insproc" PYTHONDONTWRITEBYTECODE=1 \
    python3 -m unittest -v "${1//\//.}"
}

files_of_lammps >"$build_dir/tree.before"
check "configuration" configure "$@"
[ $failed = 0 ] || finish
check "build" cmake --build "$build_dir" --target lmp insproc --parallel "${MACEINS_PACKAGE_JOBS:-$(nproc)}"
[ $failed = 0 ] || finish
files_of_lammps >"$build_dir/tree.after"
check "LAMMPS' tree is as it was" cmp "$build_dir/tree.before" "$build_dir/tree.after"

kokkos=$(entry PKG_KOKKOS)
mpirun=$(dirname "$(entry MPI_CXX_COMPILER)")/mpirun
[ -x "$mpirun" ] || mpirun=$(entry MPIEXEC_EXECUTABLE)
tests=(package/test_built_in)
if [ "$(entry BUILD_MPI)" = ON ]; then
  tests+=(test_pair_style test_single_point test_dynamics test_ins_tosca test_phonon_fd)
  [ "$kokkos" != ON ] || tests+=(test_kokkos)
fi
[ -z "${MACEINS_PACKAGE_TESTS:-}" ] || read -r -a tests <<<"$MACEINS_PACKAGE_TESTS"
for test in "${tests[@]}"; do
  check "$test" unit_tests "$test"
done
finish
