#!/usr/bin/env bash
set -euo pipefail
cmake -G Ninja -S "$SRC_DIR" -B build $CMAKE_ARGS -DCMAKE_BUILD_TYPE=Release \
  -DMACEINS_NATIVE=OFF "-DMACEINS_X86_LEVELS=x86-64-v3;x86-64-v4" \
  -DMACEINS_BUILD_TESTS=OFF -DMACEINS_BUILD_TORCH=OFF -DLAMMPS_DIR="$PREFIX"
cmake --build build
cmake --install build --component runtime
# What `conda activate` sets, so that LAMMPS loads the plugin by itself.
mkdir -p "$PREFIX/etc/conda/activate.d"
printf '%s\n' 'eval "$("$CONDA_PREFIX/bin/mace-ins-env")"' >"$PREFIX/etc/conda/activate.d/mace-ins.sh"
