// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/xz.h"

#include "base/error.h"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <lzma.h>

namespace ins {

namespace {

constexpr std::uint64_t most_memory = std::uint64_t{1} << 30; ///< of the decoder
constexpr std::size_t most_text = std::size_t{1} << 32;

/// A decoder that is freed.
struct Decoder {
  lzma_stream stream = LZMA_STREAM_INIT;
  ~Decoder() { lzma_end(&stream); }
};

} // namespace

bool is_xz(const std::string &data) {
  return data.starts_with(std::string("\xfd"
                                      "7zXZ\0",
                                      6));
}

std::string decompressed(const std::string &data, const std::string &path) {
  Decoder decoder;
  lzma_stream &stream = decoder.stream;
  if (lzma_stream_decoder(&stream, most_memory, LZMA_CONCATENATED) != LZMA_OK)
    throw Error(fmt::format("{}: cannot be decompressed; not enough memory?", path));
  stream.next_in = reinterpret_cast<const std::uint8_t *>(data.data());
  stream.avail_in = data.size();
  std::string text;
  std::array<char, 1 << 16> buffer;
  lzma_ret result = LZMA_OK;
  while (result == LZMA_OK) {
    stream.next_out = reinterpret_cast<std::uint8_t *>(buffer.data());
    stream.avail_out = buffer.size();
    result = lzma_code(&stream, LZMA_FINISH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
    if (text.size() > most_text)
      throw Error(fmt::format("{}: holds more than 4 GiB of text", path));
  }
  if (result != LZMA_STREAM_END)
    throw Error(fmt::format("{}: compressed by xz, but damaged or truncated", path));
  return text;
}

} // namespace ins
