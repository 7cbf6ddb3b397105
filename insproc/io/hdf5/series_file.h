// SPDX-License-Identifier: GPL-2.0-or-later
//
// Files too large to be held: a few rows of a dataset at a time.
#pragma once

#include "io/hdf5/handle.h"
#include "io/hdf5/values.h"

#include <string>
#include <vector>

namespace ins::h5 {

/// An HDF5 file of any length that is read as it is. Unlike Group it believes the metadata of files
/// in HDF5's older formats, which carry no checksums: to check them would be to read the whole
/// file. All members throw Error naming the file.
class SeriesFile {
public:
  explicit SeriesFile(std::string path);

  const std::string &path() const { return path_; }
  bool has(const std::string &name) const;
  bool is_dataset(const std::string &name) const;
  std::vector<std::string> members(const std::string &group) const;
  /// Extents of a dataset.
  Shape shape(const std::string &name) const;
  /// Rows of a dataset of numbers: those from `first` on along its first extent, row-major.
  std::vector<double> rows(const std::string &name, hsize_t first, hsize_t count) const;
  /// All numbers of a dataset.
  std::vector<double> all(const std::string &name) const;
  /// Text of an attribute, or of each of its elements; empty if there is none.
  std::vector<std::string> texts(const std::string &attribute, const std::string &of) const;

  [[noreturn]] void fail(const std::string &name, const std::string &what) const;

private:
  Handle open_dataset(const std::string &name) const;

  Quiet quiet_;
  std::string path_;
  Handle file_;
};

} // namespace ins::h5
