// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ins {

/// SHA-256 of bytes that come in pieces. Source: FIPS 180-4.
class Sha256 {
public:
  void add(const void *bytes, std::size_t size);

  /// 64 hexadecimal digits, as sha256sum prints them; nothing may be added after.
  std::string hex();

private:
  void add_block(const unsigned char *block);

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> rest_{};
  std::uint64_t size_ = 0; ///< bytes
};

std::string sha256_of(std::string_view text);

/// \throws Error if the file cannot be read
std::string sha256_of_file(const std::filesystem::path &path);

} // namespace ins
