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

/// What HDF5 knows files in memory by: nothing on disk.
constexpr const char *in_memory = "file in memory";
/// By how many bytes they grow.
constexpr std::size_t memory_growth = 1 << 20;

Handle written_as(H5F_libver_t version) {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, version, version);
  return access;
}

Handle new_file(const std::string &path, const Handle &access) {
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose};
}

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
  const Handle access = written_as(H5F_LIBVER_V110);
  errno = 0;
  Handle file = new_file(path, access);
  if (!file.valid())
    throw Error(path + ": cannot be created" + (errno ? ": " + std::string(strerror(errno)) : ""));
  return {path, std::move(file)};
}

OpenFile OpenFile::read_from_memory(std::span<const std::byte> bytes, const std::string &name) {
  const Quiet quiet;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, memory_growth, false);
  // HDF5 takes a pointer that is not constant, and copies what it points to.
  H5Pset_file_image(access, const_cast<std::byte *>(bytes.data()), bytes.size());
  OpenFile file(name, Handle(H5Fopen(in_memory, H5F_ACC_RDONLY, access), H5Fclose));
  if (!file.id_.valid())
    throw Error(name + ": HDF5 cannot open its copy in memory");
  file.copied_ = true; // there is no file to copy
  return file;
}

OpenFile OpenFile::create_in_memory(const std::string &name) {
  const Quiet quiet;
  // From version 1.10 on the bytes of an open file say that it is open, and cannot be opened again.
  const Handle access = written_as(H5F_LIBVER_V18);
  H5Pset_fapl_core(access, memory_growth, false);
  Handle file = new_file(in_memory, access);
  if (!file.valid())
    throw Error(name + ": HDF5 cannot make a copy in memory");
  return {name, std::move(file)};
}

std::vector<std::byte> OpenFile::image() const {
  const Quiet quiet;
  // H5Fget_file_image of HDF5 1.10 changes bytes that the first checksum covers.
  void *handle = nullptr;
  hsize_t size = 0;
  const Handle access(H5Fget_access_plist(id_), H5Pclose);
  if (H5Pget_driver(access) != H5FD_CORE || H5Fflush(id_, H5F_SCOPE_GLOBAL) < 0 ||
      H5Fget_filesize(id_, &size) < 0 || H5Fget_vfd_handle(id_, H5P_DEFAULT, &handle) < 0)
    throw Error(path_ + ": HDF5 cannot give a copy in memory");
  const auto *bytes = *static_cast<const std::byte *const *>(handle);
  return {bytes, bytes + size};
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
