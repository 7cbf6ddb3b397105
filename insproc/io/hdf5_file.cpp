// SPDX-License-Identifier: GPL-2.0-or-later
#include "hdf5_file.h"

#include "error.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace ins::h5 {

namespace {

/// Nothing expands more than this under HDF5's filters; a shape that claims more is a lie.
constexpr double largest_compression = 1100.0;

std::size_t product(const Shape &shape) {
  std::size_t n = 1;
  for (const hsize_t extent : shape)
    n *= extent;
  return n;
}

std::string text_of(const Shape &shape) {
  std::string text;
  for (const hsize_t extent : shape)
    text += fmt::format("{}{}", text.empty() ? "" : ", ",
                        extent == any ? "any" : std::to_string(extent));
  return fmt::format("({})", text);
}

Handle string_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, std::max<std::size_t>(length, 1));
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  return type;
}

Handle dataspace(const Shape &shape) {
  if (shape.empty())
    return {H5Screate(H5S_SCALAR), H5Sclose};
  return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
}

/// Strings of a dataset or attribute whose values `read` puts into memory of the type given.
template <typename Read>
bool strings_of(hid_t stored, hid_t space, std::size_t count, Read read,
                std::vector<std::string> &strings) {
  strings.clear();
  if (H5Tis_variable_str(stored) > 0) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5Tget_cset(stored));
    std::vector<char *> pointers(count, nullptr);
    if (read(static_cast<hid_t>(type), static_cast<void *>(pointers.data())) < 0)
      return false;
    for (const char *p : pointers)
      strings.emplace_back(p ? p : "");
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return true;
  }
  const std::size_t length = H5Tget_size(stored);
  std::vector<char> buffer(length * count);
  if (read(stored, static_cast<void *>(buffer.data())) < 0)
    return false;
  for (std::size_t i = 0; i < count; ++i)
    strings.emplace_back(buffer.data() + i * length, strnlen(buffer.data() + i * length, length));
  return true;
}

} // namespace

Handle::~Handle() {
  if (id_ >= 0 && close_)
    close_(id_);
}

Handle::Handle(Handle &&other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}

Handle &Handle::operator=(Handle &&other) noexcept {
  std::swap(id_, other.id_);
  std::swap(close_, other.close_);
  return *this;
}

namespace {

int quiet_count = 0;
H5E_auto2_t printer = nullptr; ///< what HDF5 called before the first Quiet
void *printer_data = nullptr;

} // namespace

Quiet::Quiet() {
  if (quiet_count++ > 0)
    return;
  H5Eget_auto2(H5E_DEFAULT, &printer, &printer_data);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() {
  if (--quiet_count == 0)
    H5Eset_auto2(H5E_DEFAULT, printer, printer_data);
}

bool is_hdf5(const std::string &path) {
  const Quiet quiet;
  return H5Fis_hdf5(path.c_str()) > 0;
}

File::File(std::string path, Handle file) : path_(std::move(path)), file_(std::move(file)) {}

File File::create(const std::string &path) {
  const Quiet quiet;
  Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  if (!file.valid())
    throw Error(fmt::format("{}: cannot be created: {}", path, std::strerror(errno)));
  return {path, std::move(file)};
}

File File::open(const std::string &path) {
  const Quiet quiet;
  std::error_code code;
  if (!std::filesystem::exists(path, code))
    throw Error(fmt::format("{}: no such file", path));
  if (H5Fis_hdf5(path.c_str()) <= 0)
    throw Error(fmt::format("{}: not an HDF5 file, or not readable", path));
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.valid())
    throw Error(fmt::format("{}: HDF5 cannot open it: the file is truncated or damaged, in use by "
                            "another program, or not readable",
                            path));
  return {path, std::move(file)};
}

void File::fail(const std::string &name, const std::string &what) const {
  throw Error(fmt::format("{}: {}: {}", path_, name, what));
}

bool File::has(const std::string &name) const {
  for (std::size_t end = name.find('/', 1); end != std::string::npos; end = name.find('/', end + 1))
    if (H5Lexists(file_, name.substr(0, end).c_str(), H5P_DEFAULT) <= 0)
      return false;
  return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
}

void File::write_dataset(const std::string &name, const Shape &shape, hid_t type,
                         const void *values) {
  const Handle space = dataspace(shape);
  const Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(links, 1);
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
  H5Pset_obj_track_times(creation, false);
  const Handle dataset(H5Dcreate2(file_, name.c_str(), type, space, links, creation, H5P_DEFAULT),
                       H5Dclose);
  if (!dataset.valid() || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    fail(name, "cannot be written; is the disk full?");
}

void File::write(const std::string &name, const Shape &shape, const double *values) {
  write_dataset(name, shape, H5T_NATIVE_DOUBLE, values);
}

void File::write(const std::string &name, const Shape &shape, const int *values) {
  write_dataset(name, shape, H5T_NATIVE_INT, values);
}

void File::write(const std::string &name, const std::vector<std::string> &values) {
  std::size_t length = 1;
  for (const std::string &v : values)
    length = std::max(length, v.size());
  std::vector<char> buffer(length * values.size(), '\0');
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i].copy(buffer.data() + i * length, length);
  write_dataset(name, {values.size()}, string_type(length), buffer.data());
}

void File::make_group(const std::string &name) {
  if (has(name))
    return;
  const Handle group(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                     H5Gclose);
  if (!group.valid())
    fail(name, "the group cannot be created");
}

