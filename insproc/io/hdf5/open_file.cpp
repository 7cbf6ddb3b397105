// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/open_file.h"

#include "io/hdf5/checked_copy.h"
#include "io/hdf5/error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace ins::h5 {

namespace {

/// From this version of the superblock on, every object of the file carries a checksum.
constexpr int first_checked_version = 2;

} // namespace

bool is_hdf5(const std::string &path) {
  const Quiet quiet;
  return H5Fis_hdf5(path.c_str()) > 0;
}

int superblock_version(const std::string &path) {
  constexpr std::array<char, 8> signature{'\211', 'H', 'D', 'F', '\r', '\n', '\032', '\n'};
  std::array<char, 9> head{};
  std::ifstream(path, std::ios::binary).read(head.data(), head.size());
  return std::equal(signature.begin(), signature.end(), head.begin()) ? head.back() : 0;
}

OpenFile OpenFile::read(const std::string &path) {
  const Quiet quiet;
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    throw Error(path + ": no such file");
  if (!is_hdf5(path))
    throw Error(path + ": not an HDF5 file, or not readable");
  OpenFile file(path, {});
  if (superblock_version(path) < first_checked_version) {
    file.replace_by_copy();
    return file;
  }
  file.id_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.id_.valid())
    throw Error(path + ": HDF5 cannot open it: the file is truncated or damaged, in use by "
                       "another program, or not readable");
  return file;
}

OpenFile OpenFile::create(const std::string &path) {
  const Quiet quiet;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  errno = 0;
  Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose);
  if (!file.valid())
    throw Error(path + ": cannot be created" + (errno ? ": " + std::string(strerror(errno)) : ""));
  return {path, std::move(file)};
}

bool OpenFile::replace_by_copy() {
  if (copied_)
    return false;
  id_ = Handle();
  id_ = checked_copy(path_);
  copied_ = true;
  return true;
}

} // namespace ins::h5
