// SPDX-License-Identifier: GPL-2.0-or-later
#include "torch_archive.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <vector>

namespace mace {

namespace {

/// An entry of a zip archive's directory.
struct Entry {
  std::string name;
  std::uint64_t size = 0, header = 0; ///< bytes stored, and where the entry begins
};

/// Little-endian number of `width` bytes.
std::uint64_t number(const std::string &bytes, std::size_t place, int width) {
  std::uint64_t value = 0;
  for (int i = width - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[place + i]);
  return value;
}

/// \return empty if the file ends before
std::string read(std::ifstream &file, std::uint64_t place, std::uint64_t length) {
  std::string bytes(length, '\0');
  file.clear();
  file.seekg(static_cast<std::streamoff>(place));
  file.read(bytes.data(), static_cast<std::streamsize>(length));
  return file.gcount() == static_cast<std::streamsize>(length) ? bytes : std::string();
}

/// The directory at the end of a zip archive; none if it is damaged.
std::optional<std::vector<Entry>> directory(std::ifstream &file) {
  constexpr std::uint64_t end_length = 22, longest_comment = 65535;
  file.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  const std::uint64_t tail_length = std::min(size, end_length + longest_comment);
  const std::string tail = read(file, size - tail_length, tail_length);
  const std::size_t end = tail.rfind("PK\5\6");
  if (end == std::string::npos || tail.size() - end < end_length)
    return std::nullopt;
  const std::uint64_t length = number(tail, end + 12, 4), begin = number(tail, end + 16, 4);
  if (begin + length > size)
    return std::nullopt;
  const std::string bytes = read(file, begin, length);
  std::vector<Entry> entries;
  constexpr std::size_t fixed_length = 46;
  for (std::size_t at = 0;
       at + fixed_length <= bytes.size() && bytes.compare(at, 4, "PK\1\2") == 0;) {
    const std::size_t name_length = number(bytes, at + 28, 2);
    Entry entry;
    entry.size = number(bytes, at + 20, 4);
    entry.header = number(bytes, at + 42, 4);
    entry.name = bytes.substr(at + fixed_length, name_length);
    entries.push_back(std::move(entry));
    at += fixed_length + name_length + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
  }
  return entries;
}

std::string content(std::ifstream &file, const Entry &entry) {
  constexpr std::uint64_t fixed_length = 30, most = 64 << 20;
  const std::string header = read(file, entry.header, fixed_length);
  if (header.empty() || entry.size > most)
    return {};
  return read(file, entry.header + fixed_length + number(header, 26, 2) + number(header, 28, 2),
              entry.size);
}

struct Kind {
  const char *word; ///< in the pickled objects
  const char *what;
};

constexpr const char *whole_model =
    "give the .model file of the model to potentials/convert.py, and use what it writes";

/// The first one that matches counts.
constexpr std::array<Kind, 4> kinds{{
    {"LAMMPS_MLIAP_MACE", "is an export for LAMMPS' ML-IAP interface (*-mliap_lammps.pt)"},
    {"mace.modules.models", "is a model as mace-torch saves it (.model)"},
    {"optimizer", "is a checkpoint of a training, weights without their model"},
    {"_rebuild_tensor", "holds weights without their model (a state dict)"},
}};

} // namespace

std::string foreign_torch_archive(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  const auto entries = directory(file);
  if (!entries)
    return {};
  const auto find = [&](const std::string &part) {
    return std::find_if(entries->begin(), entries->end(), [&](const Entry &entry) {
      return entry.name.find(part) != std::string::npos;
    });
  };
  if (find("/code/") != entries->end())
    return {};
  const auto pickled = find("data.pkl");
  if (pickled == entries->end())
    return "is a zip archive that PyTorch has not written";
  const std::string objects = content(file, *pickled);
  for (const Kind &kind : kinds)
    if (objects.find(kind.word) != std::string::npos)
      return std::string(kind.what) + ": " + whole_model;
  return std::string("is a file of torch.save without a model: ") + whole_model;
}

} // namespace mace
