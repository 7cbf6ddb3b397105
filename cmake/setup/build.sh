# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# Configures and builds with CMake.

# As many jobs as there are cores, but no more than one for each 2 GB of memory.
build_jobs() {
  local cores memory_jobs
  cores=$(nproc)
  memory_jobs=$(awk '/^MemAvailable:/ {print int($2 / 2e6)}' /proc/meminfo)
  [ "${memory_jobs:-0}" -ge 1 ] || memory_jobs=1
  echo $((cores < memory_jobs ? cores : memory_jobs))
}

configure_and_build() {
  local -a arguments=(--preset "$preset" -S "$source_dir" -B "$build_dir")
  local -a from_nothing=()
  local name stamp=$build_dir/.configured
  for name in LAMMPS_DIR LAMMPS_SOURCE_DIR LAMMPS_BUILD_DIR Torch_DIR; do
    [ -z "${!name:-}" ] || arguments+=("-D$name=${!name}")
  done
  [ -z "$kokkos_source" ] || arguments+=("-DMACEINS_KOKKOS_SOURCE=$kokkos_source")
  if command -v ccache >/dev/null; then
    arguments+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  # Once built, the tests and the torch engine stay part of the build: a demo run after them builds
  # nothing anew.
  if [ "$with_tests" = yes ] || grep -qs MACEINS_BUILD_TESTS=ON "$stamp"; then
    arguments+=(-DMACEINS_BUILD_TESTS=ON)
  else
    arguments+=(-DMACEINS_BUILD_TESTS=OFF)
  fi

  if [[ $preset != sanitize* ]] &&
    { [ "$with_torch" = yes ] || user_has_torch || grep -qs MACEINS_BUILD_TORCH=ON "$stamp"; }; then
    arguments+=(-DMACEINS_BUILD_TORCH=ON)
  else
    arguments+=(-DMACEINS_BUILD_TORCH=OFF)
  fi

  if [ -f "$build_dir/build.ninja" ] && [ "${arguments[*]}" = "$(cat "$stamp" 2>/dev/null)" ]; then
    say "configured: $build_dir"
  else
    say "configuring in $build_dir"
    rm -f "$stamp"
    # A build folder that is there stays as it is.
    if [ ! -f "$build_dir/CMakeCache.txt" ] && [ "${MACEINS_UNITY:-no}" = yes ]; then
      from_nothing=(-DMACEINS_UNITY=ON)
    fi
    logged "cmake" cmake "${arguments[@]}" "${from_nothing[@]}"
    sed -n '/^-- mace-ins /,/^$/p' "$log_file" | tac | sed '/^-- mace-ins /q' | tac
    printf '%s' "${arguments[*]}" >"$stamp"
  fi

  if ninja -C "$build_dir" -n | grep -q 'no work to do'; then
    say "built: $build_dir"
  else
    say "building with $(build_jobs) jobs (log: $log_file)"
    logged "the build" ninja -C "$build_dir" -j "$(build_jobs)"
  fi
}
