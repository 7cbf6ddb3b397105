#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job, from nothing: sets up the project, relaxes crystalline 2,5-diiodothiophene at 0 and
# 1.5 GPa with LAMMPS and a MACE potential, collects force constants, and turns them into the
# spectra that the TOSCA spectrometer would see, with a table and a picture of how the bands move,
# and a page that shows it all.
#
# Everything goes to build/demo. A second run repeats only what its input has changed for.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
example_dir=$source_dir/examples/diiodothiophene
demo_dir=$source_dir/build/demo
potential=$source_dir/potentials/diiodothiophene.h5
pressures=(0 1.5) # GPa
SECONDS=0

# Built from nothing, the sources of a folder are compiled together: half the time.
MACEINS_UNITY=${MACEINS_UNITY:-yes} "$source_dir/cmake/setup.sh"
. "$source_dir/build/env.sh"
mkdir -p "$demo_dir"
cd "$demo_dir"
setup_seconds=$SECONDS
# A cell of 72 atoms is too small for threads to pay: the pressures run side by side instead.
export OMP_NUM_THREADS=1

say() { printf '[demo] %s\n' "$*"; }

# part NAME TEXT INPUTS -- COMMAND...: runs a part of the job in the current folder, its output into
# NAME.log, unless it was finished with the same command and input files (programs included).
part() {
  local name=$1 text=$2 began=$SECONDS key
  shift 2
  local -a inputs=("$source_dir"/build/lib/*plugin.so "$source_dir"/build/bin/insproc)
  while [ "$1" != -- ]; do
    inputs+=("$1")
    shift
  done
  shift
  key=$({ printf '%s\n' "$@"; cat "${inputs[@]}"; } | sha256sum)
  if [ "$key" = "$(cat "$name.done" 2>/dev/null)" ]; then
    say "$text: done before"
    return
  fi
  say "$text ..."
  rm -f "$name.done"
  if ! "$@" >"$name.log" 2>&1; then
    tail -n 20 "$name.log" >&2
    say "$text: failed; the whole output is in $PWD/$name.log" >&2
    exit 1
  fi
  printf '%s' "$key" >"$name.done"
  say "$text: $((SECONDS - began)) s"
}

# state P: everything that concerns one pressure, in a folder of its own.
state() {
  local p=$1
  mkdir -p "${p}GPa"
  cd "${p}GPa"
  part relax "$p GPa: relaxation" "$example_dir/in.relax" "$example_dir/crystal.data" "$potential" -- \
    lmp -in "$example_dir/in.relax" -log none -nocite -var structure "$example_dir/crystal.data" \
    -var potential "$potential" -var pressure "$p"
  say "$p GPa: $(grep '^relaxed at' relax.log)"
  part force_constants "$p GPa: force constants" \
    "$example_dir/in.force_constants" relaxed.data "$potential" -- \
    lmp -in "$example_dir/in.force_constants" -log none -nocite -var potential "$potential"
  part spectrum "$p GPa: spectrum" force_constants.h5 -- \
    insproc spectrum force_constants.h5 --temperature 10 --bank both \
    --title "2,5-diiodothiophene, $p GPa, TOSCA, 10 K" --range 0:1200 \
    -o spectrum.csv -o spectrum.svg --sticks sticks.csv
  part bands "$p GPa: bands" force_constants.h5 -- \
    insproc bands force_constants.h5 --points 21 -o bands.csv
  part dos "$p GPa: density of states" force_constants.h5 -- \
    insproc dos force_constants.h5 --mesh 4 4 10 -o dos.csv
}

running=()
for p in "${pressures[@]}"; do
  (state "$p") &
  running+=($!)
done
for process in "${running[@]}"; do
  wait "$process"
done

labels=("${pressures[@]/%/ GPa}")
insproc compare "${pressures[@]/%/GPa/force_constants.h5}" --labels "${labels[@]}" \
  --temperature 10 --title "2,5-diiodothiophene, TOSCA, 10 K" --range 0:1200 \
  --modes modes.csv -o bands.csv -o spectra.svg -o spectra.png
insproc report . --title "2,5-diiodothiophene at ${labels[0]} and ${labels[1]}" -o report.html

say "everything is in $demo_dir"
say "  report.html                all of it on one page, for any browser: $demo_dir/report.html"
say "  spectra.png, spectra.svg   both spectra in one picture"
say "  bands.csv, modes.csv       how every band and every mode moves with pressure"
say "  0GPa/, 1.5GPa/             relaxed.data, force_constants.h5, phonopy's files,"
say "                             spectrum.csv and spectrum.svg with orders and elements,"
say "                             bands.csv, dos.csv"
say "time: $SECONDS s, of these $setup_seconds s for set-up and build"
