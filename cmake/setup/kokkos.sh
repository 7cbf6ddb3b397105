# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# Sources of Kokkos, in a cache that all checkouts of one user share. They are taken from the
# source distribution of a package of the Python index that carries them unchanged.

kokkos_version=5.0.2
kokkos_carrier=symmetrix_xl-0.1.1
kokkos_carrier_sha256=0e4d92ff4ac9cd0ba8c191deec35e3ebe9364e0265ff46044827920176d5503f

# Sets kokkos_source to the folder, or to nothing if the user has a Kokkos.
fetch_kokkos_source() {
  kokkos_source=
  if [ -n "${Kokkos_ROOT:-}${Kokkos_DIR:-}${MACEINS_KOKKOS_SOURCE:-}" ]; then
    kokkos_source=${MACEINS_KOKKOS_SOURCE:-}
    say "Kokkos: the one in ${MACEINS_KOKKOS_SOURCE:-${Kokkos_ROOT:-$Kokkos_DIR}}"
    return
  fi
  kokkos_source=$cache_dir/kokkos-$kokkos_version
  if [ -f "$kokkos_source/CMakeLists.txt" ]; then
    say "Kokkos: sources in $kokkos_source"
    return
  fi

  say "Kokkos: fetching the sources of $kokkos_version into $kokkos_source"
  mkdir -p "$cache_dir"
  local work archive
  work=$(mktemp -d "$cache_dir/fetch.XXXXXX")
  # pip asks a source distribution for its metadata, and this one's build system wants these.
  logged "python3 -m venv" "$(system_python)" -m venv "$work/venv"
  logged "pip install" "$work/venv/bin/python" -m pip install --disable-pip-version-check \
    cmake ninja pybind11 scikit-build-core
  logged "pip download" env PATH="$work/venv/bin:$PATH" \
    "$work/venv/bin/python" -m pip download --disable-pip-version-check --no-deps \
    --no-binary :all: --no-build-isolation --dest "$work" \
    "${kokkos_carrier%-*}==${kokkos_carrier##*-}"
  archive=$work/$kokkos_carrier.tar.gz
  echo "$kokkos_carrier_sha256  $archive" | sha256sum --check --status ||
    fail "the archive $kokkos_carrier.tar.gz is not the one expected (SHA-256 differs)" \
      "Set Kokkos_ROOT to an installed Kokkos, or MACEINS_KOKKOS_SOURCE to its sources."
  logged "unpacking Kokkos" tar -xzf "$archive" -C "$work" --strip-components=4 \
    --one-top-level=kokkos --wildcards "$kokkos_carrier/libsymmetrix/external/kokkos/*"
  [ -f "$work/kokkos/CMakeLists.txt" ] || fail "no Kokkos in $kokkos_carrier.tar.gz"
  [ -d "$kokkos_source" ] || mv "$work/kokkos" "$kokkos_source"
  rm -rf "$work"
}
