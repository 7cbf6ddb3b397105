# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # variables of setup.sh
# A LAMMPS with KOKKOS and the few packages that decks here use, built once in a cache that all
# checkouts of one user share:
#   <cache>/lammps-<version>-kokkos-<version>-<backend>/lammps   sources, Kokkos in lib/kokkos
#                                                       build    where cmake built it
#                                                       complete written last
# Sources are those of LAMMPS_ARCHIVE and KOKKOS_ARCHIVE, else what Debian's source package `lammps`
# has (that of the suite sid, also of older dates on snapshot.debian.org), with Kokkos from kokkos.sh.

lammps_version=4Jul2026
lammps_orig=lammps_20260704+dfsg.orig.tar.gz
lammps_orig_sha256=cddbc45a047416bd48a4a0b87f24a5b61b3446982b74d18cafe619c22b17eb62
lammps_orig_urls=(
  "http://deb.debian.org/debian/pool/main/l/lammps/$lammps_orig"
  "https://snapshot.debian.org/archive/debian/20261128T000000Z/pool/main/l/lammps/$lammps_orig"
)
lammps_packages=(EXTRA-COMPUTE KOKKOS MANYBODY MC MOLECULE PLUGIN)
mpich_requirement=$(grep '^mpich' "$setup_dir/requirements.txt")

# download SHA256 FILE URL...: the first address that has the file; it appears only if it is right.
download() {
  local sum=$1 file=$2 url
  shift 2
  for url in "$@"; do
    say "fetching $url"
    if command -v curl >/dev/null; then
      curl -fL --retry 2 --connect-timeout 20 -o "$file.part" "$url" >>"$log_file" 2>&1 || continue
    else
      python3 -c 'import sys, urllib.request; urllib.request.urlretrieve(*sys.argv[1:])' \
        "$url" "$file.part" >>"$log_file" 2>&1 || continue
    fi
    if echo "$sum  $file.part" | sha256sum --check --status; then
      mv "$file.part" "$file"
      return
    fi
    say "not the file expected (SHA-256 differs): $url"
  done
  rm -f "$file.part"
  fail "no source of $(basename "$file") answered with the right file (log: $log_file)" \
    "Without a network set LAMMPS_ARCHIVE to an archive of LAMMPS' sources and KOKKOS_ARCHIVE to" \
    "one of Kokkos, or LAMMPS_BUILD_DIR to the build folder of a LAMMPS with KOKKOS."
}

# archive_text ARCHIVE NAME: a file of an archive by the end of its path; nothing if it has none.
archive_text() { tar -xOf "$1" --wildcards "*$2" 2>/dev/null || true; }

kokkos_version_of() { # CMakeLists.txt on standard input
  sed -n 's/^set(Kokkos_VERSION_\(MAJOR\|MINOR\|PATCH\) \([0-9]*\))/\2/p' | paste -sd .
}

# Sets lammps_version, lammps_kokkos_version and kokkos_bundled from what the user names.
read_archives() {
  local archive
  for archive in "${LAMMPS_ARCHIVE:-}" "${KOKKOS_ARCHIVE:-}"; do
    [ -z "$archive" ] || [ -f "$archive" ] || fail "no such file: $archive"
  done
  kokkos_bundled=no
  if [ -n "${LAMMPS_ARCHIVE:-}" ]; then
    lammps_version=$(archive_text "$LAMMPS_ARCHIVE" src/version.h | sed -n 's/.*"\(.*\)".*/\1/p' | tr -d ' ')
    [ -n "$lammps_version" ] || fail "LAMMPS_ARCHIVE=$LAMMPS_ARCHIVE has no src/version.h:" \
      "name an archive (tar) of LAMMPS' sources"
    lammps_kokkos_version=$(archive_text "$LAMMPS_ARCHIVE" lib/kokkos/CMakeLists.txt | kokkos_version_of)
    [ -z "$lammps_kokkos_version" ] || kokkos_bundled=yes
  fi
  if [ -n "${KOKKOS_ARCHIVE:-}" ]; then
    kokkos_bundled=no
    lammps_kokkos_version=$({ tar -xOf "$KOKKOS_ARCHIVE" --wildcards --no-wildcards-match-slash \
      CMakeLists.txt '*/CMakeLists.txt' 2>/dev/null || true; } | kokkos_version_of)
    [ -n "$lammps_kokkos_version" ] || fail "KOKKOS_ARCHIVE=$KOKKOS_ARCHIVE has no CMakeLists.txt" \
      "of Kokkos: name an archive (tar) of its sources"
  elif [ "$kokkos_bundled" = no ]; then
    if [ -n "${MACEINS_KOKKOS_SOURCE:-}" ]; then
      lammps_kokkos_version=$(kokkos_version_of <"$MACEINS_KOKKOS_SOURCE/CMakeLists.txt")
    else
      lammps_kokkos_version=$kokkos_version
    fi
  fi
  case $lammps_kokkos_version in
    [1-4].*) fail "LAMMPS $lammps_version brings Kokkos $lammps_kokkos_version; mace/kk needs 5.0 or" \
      "later: set KOKKOS_ARCHIVE to an archive of its sources" ;;
  esac
}

