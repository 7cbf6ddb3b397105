// SPDX-License-Identifier: GPL-2.0-or-later
#include "hdf5.h"

#include "error.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <numeric>
#include <utility>

namespace mace::h5 {

namespace {

/// HDF5's deflate filter never gains more than this; a shape that claims more is a lie.
constexpr double largest_compression = 1100.0;

/// Datasets above this size are compressed.
constexpr std::size_t smallest_compressed = 65;

std::size_t count(const Shape &shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::string to_string(const Shape &shape) {
  std::string text;
  for (const hsize_t extent : shape)
    text += (text.empty() ? "" : ", ") + (extent == any ? "any" : std::to_string(extent));
  return "(" + text + ")";
}

const char *to_string(H5T_class_t type_class) {
  switch (type_class) {
  case H5T_FLOAT:
    return "floating-point numbers";
  case H5T_INTEGER:
    return "integers";
  default:
    return "text of fixed length";
  }
}

Handle text_type(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, std::max<std::size_t>(length, 1));
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  return type;
}

bool is_of(hid_t type, H5T_class_t type_class) {
  return H5Tget_class(type) == type_class && H5Tis_variable_str(type) <= 0;
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

Quiet::Quiet() {
  H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }

Group Group::open_file(const std::string &path) {
  const Quiet quiet;
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    throw Error(path + ": no such file");
  if (H5Fis_hdf5(path.c_str()) <= 0)
    throw Error(path + ": not an HDF5 file, or not readable");
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.valid())
    throw Error(path + ": HDF5 cannot open it: the file is truncated, damaged or in use");
  return {path + ": ", std::move(file)};
}

Group Group::create_file(const std::string &path) {
  const Quiet quiet;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  errno = 0;
  Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  if (!file.valid())
    throw Error(path + ": cannot be created" + (errno ? ": " + std::string(strerror(errno)) : ""));
  return {path + ": ", std::move(file)};
}

void Group::fail(const std::string &name, const std::string &what) const {
  throw Error(place_ + name + ": " + what);
}

bool Group::has(const std::string &name) const {
  return H5Lexists(id_, name.c_str(), H5P_DEFAULT) > 0;
}

Group Group::group(const std::string &name) const {
  Handle id(has(name) ? H5Gopen2(id_, name.c_str(), H5P_DEFAULT) : -1, H5Gclose);
  if (!id.valid())
    fail(name, "the group is missing");
  return {place_ + name + "/", std::move(id)};
}

void Group::read_attribute(const std::string &name, H5T_class_t type_class, hid_t type,
                           void *value) const {
  const Handle attribute(H5Aopen(id_, name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute.valid())
    fail(name, "the attribute is missing");
  const Handle stored(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (!is_of(stored, type_class) || H5Sget_simple_extent_npoints(space) != 1)
    fail(name, std::string("the attribute is not one value of type ") + to_string(type_class));
  if (H5Aread(attribute, type, value) < 0)
    fail(name, "the attribute cannot be read: the file is damaged");
}

std::string Group::text(const std::string &name) const {
  const Handle attribute(H5Aopen(id_, name.c_str(), H5P_DEFAULT), H5Aclose);
  const Handle type(attribute.valid() ? H5Aget_type(attribute) : -1, H5Tclose);
  std::vector<char> buffer(type.valid() ? H5Tget_size(type) : 1);
  read_attribute(name, H5T_STRING, type, buffer.data());
  return {buffer.data(), strnlen(buffer.data(), buffer.size())};
}

double Group::number(const std::string &name) const {
  double value = 0.0;
  read_attribute(name, H5T_FLOAT, H5T_NATIVE_DOUBLE, &value);
  if (!std::isfinite(value))
    fail(name, "the attribute is not a finite number");
  return value;
}

int Group::integer(const std::string &name, int lowest, int highest) const {
  std::int64_t value = 0;
  read_attribute(name, H5T_INTEGER, H5T_NATIVE_INT64, &value);
  if (value < lowest || value > highest)
    fail(name, "the attribute is " + std::to_string(value) + ", expected " +
                   std::to_string(lowest) + " to " + std::to_string(highest));
  return static_cast<int>(value);
}

Handle Group::open_dataset(const std::string &name, H5T_class_t type_class, Shape &shape) const {
  Handle dataset(has(name) ? H5Dopen2(id_, name.c_str(), H5P_DEFAULT) : -1, H5Dclose);
  if (!dataset.valid())
    fail(name, "the dataset is missing");
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (!is_of(type, type_class))
    fail(name, std::string("the dataset does not hold ") + to_string(type_class));
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const int rank = H5Sget_simple_extent_ndims(space);
  Shape found(std::max(rank, 0));
  H5Sget_simple_extent_dims(space, found.data(), nullptr);
  if (!std::equal(found.begin(), found.end(), shape.begin(), shape.end(),
                  [](hsize_t a, hsize_t b) { return b == any ? a > 0 : a == b; }))
    fail(name, "the dataset has shape " + to_string(found) + ", expected " + to_string(shape));
  double bytes = static_cast<double>(H5Tget_size(type));
  for (const hsize_t extent : found)
    bytes *= static_cast<double>(extent);
  if (bytes > largest_compression * static_cast<double>(H5Dget_storage_size(dataset)))
    fail(name, "the dataset's values are not in the file: it is damaged");
  shape = found;
  return dataset;
}

std::vector<double> Group::doubles(const std::string &name, Shape &shape) const {
  const Handle dataset = open_dataset(name, H5T_FLOAT, shape);
  std::vector<double> values(count(shape));
  if (H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(name, "the dataset cannot be read: the file is damaged");
  if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }))
    fail(name, "the dataset holds a value that is not a finite number");
  return values;
}

std::vector<double> Group::doubles(const std::string &name, Shape &&shape) const {
  return doubles(name, shape);
}

std::vector<int> Group::integers(const std::string &name, Shape &shape) const {
  const Handle dataset = open_dataset(name, H5T_INTEGER, shape);
  std::vector<int> values(count(shape));
  if (H5Dread(dataset, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(name, "the dataset cannot be read: the file is damaged");
  return values;
}

std::vector<std::string> Group::strings(const std::string &name) const {
  Shape shape{any};
  const Handle dataset = open_dataset(name, H5T_STRING, shape);
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const std::size_t length = H5Tget_size(type);
  std::vector<char> buffer(length * shape[0]);
  if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()) < 0)
    fail(name, "the dataset cannot be read: the file is damaged");
  std::vector<std::string> values;
  for (const char *p = buffer.data(); p != buffer.data() + buffer.size(); p += length)
    values.emplace_back(p, strnlen(p, length));
  return values;
}

Group Group::create_group(const std::string &name) {
  Handle id(H5Gcreate2(id_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  if (!id.valid())
    fail(name, "the group cannot be written; is the disk full?");
  return {place_ + name + "/", std::move(id)};
}

void Group::write_attribute(const std::string &name, hid_t stored, hid_t type, const void *value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute(H5Acreate2(id_, name.c_str(), stored, space, H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose);
  if (!attribute.valid() || H5Awrite(attribute, type, value) < 0)
    fail(name, "the attribute cannot be written; is the disk full?");
}

void Group::write_text(const std::string &attribute, const std::string &text) {
  const Handle type = text_type(text.size());
  write_attribute(attribute, type, type, text.c_str());
}

void Group::write_number(const std::string &attribute, double value) {
  write_attribute(attribute, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void Group::write_integer(const std::string &attribute, int value) {
  write_attribute(attribute, H5T_STD_I64LE, H5T_NATIVE_INT, &value);
}

void Group::write_dataset(const std::string &name, const Shape &shape, hid_t stored, hid_t type,
                          const void *values) {
  const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                     H5Sclose);
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  H5Pset_chunk(creation, static_cast<int>(shape.size()), shape.data());
  if (count(shape) >= smallest_compressed) {
    H5Pset_shuffle(creation);
    H5Pset_deflate(creation, 4);
  }
  H5Pset_fletcher32(creation);
  const Handle dataset(
      H5Dcreate2(id_, name.c_str(), stored, space, H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
  if (!dataset.valid() || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    fail(name, "the dataset cannot be written; is the disk full?");
}

void Group::write_doubles(const std::string &name, const Shape &shape,
                          const std::vector<double> &values) {
  if (values.size() != count(shape))
    fail(name, std::to_string(values.size()) + " values for the shape " + to_string(shape));
  write_dataset(name, shape, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data());
}

void Group::write_integers(const std::string &name, const Shape &shape,
                           const std::vector<int> &values) {
  if (values.size() != count(shape))
    fail(name, std::to_string(values.size()) + " values for the shape " + to_string(shape));
  write_dataset(name, shape, H5T_STD_I64LE, H5T_NATIVE_INT, values.data());
}

void Group::write_strings(const std::string &name, const std::vector<std::string> &values) {
  std::size_t length = 1;
  for (const std::string &v : values)
    length = std::max(length, v.size());
  std::vector<char> buffer(length * values.size(), '\0');
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i].copy(buffer.data() + i * length, length);
  const Handle type = text_type(length);
  write_dataset(name, {values.size()}, type, type, buffer.data());
}

} // namespace mace::h5
