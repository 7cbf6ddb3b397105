#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the deck of the README as it is, and the commands after it.
# usage: quick_start.sh REPOSITORY BUILD WORK-FOLDER
set -euo pipefail
source_dir=$1
build_dir=$2
work_dir=$3

. "$build_dir/env.sh"
rm -rf "$work_dir"
mkdir -p "$work_dir/examples"
cp -r "$source_dir/examples/quick-start" "$source_dir/examples/diiodothiophene" "$work_dir/examples"
ln -s "$source_dir/potentials" "$work_dir/potentials"
cd "$work_dir/examples/quick-start"
OMP_NUM_THREADS=1 lmp -in in.phonons
insproc spectrum force_constants.h5 -o spectrum.svg -o spectrum.csv
insproc modes force_constants.h5 >modes.txt

expect() { grep -q "$1" "$2" || { echo "$2 lacks: $1"; exit 1; }; }
expect 'space group Pna2_1 (33), 72 atoms in the primitive cell, 108 displacements' log.lammps
expect 'modes at Gamma from 17\.2[0-9] to 3142\.[0-9]*' log.lammps
expect '^energy_cm1,' spectrum.csv
expect '</svg>' spectrum.svg
