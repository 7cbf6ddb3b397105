#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything that concerns a GPU, on a machine with the CUDA toolkit and without a network: builds the
# native kernels for it and runs their tests against the references, builds a LAMMPS with KOKKOS and
# runs the decks of mace/kk, and times force calls of 216 to 100,800 atoms. The last line is
# `N passed, N failed`.
#
# usage: tests/gpu.sh [--build-only] [--arch sm_80|sm_90] [MODEL.h5...]
#   --build-only  compile and link; no GPU is needed
#   --arch        without it that of the GPU: sm_80 below compute capability 9, else sm_90
#   MODEL.h5      models to time, besides the one that ships
#
# Environment: what was carried there
#   KOKKOS_ARCHIVE or MACEINS_KOKKOS_SOURCE  sources of Kokkos 5, unless they are in the cache
#   LAMMPS_ARCHIVE or LAMMPS_BUILD_DIR       a LAMMPS, without which the decks are left out
#   MPI_CXX_COMPILER                         mpicxx of the MPI there
# The Debian packages of cmake/setup/debian-packages.txt have to be installed.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
setup_dir=$source_dir/cmake/setup
cache_dir=${XDG_CACHE_HOME:-${HOME:-$source_dir/build}/.cache}/mace-ins
work_dir=$source_dir/build/gpu
log_file=$work_dir/gpu.log
# shellcheck source=cmake/setup/say.sh
. "$setup_dir/say.sh"
# shellcheck source=cmake/setup/kokkos.sh
. "$setup_dir/kokkos.sh"
# shellcheck source=cmake/setup/build.sh
. "$setup_dir/build.sh"

usage() {
  echo "usage: $0 [--build-only] [--arch sm_80|sm_90] [MODEL.h5...]" >&2
  exit 2
}

arch='' with_gpu=yes models=("$source_dir/potentials/diiodothiophene.h5")
while [ $# -gt 0 ]; do
  case $1 in
    --build-only) with_gpu=no ;;
    --arch)
      [ $# -gt 1 ] || usage
      arch=$2
      shift
      ;;
    -*) usage ;;
    *)
      [ -f "$1" ] || fail "no such model: $1"
      models+=("$(realpath "$1")")
      ;;
  esac
  shift
done

missing=()
for program in nvcc cmake ninja g++ python3; do
  command -v "$program" >/dev/null || missing+=("$program")
done
[ ${#missing[@]} -eq 0 ] || fail "not on the PATH: ${missing[*]}" \
  "nvcc belongs to the CUDA toolkit (often /usr/local/cuda/bin), the others are packages of the system."
if [ "$with_gpu" = yes ]; then
  capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1) || true
  [ -n "$capability" ] || fail "no GPU answers to nvidia-smi" \
    "With --build-only everything is compiled and linked."
  [ -n "$arch" ] || { [ "${capability%.*}" -ge 9 ] && arch=sm_90 || arch=sm_80; }
fi
case ${arch:=sm_90} in
  sm_90) kernels=cuda-compile plugin=kokkos-cuda ;;
  sm_80) kernels=cuda-compile-sm80 plugin=kokkos-cuda-sm80 ;;
  *) fail "--arch $arch is not one of sm_80 and sm_90" ;;
esac

mkdir -p "$work_dir"
: >"$log_file"
if [ -n "${KOKKOS_ARCHIVE:-}" ]; then
  [ -f "$KOKKOS_ARCHIVE" ] || fail "no such file: KOKKOS_ARCHIVE=$KOKKOS_ARCHIVE"
  MACEINS_KOKKOS_SOURCE=$work_dir/kokkos
  rm -rf "$work_dir/kokkos"
  mkdir "$work_dir/kokkos"
  logged "unpacking Kokkos" tar -xf "$KOKKOS_ARCHIVE" -C "$work_dir/kokkos" --strip-components=1