void File::write_attribute(const std::string &group, const std::string &name,
                           const std::string &text) {
  const Handle object(H5Oopen(file_, group.c_str(), H5P_DEFAULT), H5Oclose);
  const Handle type = string_type(text.size());
  const Handle space = dataspace({});
  const Handle attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose);
  // The type of an empty text still holds one byte.
  const std::string padded = text.empty() ? std::string(1, '\0') : text;
  if (!attribute.valid() || H5Awrite(attribute, type, padded.data()) < 0)
    fail(group + " attribute " + name, "cannot be written");
}

Shape File::shape(const std::string &name) const {
  const Handle dataset(has(name) ? H5Dopen2(file_, name.c_str(), H5P_DEFAULT) : -1, H5Dclose);
  if (!dataset.valid())
    fail(name, "the dataset is missing");
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank < 0)
    fail(name, "the dataset has no shape");
  Shape extents(rank);
  H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return extents;
}

Handle File::open_dataset(const std::string &name, H5T_class_t type_class,
                          const char *type_name) const {
  Handle dataset(has(name) ? H5Dopen2(file_, name.c_str(), H5P_DEFAULT) : -1, H5Dclose);
  if (!dataset.valid())
    fail(name, "the dataset is missing");
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (!type.valid() || H5Tget_class(type) != type_class)
    fail(name, fmt::format("holds no {}", type_name));
  return dataset;
}

Shape File::checked_shape(const std::string &name, hid_t dataset, std::size_t element_size,
                          const Shape &expected) const {
  const Shape found = shape(name);
  const bool same = found.size() == expected.size() &&
                    std::equal(found.begin(), found.end(), expected.begin(),
                               [](hsize_t a, hsize_t b) { return b == any || a == b; });
  if (!same)
    fail(name, fmt::format("has shape {}, expected {}", text_of(found), text_of(expected)));
  double bytes = static_cast<double>(element_size);
  for (const hsize_t extent : found)
    bytes *= static_cast<double>(extent);
  const double stored = static_cast<double>(H5Dget_storage_size(dataset));
  if (bytes > stored * largest_compression)
    fail(name, fmt::format("claims {:g} bytes but the file holds {:g} for it", bytes, stored));
  return found;
}

std::vector<double> File::read_doubles(const std::string &name, const Shape &expected) const {
  const Handle dataset = open_dataset(name, H5T_FLOAT, "floating-point numbers");
  std::vector<double> values(product(checked_shape(name, dataset, sizeof(float), expected)));
  if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(name, "cannot be read: the file is damaged");
  const auto bad =
      std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
  if (bad != values.end())
    fail(name, fmt::format("element {} is not a finite number", bad - values.begin()));
  return values;
}

std::vector<int> File::read_ints(const std::string &name, const Shape &expected) const {
  const Handle dataset = open_dataset(name, H5T_INTEGER, "integers");
  std::vector<int> values(product(checked_shape(name, dataset, 1, expected)));
  if (H5Dread(dataset, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(name, "cannot be read: the file is damaged");
  return values;
}

std::vector<std::string> File::read_strings(const std::string &name, const Shape &expected) const {
  const Handle dataset = open_dataset(name, H5T_STRING, "strings");
  const Handle stored(H5Dget_type(dataset), H5Tclose);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const std::size_t count = product(checked_shape(name, dataset, H5Tget_size(stored), expected));
  std::vector<std::string> strings;
  const auto read = [&](hid_t type, void *to) {
    return H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  };
  if (!strings_of(stored, space, count, read, strings))
    fail(name, "cannot be read: the file is damaged");
  return strings;
}

std::string File::read_attribute(const std::string &group, const std::string &name) const {
  const std::string place = group + " attribute " + name;
  if (group != "/" && !has(group))
    fail(group, "the group is missing");
  const Handle attribute(
      H5Aopen_by_name(file_, group.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  if (!attribute.valid())
    fail(place, "is missing");
  const Handle stored(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (H5Tget_class(stored) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1)
    fail(place, "is no text");
  std::vector<std::string> strings;
  const auto read = [&](hid_t type, void *to) { return H5Aread(attribute, type, to); };
  if (!strings_of(stored, space, 1, read, strings))
    fail(place, "cannot be read: the file is damaged");
  return strings.front();
}

std::map<std::string, std::string> File::read_attributes(const std::string &group) const {
  if (group != "/" && !has(group))
    fail(group, "the group is missing");
  std::vector<std::string> names;
  hsize_t position = 0;
  const auto collect = [](hid_t, const char *name, const H5A_info_t *, void *to) -> herr_t {
    static_cast<std::vector<std::string> *>(to)->emplace_back(name);
    return 0;
  };
  const Handle object(H5Oopen(file_, group.c_str(), H5P_DEFAULT), H5Oclose);
  if (!object.valid() ||
      H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &names) < 0)
    fail(group, "its attributes cannot be read: the file is damaged");
  std::map<std::string, std::string> attributes;
  for (const std::string &name : names)
    attributes[name] = read_attribute(group, name);
  return attributes;
}

void File::synchronize() {
  void *descriptor = nullptr;
  if (H5Fflush(file_, H5F_SCOPE_GLOBAL) < 0 ||
      H5Fget_vfd_handle(file_, H5P_DEFAULT, &descriptor) < 0 ||
      fsync(*static_cast<int *>(descriptor)) != 0)
    throw Error(fmt::format("{}: cannot be brought to the disk: {}", path_, std::strerror(errno)));
}

} // namespace ins::h5
