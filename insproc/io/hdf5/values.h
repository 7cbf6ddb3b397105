// SPDX-License-Identifier: GPL-2.0-or-later
//
// Values of datasets and attributes, by HDF5 identifier: what group.h and checked_copy.h share.
#pragma once

#include "io/hdf5/handle.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ins::h5 {

using Shape = std::vector<hsize_t>;

/// Number of values; an extent of 0 makes it 0.
std::size_t count(const Shape &shape);

/// Extents of a dataspace; empty for one value.
/// \throws Error  without a place, if there are none
Shape shape_of(hid_t space);

/// Shape of a dataset whose values can be in the file: HDF5 itself would allocate and read
/// whatever a damaged shape claims.
/// \throws Error  without a place
Shape checked_shape(hid_t dataset);

/// A dataset or an attribute to be read.
struct Source {
  hid_t id;
  bool is_attribute;
};

/// Values in the order of the file, converted to T: double, std::int64_t or int.
/// \throws Error  without a place, if they cannot be read
template <typename T> std::vector<T> read_numbers(Source source, std::size_t count);

/// Text of fixed or variable length. \throws Error  without a place, if it cannot be read
std::vector<std::string> read_texts(Source source, std::size_t count);

/// Makes a group, unless it is there; those on the way to it must be. Like all objects made here it
/// has no time stamp: equal content makes equal files. \return false if that failed
bool make_group(hid_t place, const std::string &name);

/// Layout of a new dataset.
enum class Storage {
  Checked, ///< chunks with checksums, compressed unless that takes long
  Plain,   ///< values in one place
};

/// Creates and fills a dataset of type double, std::int64_t, int or std::complex<double> (which
/// h5py and phonopy store as a pair r, i); groups on the way are made. \return false if that failed
template <typename T>
bool write_numbers(hid_t place, const std::string &name, const Shape &shape, const T *values,
                   Storage storage);
bool write_texts(hid_t place, const std::string &name, const std::vector<std::string> &values,
                 Storage storage);

/// Attributes of one value. \return false if that failed
template <typename T> bool write_number_attribute(hid_t object, const std::string &name, T value);
bool write_text_attribute(hid_t object, const std::string &name, const std::string &text);
bool write_texts_attribute(hid_t object, const std::string &name,
                           const std::vector<std::string> &texts);

} // namespace ins::h5
