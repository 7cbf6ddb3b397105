// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>
#include <zlib.h>

/// Writes zip archives for tests, also such as no program should write.
class ZipWriter {
public:
  /// What an entry may have besides its name and content.
  struct Extra {
    int method = 0, flags = 0;
    bool zip64 = false;
    std::uint64_t size = 0;     ///< of the content before it was packed; 0: as it is
    std::uint32_t checksum = 0; ///< 0: the right one
    std::string name_in_place;  ///< of the local header, if it is another
  };

  void add(const std::string &name, const std::string &content) { add(name, content, Extra()); }
  void add(const std::string &name, const std::string &content, Extra extra) {
    const std::uint64_t size = extra.size ? extra.size : content.size(), place = bytes_.size();
    if (!extra.checksum)
      extra.checksum = crc32(0, reinterpret_cast<const Bytef *>(content.data()), content.size());
    const std::string &local = extra.name_in_place.empty() ? name : extra.name_in_place;
    // The local header of a stream: sizes and checksum follow the content.
    bytes_ += "PK\3\4" + number(20, 2) + number(extra.flags | 8, 2) + number(extra.method, 2) +
              number(0, 4) + number(0, 12) + number(local.size(), 2) + number(6, 2) + local + "FB" +
              number(2, 2) + "ZZ" + content;
    const std::string wide = number(1, 2) + number(24, 2) + number(size, 8) +
                             number(content.size(), 8) + number(place, 8);
    const auto narrow = [&](std::uint64_t value) {
      return number(extra.zip64 ? 0xffffffff : value, 4);
    };
    directory_ += "PK\1\2" + number(20, 2) + number(20, 2) + number(extra.flags | 8, 2) +
                  number(extra.method, 2) + number(0, 4) + number(extra.checksum, 4) +
                  narrow(content.size()) + narrow(size) + number(name.size(), 2) +
                  number(extra.zip64 ? wide.size() : 0, 2) + number(0, 10) + narrow(place) + name +
                  (extra.zip64 ? wide : "");
    ++entries_;
  }

  /// The archive. \param zip64  with the directory's place in 64 bits
  std::string bytes(bool zip64 = false) const {
    const std::uint64_t place = bytes_.size(), end = place + directory_.size();
    std::string tail;
    if (zip64)
      tail = "PK\6\6" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) +
             number(entries_, 8) + number(entries_, 8) + number(directory_.size(), 8) +
             number(place, 8) + "PK\6\7" + number(0, 4) + number(end, 8) + number(1, 4);
    return bytes_ + directory_ + tail + "PK\5\6" + number(0, 4) + number(entries_, 2) +
           number(entries_, 2) + number(zip64 ? 0xffffffff : directory_.size(), 4) +
           number(zip64 ? 0xffffffff : place, 4) + number(0, 2);
  }

  /// Little-endian number of some bytes.
  static std::string number(std::uint64_t value, int width) {
    std::string bytes;
    for (int i = 0; i < width; ++i)
      bytes += static_cast<char>(i < 8 ? value >> 8 * i & 0xff : 0);
    return bytes;
  }

private:
  std::string bytes_, directory_;
  std::uint64_t entries_ = 0;
};

inline void write_bytes(const std::string &path, const std::string &bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string read_bytes(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
