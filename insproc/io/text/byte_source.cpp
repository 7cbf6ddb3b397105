// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/byte_source.h"

#include "base/error.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace ins {

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 18;

/// The file as it is.
class PlainSource : public ByteSource {
public:
  explicit PlainSource(const std::string &path)
      : path_(path), file_(path, std::ios::binary), size_(std::filesystem::file_size(path)) {}

  std::size_t read(char *data, std::size_t size) override {
    file_.read(data, static_cast<std::streamsize>(size));
    if (file_.bad())
      throw Error(fmt::format("{}: cannot be read", path_));
    const auto count = static_cast<std::size_t>(file_.gcount());
    done_ += count;
    return count;
  }
  double share() const override {
    return size_ > 0 ? std::min(1.0, static_cast<double>(done_) / static_cast<double>(size_)) : 1.0;
  }

private:
  std::string path_;
  std::ifstream file_;
  std::uintmax_t size_, done_ = 0;
};

class GzipSource : public ByteSource {
public:
  explicit GzipSource(const std::string &path)
      : path_(path), size_(std::filesystem::file_size(path)), file_(gzopen(path.c_str(), "rb")) {
    if (!file_)
      throw Error(fmt::format("{}: cannot be read", path_));
    gzbuffer(file_, buffer_size);
  }
  ~GzipSource() override { gzclose(file_); }
  GzipSource(const GzipSource &) = delete;
  GzipSource &operator=(const GzipSource &) = delete;

  std::size_t read(char *data, std::size_t size) override {
    std::size_t count = 0;
    while (count < size && !cut_off_) {
      constexpr std::size_t most = std::size_t{1} << 30; // gzread() counts in int
      const int got =
          gzread(file_, data + count, static_cast<unsigned>(std::min(size - count, most)));
      int code = Z_OK;
      gzerror(file_, &code);
      if (got > 0)
        count += static_cast<std::size_t>(got);
      if (code == Z_BUF_ERROR)
        cut_off_ = true;
      else if (got < 0)
        throw Error(fmt::format("{}: compressed by gzip, but damaged", path_));
      if (got <= 0)
        break;
    }
    return count;
  }
  double share() const override {
    return static_cast<double>(gzoffset(file_)) / static_cast<double>(size_);
  }

private:
  std::string path_;
  std::uintmax_t size_;
  gzFile file_;
};

class ZstdSource : public ByteSource {
public:
  explicit ZstdSource(const std::string &path)
      : path_(path), file_(path), stream_(ZSTD_createDStream()), buffer_(buffer_size) {}
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }
  ZstdSource(const ZstdSource &) = delete;
  ZstdSource &operator=(const ZstdSource &) = delete;

  std::size_t read(char *data, std::size_t size) override {
    ZSTD_outBuffer out{data, size, 0};
    while (out.pos < size) {
      if (input_.pos == input_.size) {
        input_ = {buffer_.data(), file_.read(buffer_.data(), buffer_.size()), 0};
        if (input_.size == 0 && flushed_)
          break;
      }
      const bool at_end = input_.size == 0;
      const std::size_t before = out.pos;
      const std::size_t hint = ZSTD_decompressStream(stream_, &out, &input_);
      if (ZSTD_isError(hint))
        throw Error(
            fmt::format("{}: compressed by zstd, but damaged: {}", path_, ZSTD_getErrorName(hint)));
      flushed_ = hint == 0;
      if (at_end && out.pos == before) {
        cut_off_ = !flushed_;
        break;
      }
    }
    return out.pos;
  }
  double share() const override { return file_.share(); }

private:
  std::string path_;
  PlainSource file_;
  ZSTD_DStream *stream_;
  std::vector<char> buffer_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  bool flushed_ = true; ///< what has been read so far ends with a frame of zstd
};

} // namespace

std::unique_ptr<ByteSource> ByteSource::open(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path))
    throw Error(fmt::format("{}: cannot be read", path));
  std::string start(4, '\0');
  file.read(start.data(), 4);
  if (start.starts_with("\x1f\x8b"))
    return std::make_unique<GzipSource>(path);
  if (start == "\x28\xb5\x2f\xfd")
    return std::make_unique<ZstdSource>(path);
  return std::make_unique<PlainSource>(path);
}

} // namespace ins
