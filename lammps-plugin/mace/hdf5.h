// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of HDF5's C interface that the model file needs: groups whose reads check presence,
// type, shape and finiteness, and name file and object in every error.
#pragma once

#include <cstdint>
#include <hdf5.h>
#include <string>
#include <vector>

namespace mace::h5 {

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

/// Keeps HDF5 from printing its error stack while it lives.
class Quiet {
public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet &) = delete;
  Quiet &operator=(const Quiet &) = delete;

private:
  H5E_auto2_t function_ = nullptr;
  void *data_ = nullptr;
};

using Shape = std::vector<hsize_t>;

/// In an expected shape: any extent from 1 on.
inline constexpr hsize_t any = static_cast<hsize_t>(-1);

/// A group of a file; the file's root to begin with. All members throw mace::Error.
class Group {
public:
  /// Opens a file for reading. \throws Error if it is missing, foreign or damaged
  static Group open_file(const std::string &path);
  /// Creates or overwrites a file, in the format of HDF5 1.10: all of its metadata carry checksums,
  /// and so do the datasets written here, so that damage is found before it is believed.
  static Group create_file(const std::string &path);

  bool has(const std::string &name) const;
  Group group(const std::string &name) const;

  std::string text(const std::string &attribute) const;
  double number(const std::string &attribute) const;
  /// \throws Error unless lowest <= value <= highest
  int integer(const std::string &attribute, int lowest, int highest) const;

  /// Row-major values of a dataset of floating-point numbers, all finite.
  /// \param shape  what the dataset must have; extents that are `any` are set to what was found
  std::vector<double> doubles(const std::string &name, Shape &shape) const;
  std::vector<double> doubles(const std::string &name, Shape &&shape) const;
  std::vector<int> integers(const std::string &name, Shape &shape) const;
  std::vector<std::string> strings(const std::string &name) const;

  Group create_group(const std::string &name);
  void write_text(const std::string &attribute, const std::string &text);
  void write_number(const std::string &attribute, double value);
  void write_integer(const std::string &attribute, int value);
  void write_doubles(const std::string &name, const Shape &shape,
                     const std::vector<double> &values);
  void write_integers(const std::string &name, const Shape &shape, const std::vector<int> &values);
  void write_strings(const std::string &name, const std::vector<std::string> &values);

  /// Throws an Error that names the file, this group and the object `name` in it.
  [[noreturn]] void fail(const std::string &name, const std::string &what) const;

private:
  Group(std::string place, Handle id) : place_(std::move(place)), id_(std::move(id)) {}
  Handle open_dataset(const std::string &name, H5T_class_t type_class, Shape &shape) const;
  void read_attribute(const std::string &name, H5T_class_t type_class, hid_t type,
                      void *value) const;
  void write_attribute(const std::string &name, hid_t stored, hid_t type, const void *value);
  void write_dataset(const std::string &name, const Shape &shape, hid_t stored, hid_t type,
                     const void *values);

  std::string place_; ///< file and group, as errors show them
  Quiet quiet_;
  Handle id_;
};

} // namespace mace::h5
