// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/series_file.h"

#include "io/hdf5/error.h"
#include "io/hdf5/open_file.h"

#include <cmath>

namespace ins::h5 {

SeriesFile::SeriesFile(std::string path) : path_(std::move(path)) {
  if (!is_hdf5(path_))
    throw Error(path_ + ": not an HDF5 file, or not readable");
  file_ = Handle(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file_.valid())
    throw Error(path_ + ": HDF5 cannot open it: the file is truncated or damaged, in use by "
                        "another program, or not readable");
}

void SeriesFile::fail(const std::string &name, const std::string &what) const {
  throw Error(path_ + ": " + name + ": " + what);
}

bool SeriesFile::has(const std::string &name) const {
  // HDF5 wants every group on the way to be there.
  for (std::size_t end = name.find('/');; end = name.find('/', end + 1)) {
    if (H5Lexists(file_, name.substr(0, end).c_str(), H5P_DEFAULT) <= 0)
      return false;
    if (end == std::string::npos)
      return true;
  }
}

bool SeriesFile::is_dataset(const std::string &name) const {
  if (!has(name))
    return false;
  const Handle object(H5Oopen(file_, name.c_str(), H5P_DEFAULT), H5Oclose);
  return object.valid() && H5Iget_type(object) == H5I_DATASET;
}

std::vector<std::string> SeriesFile::members(const std::string &group) const {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char *name, const H5L_info_t *, void *to) -> herr_t {
    static_cast<std::vector<std::string> *>(to)->emplace_back(name);
    return 0;
  };
  const Handle handle(H5Gopen2(file_, group.c_str(), H5P_DEFAULT), H5Gclose);
  if (!handle.valid() ||
      H5Literate(handle, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    fail(group, "its members cannot be read");
  return names;
}

Handle SeriesFile::open_dataset(const std::string &name) const {
  Handle dataset(is_dataset(name) ? H5Dopen2(file_, name.c_str(), H5P_DEFAULT) : -1, H5Dclose);
  if (!dataset.valid())
    fail(name, "there is no such dataset");
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (const H5T_class_t kind = H5Tget_class(type); kind != H5T_FLOAT && kind != H5T_INTEGER)
    fail(name, "it does not hold numbers");
  return dataset;
}

Shape SeriesFile::shape(const std::string &name) const {
  const Handle dataset = open_dataset(name);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  return shape_of(space);
}

std::vector<double> SeriesFile::rows(const std::string &name, hsize_t first, hsize_t count) const {
  const Handle dataset = open_dataset(name);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  Shape extents = shape_of(space);
  if (extents.empty() || first + count > extents[0])
    fail(name, "it has fewer rows than are needed");
  Shape start(extents.size(), 0);
  start[0] = first;
  extents[0] = count;
  const Handle memory(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                      H5Sclose);
  std::vector<double> values(h5::count(extents));
  if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, extents.data(), nullptr) <
          0 ||
      H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values.data()) < 0)
    fail(name, "it cannot be read: the file is damaged");
  for (const double value : values)
    if (!std::isfinite(value))
      fail(name, "it holds a number that is not finite");
  return values;
}

std::vector<double> SeriesFile::all(const std::string &name) const {
  const Shape extents = shape(name);
  if (!extents.empty())
    return rows(name, 0, extents[0]);
  const Handle dataset = open_dataset(name);
  return read_numbers<double>({dataset, false}, 1);
}

std::vector<std::string> SeriesFile::texts(const std::string &attribute,
                                           const std::string &of) const {
  if (!has(of) || H5Aexists_by_name(file_, of.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0)
    return {};
  const Handle handle(
      H5Aopen_by_name(file_, of.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(handle), H5Tclose);
  const Handle space(H5Aget_space(handle), H5Sclose);
  const hssize_t size = H5Sget_simple_extent_npoints(space);
  if (H5Tget_class(type) != H5T_STRING || size < 1)
    return {};
  try {
    return read_texts({handle, true}, static_cast<std::size_t>(size));
  } catch (const Error &error) {
    fail(of, "attribute " + attribute + ": " + error.what());
  }
}

} // namespace ins::h5
