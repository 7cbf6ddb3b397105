#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds a LAMMPS with KOKKOS in the user's cache if it is not there (lammps_kokkos.sh). The last line
# of the output is its build folder.
#
# usage: get_lammps_kokkos.sh LOG openmp|sm_80|sm_90 [configure]
set -euo pipefail

setup_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache_dir=${XDG_CACHE_HOME:-${HOME:?set XDG_CACHE_HOME or HOME}/.cache}/mace-ins
log_file=$1
: >>"$log_file"
for part in say python kokkos build lammps_kokkos; do
  # shellcheck source=/dev/null
  . "$setup_dir/$part.sh"
done
get_lammps_kokkos "$2" "${3:-}"
echo "$LAMMPS_BUILD_DIR"
