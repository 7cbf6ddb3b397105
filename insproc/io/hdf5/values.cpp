// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/values.h"

#include "io/hdf5/error.h"

#include <algorithm>
#include <complex>
#include <cstring>

namespace ins::h5 {

namespace {

/// HDF5's deflate filter never gains more than this; a shape that claims more is a lie.
constexpr double largest_compression = 1100.0;

/// Below, compression gains nothing; above, it takes longer than it is worth.
constexpr std::size_t smallest_compressed = 65, largest_compressed = 1 << 20;

/// Bytes in a chunk, which HDF5 reads and checks as a whole; it allows less than 4 GiB.
constexpr double largest_chunk = 1 << 24;

template <typename T> struct NumberType;
template <> struct NumberType<double> {
  static hid_t memory() { return H5T_NATIVE_DOUBLE; }
  static hid_t file() { return H5T_IEEE_F64LE; }
};
template <> struct NumberType<std::int64_t> {
  static hid_t memory() { return H5T_NATIVE_INT64; }
  static hid_t file() { return H5T_STD_I64LE; }
};
template <> struct NumberType<int> {
  static hid_t memory() { return H5T_NATIVE_INT; }
  static hid_t file() { return H5T_STD_I64LE; }
};

/// A pair of numbers named r and i, as h5py stores complex ones.
Handle pair_of(hid_t part) {
  const std::size_t size = H5Tget_size(part);
  Handle pair(H5Tcreate(H5T_COMPOUND, 2 * size), H5Tclose);
  H5Tinsert(pair, "r", 0, part);
  H5Tinsert(pair, "i", size, part);
  return pair;
}
template <> struct NumberType<std::complex<double>> {
  static Handle memory() { return pair_of(H5T_NATIVE_DOUBLE); }
  static Handle file() { return pair_of(H5T_IEEE_F64LE); }
};

Handle dataspace(const Shape &shape) {
  if (shape.empty())
    return {H5Screate(H5S_SCALAR), H5Sclose};
  return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
}

Handle fixed_text(std::size_t length) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, std::max<std::size_t>(length, 1));
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

/// Fixed-length texts one after the other, as HDF5 takes them.
struct PackedTexts {
  explicit PackedTexts(const std::vector<std::string> &texts) {
    for (const std::string &text : texts)
      length = std::max(length, text.size());
    bytes.assign(length * texts.size(), '\0');
    for (std::size_t i = 0; i < texts.size(); ++i)
      texts[i].copy(bytes.data() + i * length, length);
    type = fixed_text(length);
  }
  std::size_t length = 1;
  std::vector<char> bytes;
  Handle type;
};

Handle type_of(Source source) {
  return {source.is_attribute ? H5Aget_type(source.id) : H5Dget_type(source.id), H5Tclose};
}

void read(Source source, hid_t type, void *to) {
  const herr_t status = source.is_attribute
                            ? H5Aread(source.id, type, to)
                            : H5Dread(source.id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  if (status < 0)
    throw Error("cannot be read: the file is damaged");
}

std::vector<std::string> read_variable_texts(Source source, hid_t stored, std::size_t count) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5Tget_cset(stored));
  std::vector<char *> pointers(count, nullptr);
  read(source, type, pointers.data());
  std::vector<std::string> texts;
  for (const char *p : pointers)
    texts.emplace_back(p ? p : "");
  const Shape shape{count};
  H5Dvlen_reclaim(type, dataspace(shape), H5P_DEFAULT, pointers.data());
  return texts;
}

Shape chunk_of(const Shape &shape, std::size_t element_size) {
  Shape chunk = shape;
  const double row = static_cast<double>(count(shape) / shape[0] * element_size);
  chunk[0] = std::clamp<hsize_t>(static_cast<hsize_t>(largest_chunk / row), 1, shape[0]);
  return chunk;
}

bool write_dataset(hid_t place, const std::string &name, const Shape &shape, hid_t stored,
                   hid_t memory, const void *values, Storage storage) {
  for (std::size_t end = name.find('/', 1); end != std::string::npos; end = name.find('/', end + 1))
    if (!make_group(place, name.substr(0, end)))
      return false;
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  const std::size_t size = count(shape);
  if (storage == Storage::Plain || shape.empty() || size == 0) {
    H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
  } else {
    const Shape chunk = chunk_of(shape, H5Tget_size(stored));
    H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
    if (size >= smallest_compressed && size <= largest_compressed) {
      H5Pset_shuffle(creation);
      H5Pset_deflate(creation, 4);
    }
    H5Pset_fletcher32(creation);
  }
  const Handle dataset(
      H5Dcreate2(place, name.c_str(), stored, dataspace(shape), H5P_DEFAULT, creation, H5P_DEFAULT),
      H5Dclose);
  return dataset.valid() && H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
}