fi
export MACEINS_KOKKOS_SOURCE=${MACEINS_KOKKOS_SOURCE:-$cache_dir/kokkos-$kokkos_version}
[ -f "$MACEINS_KOKKOS_SOURCE/bin/nvcc_wrapper" ] || fail "no sources of Kokkos in $MACEINS_KOKKOS_SOURCE" \
  "Carry an archive of them here and set KOKKOS_ARCHIVE to it."

passed=0 failed=0
# build PRESET FOLDER
build() {
  say "building with preset $1 in $2 (log: $log_file)"
  logged "cmake" cmake --preset "$1" -S "$source_dir" -B "$2"
  logged "the build" ninja -C "$2" -j "$(build_jobs)"
}
# run_tests FOLDER CTEST-OPTION...: adds to the counts.
run_tests() {
  local log=$work_dir/tests.log bad all
  ctest --test-dir "$1" --output-on-failure --no-tests=error --timeout 1200 "${@:2}" 2>&1 |
    tee "$log" || true
  read -r bad all < <(sed -n 's/.* tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log") ||
    read -r bad all <<<"1 1"
  passed=$((passed + all - bad))
  failed=$((failed + bad))
}

kernels_dir=$source_dir/build/$kernels
build "$kernels" "$kernels_dir"
with_decks=no
if [ -n "${LAMMPS_ARCHIVE:-}${LAMMPS_BUILD_DIR:-}" ]; then
  with_decks=yes
  plugin_dir=$source_dir/build/$plugin
  settings=(-DMACEINS_BUILD_TORCH=OFF "-DKOKKOS_ARCHIVE=${KOKKOS_ARCHIVE:-}"
    "-DLAMMPS_ARCHIVE=${LAMMPS_ARCHIVE:-}" "-DLAMMPS_BUILD_DIR=${LAMMPS_BUILD_DIR:-}")
  targets=()
  # Where nothing runs, what LAMMPS' cmake generates is enough to compile and link the plugin against.
  [ "$with_gpu" = yes ] || { settings+=(-DMACEINS_OWN_LAMMPS_CONFIGURE_ONLY=ON); targets=(maceplugin); }
  say "building with preset $plugin in $plugin_dir (log: $log_file)"
  logged "cmake" cmake --preset "$plugin" -S "$source_dir" -B "$plugin_dir" "${settings[@]}"
  logged "the build" ninja -C "$plugin_dir" -j "$(build_jobs)" "${targets[@]}"
else
  say "decks of mace/kk: left out, set LAMMPS_ARCHIVE or LAMMPS_BUILD_DIR"
fi
if [ "$with_gpu" = no ]; then
  say "built for $arch; nothing was run"
  echo "0 passed, 0 failed"
  exit 0
fi

run_tests "$kernels_dir" -R '^unit\.'
[ "$with_decks" = no ] || run_tests "$plugin_dir" -L kokkos

say "force calls: microseconds per atom, kernels launched, memory on the device"
table=$work_dir/force_calls.json
: >"$table"
for model in "${models[@]}"; do
  for precision in single double; do
    for copies in "1 1 3" "2 2 4" "2 5 7" "10 10 14"; do
      read -r -a repeat <<<"$copies"
      "$kernels_dir/tests/force_call" "$model" "$source_dir/tests/data/structures/relaxed_0GPa.xyz" \
        --repeat "${repeat[@]}" --precision "$precision" --calls 10 2>>"$log_file" | tee -a "$table" ||
        failed=$((failed + 1))
    done
  done
done
python3 - "$table" <<'PYTHON'
import json, pathlib, sys
print("| model | precision | atoms | us/atom | launches | copies | allocations | device MB |")
print("|---|---|---|---|---|---|---|---|")
for line in open(sys.argv[1]):
    r = json.loads(line)
    print(f"| {pathlib.Path(r['model']).stem} | {r['precision']} | {r['atoms']} | "
          f"{r['us_per_atom_median']} | {r['launches']} | {r['copies']} | {r['allocations']} | "
          f"{r['device_MB']} |")
PYTHON
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
