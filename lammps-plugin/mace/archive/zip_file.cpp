// SPDX-License-Identifier: GPL-2.0-or-later
//
// Source: PKWARE's .ZIP File Format Specification 6.3.10, sections 4.3 and 4.5.3.
#include "zip_file.h"

#include "mace/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <zlib.h>

namespace mace::archive {

namespace {

constexpr int stored = 0, deflated = 8, encrypted = -1;
constexpr std::uint64_t most_inflated = 64 << 20;
constexpr std::uint32_t in_zip64 = 0xffffffff; ///< a number that stands in the extra field instead
constexpr std::size_t local_length = 30, central_length = 46, end_length = 22, end64_length = 56,
                      locator_length = 20, longest_comment = 65535;

[[noreturn]] void refuse(const std::string &what) { throw Error(what); }

/// Little-endian number of `width` bytes at a place that the text has.
std::uint64_t number(const std::string &bytes, std::size_t place, int width) {
  std::uint64_t value = 0;
  for (int i = width - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes.at(place + i));
  return value;
}

/// Replaces the numbers that are too large for their place by those of the zip64 extra field, where
/// they stand in this order. \return whether all are there
bool complete_from_zip64(const std::string &extra, std::initializer_list<std::uint64_t *> numbers) {
  std::size_t at = 0, length = 0;
  for (; at + 4 <= extra.size(); at += 4 + length) {
    length = number(extra, at + 2, 2);
    if (number(extra, at, 2) == 1)
      break;
  }
  const std::size_t end = std::min(extra.size(), at + 4 + length);
  at += 4;
  for (std::uint64_t *value : numbers) {
    if (*value != in_zip64)
      continue;
    if (at + 8 > end)
      return false;
    *value = number(extra, at, 8);
    at += 8;
  }
  return true;
}

/// Unpacks a text. \return whether it is one that gives `size` bytes
bool inflate_to(std::string &content, std::uint64_t size) {
  // No text is packed to less than a thousandth.
  if (size / 1100 > content.size())
    return false;
  std::string unpacked(size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return false;
  stream.next_in = reinterpret_cast<Bytef *>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef *>(unpacked.data());
  stream.avail_out = static_cast<uInt>(unpacked.size());
  const int result = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  content = std::move(unpacked);
  return result == Z_STREAM_END && stream.avail_out == 0;
}

} // namespace

ZipFile::ZipFile(const std::string &path) : path_(path), file_(path, std::ios::binary) {
  try {
    if (!file_)
      refuse(std::string("cannot be read: ") + std::strerror(errno));
    file_.seekg(0, std::ios::end);
    const auto end = static_cast<std::streamoff>(file_.tellg());
    if (!file_ || end < 0 || end == std::numeric_limits<std::streamoff>::max())
      refuse("cannot be read: not a regular file");
    size_ = static_cast<std::uint64_t>(end);
    add_entries(directory());
  } catch (const Error &error) {
    throw Error(path + ": " + error.what());
  }
}

std::string ZipFile::bytes(std::uint64_t place, std::uint64_t length) {
  if (place > size_ || length > size_ - place)
    refuse("the archive is truncated or damaged: it points beyond its end");
  std::string bytes(length, '\0');
  file_.clear();
  file_.seekg(static_cast<std::streamoff>(place));
  file_.read(bytes.data(), static_cast<std::streamsize>(length));
  if (file_.gcount() != static_cast<std::streamsize>(length))
    refuse("cannot be read to its end");
  return bytes;
}

/// The bytes of the directory, which the record at the end of the file leads to.
std::string ZipFile::directory() {
  const std::uint64_t tail_length =
      std::min<std::uint64_t>(size_, end_length + longest_comment + locator_length);
  const std::string tail = bytes(size_ - tail_length, tail_length);
  const std::size_t at = tail.rfind("PK\5\6");
  if (at == std::string::npos || tail.size() - at < end_length)
    refuse("is not a whole zip archive: it has no directory at its end (truncated?)");
  std::uint64_t length = number(tail, at + 12, 4), begin = number(tail, at + 16, 4);
  if (at >= locator_length && tail.compare(at - locator_length, 4, "PK\6\7") == 0) {
    const std::string end64 = bytes(number(tail, at - locator_length + 8, 8), end64_length);
    if (end64.compare(0, 4, "PK\6\6") != 0)
      refuse("the archive is damaged: its zip64 directory is not where it should be");
    length = number(end64, 40, 8);
    begin = number(end64, 48, 8);
  }
  return bytes(begin, length);
}

void ZipFile::add_entries(const std::string &directory) {
  for (std::size_t at = 0; at < directory.size();) {
    if (directory.size() - at < central_length || directory.compare(at, 4, "PK\1\2") != 0)
      refuse("the directory of the archive is damaged");
    const std::size_t name_length = number(directory, at + 28, 2),
                      extra_length = number(directory, at + 30, 2),
                      comment_length = number(directory, at + 32, 2);
    const std::size_t length = central_length + name_length + extra_length + comment_length;
    if (directory.size() - at < length)
      refuse("the directory of the archive is damaged");
    const std::string name = directory.substr(at + central_length, name_length);
    std::uint64_t size = number(directory, at + 24, 4), packed = number(directory, at + 20, 4),
                  header = number(directory, at + 42, 4);
    if (!complete_from_zip64(directory.substr(at + central_length + name_length, extra_length),
                             {&size, &packed, &header}))
      refuse(name + ": the directory of the archive is damaged");
    const int method = (number(directory, at + 8, 2) & 1) != 0
                           ? encrypted
                           : static_cast<int>(number(directory, at + 10, 2));
    const Entry entry{size, packed, header,
                      static_cast<std::uint32_t>(number(directory, at + 16, 4)), method};
    if (!entries_.emplace(name, entry).second)
      refuse(name + ": two entries of the archive have this name");
    at += length;
  }
}

std::uint64_t ZipFile::size(const std::string &name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? 0 : found->second.size;
}

std::vector<std::string> ZipFile::names() const {
  std::vector<std::string> names;
  for (const auto &[name, entry] : entries_)
    names.push_back(name);
  return names;
}

std::string ZipFile::read(const std::string &name) {
  const auto found = entries_.find(name);
  if (found == entries_.end())
    refuse(name + ": the archive has no such entry");
  const Entry &entry = found->second;
  if (!(entry.method == stored && entry.size == entry.packed) &&
      !(entry.method == deflated && entry.size <= most_inflated))
    refuse(name + ": the entry is packed in a way that PyTorch does not use");
  const std::string header = bytes(entry.header, local_length);
  const std::uint64_t name_length = number(header, 26, 2), extra_length = number(header, 28, 2);
  if (header.compare(0, 4, "PK\3\4") != 0 || name_length != name.size() ||
      bytes(entry.header + local_length, name_length) != name)
    refuse(name + ": the entry is not where the directory of the archive says");
  std::string content =
      bytes(entry.header + local_length + name_length + extra_length, entry.packed);
  if (entry.method == deflated && !inflate_to(content, entry.size))
    refuse(name + ": the entry is damaged: it does not unpack to its size");
  const auto *data = reinterpret_cast<const Bytef *>(content.data());
  if (crc32_z(crc32_z(0, nullptr, 0), data, content.size()) != entry.checksum)
    refuse(name + ": the entry is damaged: its checksum differs");
  return content;
}

} // namespace mace::archive