/// The compression that a dataset needs and HDF5 does not have here: "LZF", a number; or nothing.
std::string missing_filter(hid_t dataset) {
  constexpr H5Z_filter_t lzf = 32000; // registered by h5py
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  for (int k = 0; k < H5Pget_nfilters(creation); ++k) {
    unsigned int flags = 0, configuration = 0;
    std::size_t count = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation, static_cast<unsigned int>(k), &flags,
                                               &count, nullptr, 0, nullptr, &configuration);
    if (filter >= 0 && H5Zfilter_avail(filter) <= 0)
      return filter == lzf ? "LZF" : "filter " + std::to_string(filter);
  }
  return {};
}

bool write_attribute(hid_t object, const std::string &name, const Shape &shape, hid_t stored,
                     hid_t memory, const void *values) {
  const Handle attribute(
      H5Acreate2(object, name.c_str(), stored, dataspace(shape), H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose);
  return attribute.valid() && H5Awrite(attribute, memory, values) >= 0;
}

} // namespace

std::size_t count(const Shape &shape) {
  std::size_t n = 1;
  for (const hsize_t extent : shape)
    n *= extent;
  return n;
}

Shape shape_of(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank < 0 || H5Sget_simple_extent_type(space) == H5S_NULL)
    throw Error("has no shape");
  Shape extents(rank);
  H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return extents;
}

Shape checked_shape(hid_t dataset) {
  if (const std::string filter = missing_filter(dataset); !filter.empty())
    throw Error("is compressed by " + filter +
                ", which HDF5 itself cannot read; write the file with gzip (h5py: "
                "compression='gzip') or without compression");
  const Handle space(H5Dget_space(dataset), H5Sclose);
  const Handle type(H5Dget_type(dataset), H5Tclose);
  Shape shape = shape_of(space);
  double bytes = static_cast<double>(H5Tget_size(type));
  for (const hsize_t extent : shape)
    bytes *= static_cast<double>(extent);
  const Handle file(H5Iget_file_id(dataset), H5Fclose);
  hsize_t file_size = 0;
  H5Fget_filesize(file, &file_size);
  const hsize_t stored = H5Dget_storage_size(dataset);
  if (stored > file_size || bytes > largest_compression * static_cast<double>(stored))
    throw Error("its values are not in the file, which is damaged");
  return shape;
}

bool make_group(hid_t place, const std::string &name) {
  if (H5Lexists(place, name.c_str(), H5P_DEFAULT) > 0)
    return true;
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  const Handle group(H5Gcreate2(place, name.c_str(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Gclose);
  return group.valid();
}

template <typename T> std::vector<T> read_numbers(Source source, std::size_t count) {
  std::vector<T> values(count);
  read(source, NumberType<T>::memory(), values.data());
  return values;
}

std::vector<std::string> read_texts(Source source, std::size_t count) {
  const Handle stored = type_of(source);
  if (H5Tis_variable_str(stored) > 0)
    return read_variable_texts(source, stored, count);
  const std::size_t length = H5Tget_size(stored);
  std::vector<char> bytes(length * count);
  read(source, stored, bytes.data());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i)
    texts.emplace_back(bytes.data() + i * length, strnlen(bytes.data() + i * length, length));
  return texts;
}

template <typename T>
bool write_numbers(hid_t place, const std::string &name, const Shape &shape, const T *values,
                   Storage storage) {
  return write_dataset(place, name, shape, NumberType<T>::file(), NumberType<T>::memory(), values,
                       storage);
}

bool write_texts(hid_t place, const std::string &name, const std::vector<std::string> &values,
                 Storage storage) {
  const PackedTexts packed(values);
  return write_dataset(place, name, {values.size()}, packed.type, packed.type, packed.bytes.data(),
                       storage);
}

template <typename T> bool write_number_attribute(hid_t object, const std::string &name, T value) {
  return write_attribute(object, name, {}, NumberType<T>::file(), NumberType<T>::memory(), &value);
}

bool write_text_attribute(hid_t object, const std::string &name, const std::string &text) {
  const PackedTexts packed({text});
  return write_attribute(object, name, {}, packed.type, packed.type, packed.bytes.data());
}

bool write_texts_attribute(hid_t object, const std::string &name,
                           const std::vector<std::string> &texts) {
  const PackedTexts packed(texts);
  return write_attribute(object, name, {texts.size()}, packed.type, packed.type,
                         packed.bytes.data());
}

template std::vector<double> read_numbers(Source, std::size_t);
template std::vector<std::int64_t> read_numbers(Source, std::size_t);
template std::vector<int> read_numbers(Source, std::size_t);
template bool write_numbers(hid_t, const std::string &, const Shape &, const double *, Storage);
template bool write_numbers(hid_t, const std::string &, const Shape &, const std::int64_t *,
                            Storage);
template bool write_numbers(hid_t, const std::string &, const Shape &, const int *, Storage);
template bool write_numbers(hid_t, const std::string &, const Shape &, const std::complex<double> *,
                            Storage);
template bool write_number_attribute(hid_t, const std::string &, double);
template bool write_number_attribute(hid_t, const std::string &, std::int64_t);
template bool write_number_attribute(hid_t, const std::string &, int);

} // namespace ins::h5
