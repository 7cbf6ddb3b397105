// SPDX-License-Identifier: GPL-2.0-or-later
//
// A zip archive as PyTorch writes it: tensors are stored as they are, code is compressed, each
// entry has a checksum.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace mace::archive {

/// An open archive. Entries are read when they are asked for; what is read has been compared with
/// its checksum. Archives of more than 4 GB or 65535 entries (zip64) are read; encrypted entries,
/// archives in several parts and compressed entries of more than 64 MB are not.
class ZipFile {
public:
  /// Reads the directory. \throws Error naming the file and what is wrong with it
  explicit ZipFile(const std::string &path);

  const std::string &path() const { return path_; }
  std::uint64_t file_size() const { return size_; }
  bool has(const std::string &name) const { return entries_.count(name) > 0; }
  /// Bytes of an entry, 0 if there is none.
  std::uint64_t size(const std::string &name) const;
  std::vector<std::string> names() const;

  /// The bytes of an entry.
  /// \throws Error naming the entry, not the file, if it is missing, damaged or not supported
  std::string read(const std::string &name);

private:
  /// What the directory says of an entry.
  struct Entry {
    std::uint64_t size, packed, header; ///< bytes, as stored, and where its local header begins
    std::uint32_t checksum;
    int method; ///< of compression; negative: encrypted
  };
  std::string path_;
  std::ifstream file_;
  std::uint64_t size_ = 0;
  std::map<std::string, Entry> entries_;

  std::string bytes(std::uint64_t place, std::uint64_t length);
  std::string directory();
  void add_entries(const std::string &directory);
};

} // namespace mace::archive
