#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests a wheel in a fresh virtual environment: the quick start with nothing else on the path, then the
# tests of the command line and decks. Only what the wheel and its dependencies bring is used; the
# tests themselves are those of this checkout. The last line is `N passed, N failed`.
#
# usage: tests/wheel.sh WHEEL [TEST...]     for example: tests/wheel.sh build/packages/mace_ins-*.whl
#
#   TEST   names of test files, such as cli/test_spectrum or lammps/test_dynamics, instead of all of
#          the command line and the decks below
set -euo pipefail

if [ ! -f "${1:-}" ]; then
  echo "usage: $0 WHEEL [TEST...]" >&2
  exit 2
fi
tests_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wheel=$(realpath "$1")
shift
decks=(cell_relax dynamics pair_style phonon_fd processor_levels)
if [ $# -eq 0 ]; then
  cd "$tests_dir"
  set -- cli/test_*.py "${decks[@]/#/lammps/test_}"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=$work/venv
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check "$wheel"

passed=0 failed=0
# check NAME COMMAND...: shows the output of a command that fails.
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "passed $name: $(sed -n 's/^\(Ran [0-9]* tests\{0,1\}.*\)/\1/p' "$work/log")"
  else
    failed=$((failed + 1))
    cat "$work/log"
    echo "FAILED $name"
  fi
}

quick_start() {
  env -i HOME="$work" OMP_NUM_THREADS=1 "$venv/bin/mace-ins-demo" "$work/demo" &&
    grep -q '^energy_cm1,' "$work/demo/examples/quick-start/spectrum.csv" &&
    grep -q '</svg>' "$work/demo/examples/quick-start/spectrum.svg" &&
    grep -q '108 displacements' "$work/demo/examples/quick-start/log.lammps"
}

# The commands of the packages lammps and mpich find plugin and model without further settings.
stock_lmp() {
  printf '%s\n' 'units metal' 'region box block 0 9 0 9 0 9' 'create_box 1 box' \
    'create_atoms 1 single 1 1 1' 'create_atoms 1 single 1 1 1.75' 'mass 1 1.008' 'pair_style mace' \
    'pair_coeff * * diiodothiophene.h5 H' 'run 0' >"$work/in.stock"
  env -i HOME="$work" OMP_NUM_THREADS=1 "$venv/bin/mpirun" -n 2 "$venv/bin/lmp" -in "$work/in.stock" \
    -log none
}

unit_tests() { # FILE without .py
  cd "$tests_dir/$(dirname "$1")"
  env PATH="$venv/bin:/usr/bin:/bin" OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 \
    INSPROC="$package/bin/insproc" MACE_CONVERT="$package/bin/mace-convert" \
    TEST_DATA="$tests_dir/data" MACEINS_TEST_PYTHON= \
    MACEINS_LMP="$venv/bin/lmp-mace" MACEINS_MPIRUN="$venv/bin/mpirun" MACEINS_ENGINES=kokkos \
    LAMMPS_PLUGIN_PATH="$package/lib/mace-ins" "$venv/bin/python" -m unittest -v "$(basename "$1")"
}

check "quick start" quick_start
check "lmp and mpirun" stock_lmp
package=$("$venv/bin/python" -c 'import mace_ins; print(mace_ins.PACKAGE)')
for test in "$@"; do
  check "${test%.py}" unit_tests "${test%.py}"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
