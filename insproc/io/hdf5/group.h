// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the project needs of HDF5: groups whose reads check presence, type, shape and finiteness,
// and name file and object in every error.
#pragma once

#include "io/hdf5/open_file.h"
#include "io/hdf5/values.h"

#include <complex>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ins::h5 {

/// In an expected shape: any extent from 1 on; any extent.
inline constexpr hsize_t any = static_cast<hsize_t>(-1);
inline constexpr hsize_t any_or_none = static_cast<hsize_t>(-2);

/// A group of a file; the file's root to begin with. Objects are named by their path below it.
/// All members throw ins::Error.
class Group {
public:
  /// Opens a file for reading. \throws Error if it is missing, foreign or damaged
  static Group open_file(const std::string &path);
  /// Creates or overwrites a file in the format of HDF5 1.10: its metadata and datasets carry
  /// checksums, so that damage is found before it is believed.
  static Group create_file(const std::string &path);
  /// Files in memory: see OpenFile.
  static Group open_image(std::span<const std::byte> bytes, const std::string &name);
  static Group create_image(const std::string &name);
  std::vector<std::byte> image() const;

  bool has(const std::string &name) const;
  Group group(const std::string &name) const;

  /// Attributes of this group, or of the object `of` in it.
  std::string text(const std::string &attribute, const std::string &of = ".") const;
  double number(const std::string &attribute) const;
  /// \throws Error unless lowest <= value <= highest
  int integer(const std::string &attribute, int lowest, int highest,
              const std::string &of = ".") const;
  bool has_attribute(const std::string &attribute, const std::string &of) const;
  /// All attributes that are one text, by name.
  std::map<std::string, std::string> texts(const std::string &of = ".") const;

  /// Row-major values of a dataset of floating-point numbers, all finite.
  /// \param shape  what the dataset must have; extents that are `any` are set to what was found
  std::vector<double> doubles(const std::string &name, Shape &shape) const;
  std::vector<double> doubles(const std::string &name, Shape &&shape) const;
  /// The same where numbers may be missing (NaN).
  std::vector<double> doubles_or_nan(const std::string &name, Shape &shape) const;
  std::vector<double> doubles_or_nan(const std::string &name, Shape &&shape) const;
  /// Number of extents of a dataset.
  std::size_t rank(const std::string &name) const;
  std::vector<int> integers(const std::string &name, Shape &shape) const;
  std::vector<int> integers(const std::string &name, Shape &&shape) const;
  /// \param size  how many there must be, or `any` or `any_or_none`
  std::vector<std::string> strings(const std::string &name, hsize_t size = any) const;

  /// A group in this one, made if it is not there.
  Group create_group(const std::string &name);
  void write_text(const std::string &attribute, const std::string &text,
                  const std::string &of = ".");
  void write_texts(const std::string &attribute, const std::vector<std::string> &texts);
  void write_number(const std::string &attribute, double value);
  void write_integer(const std::string &attribute, int value);
  /// Datasets; groups on the way to them are made.
  void write_doubles(const std::string &name, const Shape &shape,
                     const std::vector<double> &values);
  void write_integers(const std::string &name, const Shape &shape, const std::vector<int> &values);
  void write_complex(const std::string &name, const Shape &shape,
                     const std::vector<std::complex<double>> &values);
  void write_strings(const std::string &name, const std::vector<std::string> &values);

  /// Hands everything to the disk.
  void synchronize();

  /// Throws an Error that names the file, this group and the object `name` in it.
  [[noreturn]] void fail(const std::string &name, const std::string &what) const;

private:
  Group(std::shared_ptr<OpenFile> file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  std::string path_of(const std::string &name) const;
  Handle open_attribute(const std::string &name, const std::string &of,
                        H5T_class_t type_class) const;
  Handle open_dataset(const std::string &name, H5T_class_t type_class, Shape &shape) const;
  template <typename T>
  std::vector<T> numbers(const std::string &name, H5T_class_t type_class, Shape &shape) const;
  template <typename T>
  void write_numbers(const std::string &name, const Shape &shape, const std::vector<T> &values);
  void require(bool written, const std::string &name, const char *what) const;

  Quiet quiet_;
  std::shared_ptr<OpenFile> file_;
  std::string path_; ///< from the root, with a slash at the end; empty for the root
};

} // namespace ins::h5
