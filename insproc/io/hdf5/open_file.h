// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "io/hdf5/handle.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ins::h5 {

/// An open file, shared by the groups that were taken from it.
class OpenFile {
public:
  /// For reading. A file whose metadata carry no checksums, as HDF5 writes them unless told
  /// otherwise, is read through checked_copy().
  /// \throws Error naming the file, if it is missing, foreign or damaged
  static OpenFile read(const std::string &path);
  /// Creates or overwrites a file, in the format of HDF5 1.10: all of its metadata carry checksums.
  static OpenFile create(const std::string &path);

  /// The same without a disk: a file that is in memory, and one whose bytes image() gives.
  /// \param name  for messages
  /// \throws Error if the bytes are no file that create_in_memory() has begun, or there is no
  /// memory
  static OpenFile read_from_memory(std::span<const std::byte> bytes, const std::string &name);
  static OpenFile create_in_memory(const std::string &name);
  /// All bytes of a file from create_in_memory(), as they would be on disk.
  /// \throws Error if HDF5 cannot give them
  std::vector<std::byte> image() const;

  const std::string &path() const { return path_; }
  hid_t id() const { return id_; }

  /// Goes on with a checked copy, where a dataset or attribute needs parts of the file that have no
  /// checksums. \return false if it is one already
  bool replace_by_copy();

private:
  OpenFile(std::string path, Handle id) : path_(std::move(path)), id_(std::move(id)) {}

  std::string path_;
  Handle id_;
  bool copied_ = false;
};

/// True if the file begins like an HDF5 file.
bool is_hdf5(const std::string &path);

/// Version of the superblock, the head of the file: 0 and 1 until HDF5 1.6, 2 for 1.8, 3 for 1.10.
/// 0 also for files that do not begin with it.
int superblock_version(const std::string &path);

} // namespace ins::h5
