// SPDX-License-Identifier: GPL-2.0-or-later
//
// Source: torch/serialization.py (_save) and torch/csrc/jit/serialization/export_module.cpp of
// PyTorch 1.6 to 2.15.
#include "torch_file.h"

#include "mace/error.h"

#include <algorithm>
#include <fstream>

namespace mace::archive {

namespace {

/// More than the objects of any model take; tensors are not among them.
constexpr std::uint64_t most_pickled = 64 << 20;

/// The path of a file that may be a zip archive.
const std::string &with_zip(const std::string &path) {
  std::string head(8, '\0');
  if (std::ifstream(path, std::ios::binary).read(head.data(), std::ssize(head)) &&
      is_without_zip(head))
    throw Error(path + ": is in the format of PyTorch before 1.6, without a zip archive; open it "
                       "with torch.load and save it with torch.save of a later PyTorch");
  return path;
}

} // namespace

bool is_without_zip(std::string_view head) {
  // A pickle of the number 0x1950a86a20f9469cfc6c.
  return head.starts_with("\x80\2\x8a\x0a\x6c\xfc\x9c\x46");
}

TorchFile::TorchFile(const std::string &path)
    : zip_(with_zip(path)), bytes_left_(16 * zip_.file_size() + (1 << 20)) {
  try {
    open();
  } catch (const Error &error) {
    throw Error(path + ": " + error.what());
  }
}

void TorchFile::open() {
  const std::string ending = "/data.pkl";
  std::string objects; // all entries are in one folder
  for (const std::string &name : zip_.names())
    if (name.ends_with(ending) && (objects.empty() || name.size() < objects.size()))
      objects = name;
  if (objects.empty())
    throw Error("is a zip archive that PyTorch has not written: it has no data.pkl");
  folder_ = objects.substr(0, objects.size() - ending.size() + 1);
  script_ = zip_.has(folder_ + "constants.pkl");
  const std::string order = text("byteorder");
  if (!order.empty() && order != "little" && order != "big")
    throw Error(folder_ + "byteorder: is neither little nor big");
  big_endian_ = order == "big";
  objects_ = pickle("data.pkl");
}

std::unique_ptr<Pickle> TorchFile::pickle(const std::string &entry) {
  if (zip_.size(folder_ + entry) > most_pickled)
    throw Error(folder_ + entry + ": is larger than the objects of any model");
  std::string bytes = zip_.read(folder_ + entry);
  try {
    return std::make_unique<Pickle>(std::move(bytes));
  } catch (const Error &error) {
    throw Error(folder_ + entry + ": " + error.what());
  }
}

Tensor TorchFile::tensor(const Object &object) { return tensor(object, "data/"); }

/// \param folder  of the storages
Tensor TorchFile::tensor(const Object &object, const std::string &folder) {
  const TensorLayout layout = tensor_layout(object);
  const std::uint64_t size = layout.elements() * sizeof(double);
  if (size > bytes_left_)
    throw Error("the tensors are used too often for a file of this size");
  bytes_left_ -= size;
  if (layout.elements() == 0)
    return {layout.shape, {}};
  const std::string entry = folder_ + folder + layout.storage;
  const std::string bytes = zip_.read(entry);
  if (bytes.size() / size_of(layout.type) < layout.storage_elements)
    throw Error(entry + ": holds less than its tensor needs");
  return tensor_values(layout, bytes, big_endian_);
}

std::string TorchFile::code(std::string_view module, std::string_view name) {
  // The class A of __torch__.b.c stands in code/__torch__/b/c.py.
  std::string place(module);
  std::replace(place.begin(), place.end(), '.', '/');
  const std::string source = text("code/" + place + ".py");
  const std::size_t begin = source.find("class " + std::string(name) + "(");
  return begin == std::string::npos ? std::string() : source.substr(begin);
}

Tensor TorchFile::constant(std::size_t number) {
  if (!constants_)
    constants_ = pickle("constants.pkl");
  const Object &all = constants_->root();
  if (!all.is(Object::Kind::Tuple) || number >= all.items.size())
    throw Error(folder_ + "constants.pkl: has no constant " + std::to_string(number));
  return tensor(*all.items[number], "constants/");
}

std::string TorchFile::text(const std::string &name) {
  const std::string entry = folder_ + name;
  return zip_.has(entry) ? zip_.read(entry) : std::string();
}

} // namespace mace::archive
