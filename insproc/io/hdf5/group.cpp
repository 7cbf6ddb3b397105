// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/group.h"

#include "io/hdf5/error.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <unistd.h>

namespace ins::h5 {

namespace {

std::string to_string(const Shape &shape) {
  std::string text;
  for (const hsize_t extent : shape)
    text += (text.empty() ? "" : ", ") +
            (extent == any || extent == any_or_none ? "any" : std::to_string(extent));
  return "(" + text + ")";
}

const char *to_string(H5T_class_t type_class) {
  switch (type_class) {
  case H5T_FLOAT:
    return "floating-point numbers";
  case H5T_INTEGER:
    return "integers";
  default:
    return "text";
  }
}

bool agrees(const Shape &found, const Shape &expected) {
  return std::equal(
      found.begin(), found.end(), expected.begin(), expected.end(),
      [](hsize_t a, hsize_t b) { return b == any_or_none || (b == any ? a > 0 : a == b); });
}

/// Whether reading the values believes parts of a file that carry no checksum: the heap where text
/// of variable length stands, and before HDF5 1.10 the index of the chunks.
bool needs_copy(hid_t type, hid_t dataset, const std::string &path) {
  if (H5Tis_variable_str(type) > 0)
    return true;
  if (dataset < 0)
    return false;
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  return H5Pget_layout(creation) == H5D_CHUNKED && superblock_version(path) < 3;
}

} // namespace

Group Group::open_file(const std::string &path) {
  return {std::make_shared<OpenFile>(OpenFile::read(path)), ""};
}

Group Group::create_file(const std::string &path) {
  return {std::make_shared<OpenFile>(OpenFile::create(path)), ""};
}

Group Group::open_image(std::span<const std::byte> bytes, const std::string &name) {
  return {std::make_shared<OpenFile>(OpenFile::read_from_memory(bytes, name)), ""};
}

Group Group::create_image(const std::string &name) {
  return {std::make_shared<OpenFile>(OpenFile::create_in_memory(name)), ""};
}

std::vector<std::byte> Group::image() const { return file_->image(); }

void Group::fail(const std::string &name, const std::string &what) const {
  throw Error(file_->path() + ": " + path_ + name + ": " + what);
}

void Group::require(bool written, const std::string &name, const char *what) const {
  if (!written)
    fail(name, std::string(what) + " cannot be written; is the disk full?");
}

std::string Group::path_of(const std::string &name) const {
  return name == "." ? "/" + path_ : "/" + path_ + name;
}

bool Group::has(const std::string &name) const {
  const std::string path = path_of(name);
  for (std::size_t end = 1; end != std::string::npos;) {
    end = path.find('/', end + 1);
    const htri_t found = H5Lexists(file_->id(), path.substr(0, end).c_str(), H5P_DEFAULT);
    if (found < 0)
      fail(name, "cannot be looked up: the file is damaged, or another program's");
    if (found == 0)
      return false;
  }
  return true;
}

Group Group::group(const std::string &name) const {
  if (!has(name))
    fail(name, "the group is missing");
  const Handle id(H5Gopen2(file_->id(), path_of(name).c_str(), H5P_DEFAULT), H5Gclose);
  if (!id.valid())
    fail(name, "the group cannot be opened: the file is damaged");
  return {file_, path_ + name + "/"};
}

Handle Group::open_attribute(const std::string &name, const std::string &of,
                             H5T_class_t type_class) const {
  const std::string shown = of == "." ? name : of + " attribute " + name;
  if (of != "." && !has(of))
    fail(of, "is missing");
  Handle attribute(
      H5Aopen_by_name(file_->id(), path_of(of).c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  if (!attribute.valid())
    fail(shown, "the attribute is missing");
  const Handle stored(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  if (H5Tget_class(stored) != type_class || H5Sget_simple_extent_npoints(space) != 1)
    fail(shown, std::string("the attribute is not one value of type ") + to_string(type_class));
  if (needs_copy(stored, -1, file_->path()) && file_->replace_by_copy()) {
    attribute = Handle();
    return open_attribute(name, of, type_class);
  }
  return attribute;
}

std::string Group::text(const std::string &name, const std::string &of) const {
  const Handle attribute = open_attribute(name, of, H5T_STRING);
  try {
    return read_texts({attribute, true}, 1).front();
  } catch (const Error &error) {
    fail(name, error.what());
  }
}

double Group::number(const std::string &name) const {
  const Handle attribute = open_attribute(name, ".", H5T_FLOAT);
  double value = 0.0;
  if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0 || !std::isfinite(value))
    fail(name, "the attribute is not a finite number");
  return value;
}

int Group::integer(const std::string &name, int lowest, int highest, const std::string &of) const {
  const Handle attribute = open_attribute(name, of, H5T_INTEGER);
  std::int64_t value = 0;
  if (H5Aread(attribute, H5T_NATIVE_INT64, &value) < 0 || value < lowest || value > highest)
    fail(name, "the attribute is " + std::to_string(value) + ", expected " +
                   std::to_string(lowest) + " to " + std::to_string(highest));
  return static_cast<int>(value);
}

std::map<std::string, std::string> Group::texts(const std::string &of) const {
  if (of != "." && !has(of))
    fail(of, "is missing");
  std::vector<std::string> names;
  const auto collect = [](hid_t object, const char *name, const H5A_info_t *, void *to) -> herr_t {
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    const Handle type(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_npoints(space) == 1)
      static_cast<std::vector<std::string> *>(to)->emplace_back(name);
    return 0;
  };
  {
    const Handle object(H5Oopen(file_->id(), path_of(of).c_str(), H5P_DEFAULT), H5Oclose);
    if (!object.valid() ||
        H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
      fail(of, "its attributes cannot be read: the file is damaged");
  }
  std::map<std::string, std::string> texts;
  for (const std::string &name : names)
    texts[name] = text(name, of);
  return texts;
}

Handle Group::open_dataset(const std::string &name, H5T_class_t type_class, Shape &shape) const {
  if (!has(name))
    fail(name, "the dataset is missing");
  Handle dataset(H5Dopen2(file_->id(), path_of(name).c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid())
    fail(name, "the dataset cannot be opened: the file is damaged");
  const Handle type(H5Dget_type(dataset), H5Tclose);
  if (H5Tget_class(type) != type_class)
    fail(name, std::string("the dataset does not hold ") + to_string(type_class));
  if (needs_copy(type, dataset, file_->path()) && file_->replace_by_copy()) {
    dataset = Handle();
    return open_dataset(name, type_class, shape);
  }
  Shape found;
  try {
    found = checked_shape(dataset);
  } catch (const Error &error) {
    fail(name, error.what());
  }
  if (!agrees(found, shape))
    fail(name, "the dataset has shape " + to_string(found) + ", expected " + to_string(shape));
  shape = found;
  return dataset;
}

template <typename T>
std::vector<T> Group::numbers(const std::string &name, H5T_class_t type_class, Shape &shape) const {
  const Handle dataset = open_dataset(name, type_class, shape);
  try {
    return read_numbers<T>({dataset, false}, count(shape));
  } catch (const Error &error) {
    fail(name, error.what());
  }
}

std::vector<double> Group::doubles(const std::string &name, Shape &shape) const {
  std::vector<double> values = numbers<double>(name, H5T_FLOAT, shape);
  const auto bad =
      std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
  if (bad != values.end())
    fail(name, "element " + std::to_string(bad - values.begin()) + " is not a finite number");
  return values;
}

std::vector<double> Group::doubles_or_nan(const std::string &name, Shape &shape) const {
  return numbers<double>(name, H5T_FLOAT, shape);
}

std::vector<double> Group::doubles_or_nan(const std::string &name, Shape &&shape) const {
  return doubles_or_nan(name, shape);
}

std::size_t Group::rank(const std::string &name) const {
  if (!has(name))
    fail(name, "the dataset is missing");
  const Handle dataset(H5Dopen2(file_->id(), path_of(name).c_str(), H5P_DEFAULT), H5Dclose);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const int extents = H5Sget_simple_extent_ndims(space);
  if (extents < 0)
    fail(name, "is no dataset, or damaged");
  return static_cast<std::size_t>(extents);
}

bool Group::has_attribute(const std::string &attribute, const std::string &of) const {
  return has(of) &&
         H5Aexists_by_name(file_->id(), path_of(of).c_str(), attribute.c_str(), H5P_DEFAULT) > 0;
}

std::vector<double> Group::doubles(const std::string &name, Shape &&shape) const {
  return doubles(name, shape);
}

std::vector<int> Group::integers(const std::string &name, Shape &shape) const {
  return numbers<int>(name, H5T_INTEGER, shape);
}

std::vector<int> Group::integers(const std::string &name, Shape &&shape) const {
  return integers(name, shape);
}

std::vector<std::string> Group::strings(const std::string &name, hsize_t size) const {
  Shape shape{size};
  const Handle dataset = open_dataset(name, H5T_STRING, shape);
  try {
    return read_texts({dataset, false}, shape[0]);
  } catch (const Error &error) {
    fail(name, error.what());
  }
}

Group Group::create_group(const std::string &name) {
  require(make_group(file_->id(), path_of(name)), name, "the group");
  return {file_, path_ + name + "/"};
}

void Group::write_text(const std::string &attribute, const std::string &text,
                       const std::string &of) {
  const Handle object(H5Oopen(file_->id(), path_of(of).c_str(), H5P_DEFAULT), H5Oclose);
  require(write_text_attribute(object, attribute, text), attribute, "the attribute");
}

void Group::write_texts(const std::string &attribute, const std::vector<std::string> &texts) {
  const Handle object(H5Oopen(file_->id(), path_of(".").c_str(), H5P_DEFAULT), H5Oclose);
  require(write_texts_attribute(object, attribute, texts), attribute, "the attribute");
}

void Group::write_number(const std::string &attribute, double value) {
  const Handle object(H5Oopen(file_->id(), path_of(".").c_str(), H5P_DEFAULT), H5Oclose);
  require(write_number_attribute(object, attribute, value), attribute, "the attribute");
}

void Group::write_integer(const std::string &attribute, int value) {
  const Handle object(H5Oopen(file_->id(), path_of(".").c_str(), H5P_DEFAULT), H5Oclose);
  require(write_number_attribute(object, attribute, value), attribute, "the attribute");
}

template <typename T>
void Group::write_numbers(const std::string &name, const Shape &shape,
                          const std::vector<T> &values) {
  if (values.size() != count(shape))
    fail(name, std::to_string(values.size()) + " values for the shape " + to_string(shape));
  require(h5::write_numbers(file_->id(), path_of(name), shape, values.data(), Storage::Checked),
          name, "the dataset");
}

void Group::write_doubles(const std::string &name, const Shape &shape,
                          const std::vector<double> &values) {
  write_numbers(name, shape, values);
}

void Group::write_integers(const std::string &name, const Shape &shape,
                           const std::vector<int> &values) {
  write_numbers(name, shape, values);
}

void Group::write_complex(const std::string &name, const Shape &shape,
                          const std::vector<std::complex<double>> &values) {
  write_numbers(name, shape, values);
}

void Group::write_strings(const std::string &name, const std::vector<std::string> &values) {
  require(h5::write_texts(file_->id(), path_of(name), values, Storage::Checked), name,
          "the dataset");
}

void Group::synchronize() {
  void *descriptor = nullptr;
  if (H5Fflush(file_->id(), H5F_SCOPE_GLOBAL) < 0 ||
      H5Fget_vfd_handle(file_->id(), H5P_DEFAULT, &descriptor) < 0 ||
      fsync(*static_cast<int *>(descriptor)) != 0)
    throw Error(file_->path() + ": cannot be brought to the disk: " + std::strerror(errno));
}

} // namespace ins::h5
