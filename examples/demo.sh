#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The main job, from nothing: sets up the project, relaxes crystalline 2,5-diiodothiophene at 0 and
# 1.5 GPa with LAMMPS and a MACE potential, collects force constants, and turns them into the
# spectra that the TOSCA spectrometer would see, with a table and a picture of how the bands move,
# and a page that shows it all. What is done, and in which order, is in diiodothiophene/study.yaml.
#
# Everything goes to build/demo. A second run repeats only what its input has changed for.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
demo_dir=$source_dir/build/demo
SECONDS=0

# Built from nothing, the sources of a folder are compiled together: half the time.
MACEINS_UNITY=${MACEINS_UNITY:-yes} "$source_dir/cmake/setup.sh"
. "$source_dir/build/env.sh"
setup_seconds=$SECONDS

# A cell of 72 atoms is too small for threads to pay: the pressures run side by side instead.
insproc study "$source_dir/examples/diiodothiophene/study.yaml" --threads 1 -o "$demo_dir"

say() { printf '[demo] %s\n' "$*"; }
say "everything is in $demo_dir"
say "  report.html                all of it on one page, for any browser: $demo_dir/report.html"
say "  spectra.png, spectra.svg   both spectra in one picture"
say "  bands.csv, modes.csv       how every band and every mode moves with pressure"
say "  0GPa/, 1.5GPa/             in.relax, in.force_constants: the inputs of LAMMPS;"
say "                             relaxed.data, force_constants.h5, phonopy's files,"
say "                             spectrum.csv and spectrum.svg with orders and elements,"
say "                             bands.csv, dos.csv"
say "time: $SECONDS s, of these $setup_seconds s for set-up and build"
