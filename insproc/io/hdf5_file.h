// SPDX-License-Identifier: GPL-2.0-or-later
//
// A thin layer over HDF5's C interface: handles that close themselves, and reads that check rank,
// shape and type before anything is allocated.
#pragma once

#include <hdf5.h>
#include <map>
#include <string>
#include <vector>

namespace ins::h5 {

/// Owner of an HDF5 identifier.
class Handle {
public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  ~Handle();
  Handle(Handle &&other) noexcept;
  Handle &operator=(Handle &&other) noexcept;
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;

  operator hid_t() const { return id_; }
  bool valid() const { return id_ >= 0; }

private:
  hid_t id_ = -1;
  Close close_ = nullptr;
};

/// Keeps HDF5 from printing its error stack while any of them lives, in whatever order they end;
/// messages are the caller's.
class Quiet {
public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet &) = delete;
  Quiet &operator=(const Quiet &) = delete;
};

using Shape = std::vector<hsize_t>;

/// In an expected shape: any extent.
inline constexpr hsize_t any = static_cast<hsize_t>(-1);

/// An open HDF5 file. Objects are named by their path in it; intermediate groups are created.
/// Every error is an ins::Error that names the file and the object.
class File {
public:
  static File create(const std::string &path);
  static File open(const std::string &path);

  const std::string &path() const { return path_; }
  bool has(const std::string &name) const;

  void write(const std::string &name, const Shape &shape, const double *values);
  void write(const std::string &name, const Shape &shape, const int *values);
  void write(const std::string &name, const std::vector<std::string> &values);
  void make_group(const std::string &name);
  /// Text attribute of a group; "/" is the root.
  void write_attribute(const std::string &group, const std::string &name, const std::string &text);

  Shape shape(const std::string &name) const;
  /// \throws Error  unless the dataset holds numbers of the kind asked for, has the expected shape
  ///                (extents may be `any`), and, for doubles, is finite
  std::vector<double> read_doubles(const std::string &name, const Shape &expected) const;
  std::vector<int> read_ints(const std::string &name, const Shape &expected) const;
  std::vector<std::string> read_strings(const std::string &name, const Shape &expected) const;
  std::string read_attribute(const std::string &group, const std::string &name) const;
  std::map<std::string, std::string> read_attributes(const std::string &group) const;

  /// Hands everything to the disk.
  void synchronize();

  [[noreturn]] void fail(const std::string &name, const std::string &what) const;

private:
  File(std::string path, Handle file);
  Handle open_dataset(const std::string &name, H5T_class_t type_class, const char *type_name) const;
  Shape checked_shape(const std::string &name, hid_t dataset, std::size_t element_size,
                      const Shape &expected) const;
  void write_dataset(const std::string &name, const Shape &shape, hid_t type, const void *values);

  std::string path_;
  Quiet quiet_;
  Handle file_;
};

/// True if the file begins like an HDF5 file.
bool is_hdf5(const std::string &path);

} // namespace ins::h5
