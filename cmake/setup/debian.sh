# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# Debian packages: finds out which are missing and installs those.

# package_list FILE: the names in a list, without comments.
package_list() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1"; }

# user_has_torch: whether Torch_DIR or CMAKE_PREFIX_PATH names a LibTorch.
user_has_torch() {
  [ -z "${Torch_DIR:-}" ] || return 0
  local prefix
  local -a prefixes
  IFS=':;' read -r -a prefixes <<<"${CMAKE_PREFIX_PATH:-}"
  for prefix in "${prefixes[@]}"; do
    [ ! -e "$prefix/Torch/TorchConfig.cmake" ] || return 0
    [ ! -e "$prefix/include/torch/csrc/jit/api/module.h" ] || return 0
  done
  return 1
}

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

install_debian_packages() {
  if [ "${MACEINS_SYSTEM_PACKAGES:-yes}" = no ]; then
    say "system packages: left alone (MACEINS_SYSTEM_PACKAGES=no)"
    return
  fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "system packages: not a Debian system; docs/install.md lists what has to be there"
    return
  fi

  local -a wanted missing as_root
  mapfile -t wanted < <(package_list "$setup_dir/debian-packages.txt")
  if user_has_torch; then
    say "LibTorch: the one named by Torch_DIR or CMAKE_PREFIX_PATH"
  elif [ "$with_torch" = yes ]; then
    mapfile -t -O "${#wanted[@]}" wanted < <(package_list "$setup_dir/debian-packages-torch.txt")
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ "${#missing[@]}" -eq 0 ]; then
    say "system packages: all ${#wanted[@]} there"
    return
  fi

  if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo env)
  else
    fail "these Debian packages are missing and installing them needs root:" \
      "${missing[*]}" \
      "Ask for: apt-get install --no-install-recommends ${missing[*]}" \
      "or set MACEINS_SYSTEM_PACKAGES=no if the same software is installed elsewhere" \
      "and CMAKE_PREFIX_PATH leads to it."
  fi
  say "system packages: apt-get install ${missing[*]}"
  local -a apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -y)
  logged "apt-get update" "${apt[@]}" update
  logged "apt-get install" "${apt[@]}" install --no-install-recommends "${missing[@]}"
}