# unpack ARCHIVE FILE FOLDER: an archive with FILE at its top, or one folder below, without the folders
# of LAMMPS that no build needs.
unpack() {
  mkdir "$3.unpacked"
  logged "unpacking $1" tar -xf "$1" -C "$3.unpacked" \
    --exclude=bench --exclude=doc --exclude=examples --exclude=potentials
  if [ -e "$3.unpacked/$2" ]; then
    mv "$3.unpacked" "$3"
  else
    mv "$3.unpacked"/* "$3"
    rmdir "$3.unpacked"
  fi
}

# Puts the sources into $lammps_folder/lammps, complete or not at all.
place_sources() {
  [ ! -d "$lammps_folder/lammps" ] || return 0
  local archive=${LAMMPS_ARCHIVE:-} kokkos
  work=$(mktemp -d "$lammps_folder/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  if [ -z "$archive" ]; then
    archive=$work/$lammps_orig
    download "$lammps_orig_sha256" "$archive" "${lammps_orig_urls[@]}"
  fi
  unpack "$archive" src/version.h "$work/lammps"
  mkdir -p "$work/lammps/lib"
  if [ -n "${KOKKOS_ARCHIVE:-}" ]; then
    rm -rf "$work/lammps/lib/kokkos"
    unpack "$KOKKOS_ARCHIVE" CMakeLists.txt "$work/lammps/lib/kokkos"
  elif [ "$kokkos_bundled" = no ]; then
    [ -n "${MACEINS_KOKKOS_SOURCE:-}" ] || (unset Kokkos_ROOT Kokkos_DIR; fetch_kokkos_source)
    kokkos=${MACEINS_KOKKOS_SOURCE:-$cache_dir/kokkos-$kokkos_version}
    logged "copying $kokkos" cp -r "$kokkos/." "$work/lammps/lib/kokkos"
  fi
  mv "$work/lammps" "$lammps_folder/lammps"
  rm -rf "$work"
  trap - EXIT
}

# Sets mpi_cxx: the user's MPI, or MPICH of the Python index in the cache.
find_mpi() {
  mpi_cxx=${MPI_CXX_COMPILER:-$cache_dir/mpi/bin/mpicxx}
  if [ -n "${MPI_CXX_COMPILER:-}" ]; then
    command -v "$mpi_cxx" >/dev/null || fail "MPI_CXX_COMPILER=$mpi_cxx cannot be run"
    return
  fi
  [ ! -f "$cache_dir/mpi/complete" ] || return 0
  say "MPI: installing $mpich_requirement into $cache_dir/mpi"
  logged "python3 -m venv" "$(system_python)" -m venv --clear "$cache_dir/mpi"
  logged "pip install" "$cache_dir/mpi/bin/python" -m pip install --disable-pip-version-check \
    "$mpich_requirement"
  touch "$cache_dir/mpi/complete"
}

# Options of cmake for the devices of a backend: openmp, sm_80, sm_90.
backend_options() {
  case $1 in
    openmp) echo -DKokkos_ENABLE_OPENMP=ON ;;
    sm_80 | sm_90)
      echo -DKokkos_ENABLE_OPENMP=ON -DKokkos_ENABLE_CUDA=ON \
        -DCMAKE_CXX_COMPILER="$lammps_folder/lammps/lib/kokkos/bin/nvcc_wrapper"
      if [ "$1" = sm_80 ]; then echo -DKokkos_ARCH_AMPERE80=ON; else echo -DKokkos_ARCH_HOPPER90=ON; fi
      ;;
  esac
}

# get_lammps_kokkos BACKEND [configure]: sets LAMMPS_BUILD_DIR, after a build if it is not there; with
# `configure` only what a plugin is compiled against is made.
get_lammps_kokkos() {
  local backend=$1 package
  local -a options
  case $backend in
    openmp) ;;
    sm_80 | sm_90)
      command -v nvcc >/dev/null || fail "nvcc is not on the PATH: $backend needs the CUDA toolkit" \
        "(12.2 or later); add its folder bin to the PATH"
      ;;
    *) fail "no such backend: $backend (openmp, sm_80, sm_90)" ;;
  esac
  read_archives
  lammps_folder=$cache_dir/lammps-$lammps_version-kokkos-$lammps_kokkos_version-$backend
  LAMMPS_BUILD_DIR=$lammps_folder/build
  if [ -f "$lammps_folder/complete" ]; then
    say "LAMMPS with KOKKOS: $LAMMPS_BUILD_DIR"
    return
  fi
  mkdir -p "$lammps_folder"
  exec 8>"$lammps_folder/lock"
  flock -n 8 || { say "waiting for another build in $lammps_folder"; flock 8; }
  if [ -f "$lammps_folder/complete" ]; then
    return
  fi
  place_sources
  find_mpi
  read -r -a options <<<"$(backend_options "$backend" | paste -sd ' ')"
  for package in "${lammps_packages[@]}"; do
    options+=("-DPKG_$package=ON")
  done
  if command -v ccache >/dev/null && [ "$backend" = openmp ]; then
    options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  say "LAMMPS with KOKKOS: configuring in $LAMMPS_BUILD_DIR (log: $log_file)"
  logged "cmake" cmake -G Ninja -S "$lammps_folder/lammps/cmake" -B "$LAMMPS_BUILD_DIR" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DCMAKE_CXX_STANDARD=20 \
    -DBUILD_SHARED_LIBS=ON -DBUILD_MPI=ON -DBUILD_OMP=ON -DMPI_CXX_COMPILER="$mpi_cxx" \
    -DWITH_JPEG=OFF -DWITH_PNG=OFF -DWITH_FFMPEG=OFF "${options[@]}"
  [ "${2:-}" != configure ] || return 0
  say "LAMMPS with KOKKOS: building once with $(build_jobs) jobs, about 20 minutes on two cores"
  logged "the build of LAMMPS" ninja -C "$LAMMPS_BUILD_DIR" -j "$(build_jobs)" lmp
  touch "$lammps_folder/complete"
  flock -u 8
}
