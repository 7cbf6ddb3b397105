#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the fuzzers of the readers, one after another or several at a time.
#
# usage: tests/fuzz/run.sh [-s SECONDS] [-j JOBS] [READER...]
#   -s SECONDS  for each reader (default 60)
#   -j JOBS     readers at a time (default 1)
#   READER      e.g. phonopy_yaml (default: all that are built)
#
# Build first: cmake --preset fuzz && cmake --build --preset fuzz
# New inputs are kept in build/fuzz/corpus/READER, findings in build/fuzz/findings. Exit status 1 if
# there are any.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${MACEINS_FUZZ_BUILD:-$root/build/fuzz}
seconds=60
jobs=1
while getopts s:j: option; do
  case $option in
    s) seconds=$OPTARG ;;
    j) jobs=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))

programs=$build/tests
findings=$build/findings
mkdir -p "$findings"

# Small valid files to begin with; seeds/ holds those that tests/data has not. Those whose name ends
# in _edits bring the file they change.
seeds_of() {
  case $1 in
    ave_time_spectrum) echo tests/fuzz/seeds/spectrum.ave ;;
    born_file) echo tests/data/phonopy/NaCl_kyoto/BORN ;;
    euphonic_json) echo tests/data/euphonic/{c_centred,nacl}.json ;;
    extxyz) echo tests/data/structures/relaxed_0GPa.xyz ;;
    force_constant_file) echo tests/fuzz/seeds/force_constants.h5 ;;
    force_constants_hdf5) echo tests/data/ins/diiodothiophene_molecule/force_constants.hdf5 ;;
    force_constants_text) echo tests/fuzz/seeds/FORCE_CONSTANTS ;;
    force_journal) echo tests/fuzz/seeds/force_constants.h5.journal.0 ;;
    force_sets) echo tests/fuzz/seeds/FORCE_SETS ;;
    instrument) echo insproc/instruments/*.yaml ;;
    lammps_data) echo tests/data/structures/relaxed_1.5GPa.data tests/data/lammps/single_atom.data ;;
    lammps_dump) echo tests/fuzz/seeds/frames.dump ;;
    model_file) echo tests/data/models/one_layer.h5 ;;
    phonopy_yaml) echo tests/data/phonopy/phonopy_params_Si.yaml ;;
    saved_model) echo tests/fuzz/seeds/small.model ;;
    poscar) echo tests/data/structures/relaxed_0GPa.POSCAR ;;
    structure)
      echo tests/data/lammps/molecule_box.data tests/data/structures/relaxed_0GPa.{xyz,POSCAR}
      ;;
    table_csv) echo tests/fuzz/seeds/spectrum.csv ;;
    table_hdf5) echo tests/fuzz/seeds/spectrum.h5 ;;
    volume_table) echo tests/data/eos/e-v.dat ;;
  esac
}

run_one() {
  local reader=$1 corpus=$build/corpus/$1 log=$findings/$1.log
  mkdir -p "$corpus"
  local -a seeds length=()
  read -r -a seeds <<<"$(cd "$root" && seeds_of "$reader")"
  case $reader in
    pickle | saved_model_objects)
      python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    sys.stdout.buffer.write(archive.read("small/data.pkl"))' \
        "$root/tests/fuzz/seeds/small.model" >"$corpus/objects"
      ;;
  esac
  [ ${#seeds[@]} -eq 0 ] || (cd "$root" && cp "${seeds[@]}" "$corpus")
  case $reader in
    *_edits) length=(-len_control=0 -max_len=256) ;; # an edit takes some bytes
  esac
  if LSAN_OPTIONS=suppressions=$root/tests/fuzz/lsan.supp:print_suppressions=0 \
    "$programs/fuzz_$reader" -max_total_time="$seconds" -timeout=90 -rss_limit_mb=4096 "${length[@]}" \
    -artifact_prefix="$findings/$reader-" \
    -print_final_stats=1 "$corpus" >"$log" 2>&1; then
    # What crashed HDF5 in the child process that reads old files, and only that.
    rm -f "$findings/$reader"-crash-*
    echo "$reader: $(awk '/number_of_executed_units/ {print $2; exit}' "$log") executions, nothing found"
  else
    echo "$reader: FOUND something, see $log"
    return 1
  fi
}

readers=("$@")
if [ ${#readers[@]} -eq 0 ]; then
  for program in "$programs"/fuzz_*; do
    readers+=("${program##*/fuzz_}")
  done
fi
export -f run_one seeds_of
export root build findings programs seconds
printf '%s\n' "${readers[@]}" | xargs -P "$jobs" -I {} bash -c 'run_one {}'
