// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random changes to a file of HDF5 seldom pass its checksums. Here the fuzzer's bytes are a list of
// edits to a valid file, which HDF5 itself carries out: objects removed, values changed, datasets
// and attributes of another type or shape.
#pragma once

#include "fuzz_file.h"
#include "io/hdf5/handle.h"
#include "io/hdf5/values.h"

#include <array>
#include <cstring>
#include <fstream>
#include <hdf5.h>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

/// The fuzzer's bytes, read one after another; zeros behind the last.
class EditScript {
public:
  EditScript(const std::uint8_t *data, std::size_t size) : data_(data), size_(size) {}

  bool ended() const { return at_ >= size_; }
  std::uint8_t byte() { return ended() ? 0 : data_[at_++]; }
  std::size_t below(std::size_t count) { return (byte() * 256U + byte()) % count; }

  double number() {
    static const std::array<double, 12> usual{
        0.0,  1.0,    -1.0,  2.0,
        0.5,  1e-300, 1e300, std::numeric_limits<double>::quiet_NaN(),
        1e10, -0.0,   1e100, std::numeric_limits<double>::infinity()};
    const std::size_t choice = below(usual.size() + 4);
    if (choice < usual.size())
      return usual[choice];
    std::array<std::uint8_t, 8> bytes;
    for (std::uint8_t &value : bytes)
      value = byte();
    double value;
    std::memcpy(&value, bytes.data(), sizeof(value));
    return choice % 2 ? value : static_cast<int>(bytes[0]) - 100;
  }

  std::string text() {
    std::string result;
    for (std::size_t n = below(12); n > 0; --n)
      result += static_cast<char>(byte() % 128);
    return result.c_str(); // as far as the first zero
  }

private:
  const std::uint8_t *data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

/// A valid file, and what is in it.
class EditableHdf5 {
public:
  explicit EditableHdf5(const std::string &path) {
    std::ifstream in(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
    const ins::h5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.valid()) {
      std::fprintf(stderr, "%s: the file to edit cannot be opened\n", path.c_str());
      std::abort();
    }
    H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, note_object, this, H5O_INFO_BASIC);
  }

  const std::vector<char> &bytes() const { return bytes_; }

  void edit(const std::string &path, EditScript &script) const {
    const ins::h5::Quiet quiet;
    const ins::h5::Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
    const ins::h5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, access), H5Fclose);
    constexpr int most = 8;
    for (int n = 0; n < most && !script.ended(); ++n)
      edit_once(file, script);
  }

private:
  struct Target {
    std::string object;
    std::string attribute; ///< empty: the object itself
  };

  static herr_t note_object(hid_t file, const char *name, const H5O_info_t *, void *self) {
    const std::string object = name;
    auto &targets = static_cast<EditableHdf5 *>(self)->targets_;
    if (object != ".")
      targets.push_back({object, ""});
    std::pair<std::vector<Target> *, std::string> place(&targets, object);
    hsize_t index = 0;
    H5Aiterate_by_name(
        file, name, H5_INDEX_NAME, H5_ITER_INC, &index,
        [](hid_t, const char *attribute, const H5A_info_t *, void *to) {
          const auto &[list, owner] = *static_cast<decltype(place) *>(to);
          list->push_back({owner, attribute});
          return herr_t(0);
        },
        &place, H5P_DEFAULT);
    return 0;
  }

  void edit_once(hid_t file, EditScript &script) const {
    const Target &target = targets_[script.below(targets_.size())];
    if (!target.attribute.empty())
      edit_attribute(file, target, script);
    else
      edit_object(file, target.object, script);
  }

  static void edit_attribute(hid_t file, const Target &target, EditScript &script) {
    const ins::h5::Handle object(H5Oopen(file, target.object.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object.valid())
      return;
    H5Adelete(object, target.attribute.c_str());
    switch (script.byte() % 5) {
    case 0:
      break;
    case 1:
      ins::h5::write_text_attribute(object, target.attribute, script.text());
      break;
    case 2:
      ins::h5::write_number_attribute(object, target.attribute, script.number());
      break;
    case 3:
      ins::h5::write_number_attribute(object, target.attribute, static_cast<int>(script.byte()));
      break;
    default:
      ins::h5::write_texts_attribute(object, target.attribute, {script.text(), script.text()});
    }
  }

  static void edit_object(hid_t file, const std::string &name, EditScript &script) {
    switch (script.byte() % 4) {
    case 0:
      H5Ldelete(file, name.c_str(), H5P_DEFAULT);
      break;
    case 1:
      replace(file, name, script);
      break;
    default:
      change_value(file, name, script);
    }
  }

  /// Another dataset under the same name.
  static void replace(hid_t file, const std::string &name, EditScript &script) {
    constexpr std::size_t most_values = 4096;
    ins::h5::Shape shape(script.below(5));
    std::size_t count = 1;
    for (hsize_t &extent : shape) {
      extent = script.byte() % 20;
      count *= extent;
    }
    if (count > most_values)
      return;
    H5Ldelete(file, name.c_str(), H5P_DEFAULT);
    switch (script.byte() % 3) {
    case 0: {
      const std::vector<double> values(count, script.number());
      ins::h5::write_numbers(file, name, shape, values.data(), ins::h5::Storage::Checked);
      break;
    }
    case 1: {
      const std::vector<int> values(count, static_cast<int>(script.byte()) - 10);
      ins::h5::write_numbers(file, name, shape, values.data(), ins::h5::Storage::Checked);
      break;
    }
    default:
      ins::h5::write_texts(file, name, std::vector<std::string>(count % 100, script.text()),
                           ins::h5::Storage::Checked);
    }
  }

  /// One number of a dataset.
  static void change_value(hid_t file, const std::string &name, EditScript &script) {
    const ins::h5::Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.valid())
      return;
    const ins::h5::Handle type(H5Dget_type(dataset), H5Tclose);
    const ins::h5::Handle space(H5Dget_space(dataset), H5Sclose);
    const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    const H5T_class_t kind = H5Tget_class(type);
    if (count == 0 || (kind != H5T_FLOAT && kind != H5T_INTEGER))
      return;
    std::vector<double> values(count);
    H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    values[script.below(count)] = script.number();
    H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }

  std::vector<char> bytes_;
  std::vector<Target> targets_;
};

/// Gives a reader a valid file, changed as the bytes say.
template <typename Error, typename Reader>
int fuzz_edits(const EditableHdf5 &valid, const std::uint8_t *data, std::size_t size,
               Reader reader) {
  const FuzzFile file(valid.bytes().data(), valid.bytes().size());
  EditScript script(data, size);
  valid.edit(file.path(), script);
  expect_named_errors<Error>(file.path(), reader);
  return 0;
}
