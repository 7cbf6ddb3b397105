// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/sha256.h"

#include "base/error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <vector>

namespace ins {

namespace {

constexpr std::size_t block_size = 64;

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
const std::array<std::uint32_t, 64> &round_constants() {
  static const std::array<std::uint32_t, 64> constants = [] {
    std::array<std::uint32_t, 64> values{};
    std::size_t found = 0;
    for (std::uint64_t n = 2; found < values.size(); ++n) {
      bool prime = true;
      for (std::uint64_t d = 2; d * d <= n; ++d)
        prime &= n % d != 0;
      if (!prime)
        continue;
      const long double root = std::cbrt(static_cast<long double>(n));
      values[found++] = static_cast<std::uint32_t>((root - std::floor(root)) * 0x1p32L);
    }
    return values;
  }();
  return constants;
}

} // namespace

void Sha256::add_block(const unsigned char *block) {
  static const std::array<std::uint32_t, 64> &k = round_constants();
  std::array<std::uint32_t, 64> w;
  for (int t = 0; t < 16; ++t)
    w[t] = static_cast<std::uint32_t>(block[4 * t]) << 24 |
           static_cast<std::uint32_t>(block[4 * t + 1]) << 16 |
           static_cast<std::uint32_t>(block[4 * t + 2]) << 8 | block[4 * t + 3];
  for (int t = 16; t < 64; ++t) {
    const std::uint32_t low = w[t - 15], high = w[t - 2];
    w[t] = w[t - 16] + w[t - 7] + (std::rotr(low, 7) ^ std::rotr(low, 18) ^ low >> 3) +
           (std::rotr(high, 17) ^ std::rotr(high, 19) ^ high >> 10);
  }
  auto [a, b, c, d, e, f, g, h] = state_;
  for (int t = 0; t < 64; ++t) {
    const std::uint32_t first = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                ((e & f) ^ (~e & g)) + k[t] + w[t];
    const std::uint32_t second =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const std::array<std::uint32_t, 8> change{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state_.size(); ++i)
    state_[i] += change[i];
}

void Sha256::add(const void *bytes, std::size_t size) {
  const auto *next = static_cast<const unsigned char *>(bytes);
  const std::size_t held = size_ % block_size;
  size_ += size;
  if (held > 0) {
    const std::size_t taken = std::min(size, block_size - held);
    std::copy_n(next, taken, rest_.begin() + static_cast<std::ptrdiff_t>(held));
    next += taken;
    size -= taken;
    if (held + taken < block_size)
      return;
    add_block(rest_.data());
  }
  for (; size >= block_size; size -= block_size, next += block_size)
    add_block(next);
  std::copy_n(next, size, rest_.begin());
}

std::string Sha256::hex() {
  const std::uint64_t bits = 8 * size_;
  const std::size_t held = size_ % block_size;
  std::array<unsigned char, 2 * block_size> end{0x80};
  const std::size_t padding = (held < 56 ? 56 : 120) - held;
  for (int i = 0; i < 8; ++i)
    end[padding + i] = static_cast<unsigned char>(bits >> (56 - 8 * i));
  add(end.data(), padding + 8);
  std::string text;
  for (const std::uint32_t word : state_)
    text += fmt::format("{:08x}", word);
  return text;
}

std::string sha256_of(std::string_view text) {
  Sha256 sum;
  sum.add(text.data(), text.size());
  return sum.hex();
}

std::string sha256_of_file(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 sum;
  std::vector<char> piece(1 << 20);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    sum.add(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof())
    throw Error(path.string() + ": cannot be read");
  return sum.hex();
}

} // namespace ins
