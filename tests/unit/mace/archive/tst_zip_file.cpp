// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/archive/zip_file.h"

#include "catch.h"
#include "mace/error.h"
#include "temporary_file.h"
#include "zip_writer.h"

using Catch::Matchers::Contains;
using mace::archive::ZipFile;

namespace {

/// Raw deflate.
std::string deflated(const std::string &text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string packed(compressBound(text.size()), '\0');
  std::string source = text;
  stream.next_in = reinterpret_cast<Bytef *>(source.data());
  stream.avail_in = source.size();
  stream.next_out = reinterpret_cast<Bytef *>(packed.data());
  stream.avail_out = packed.size();
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

ZipWriter::Extra packed(const std::string &text) {
  ZipWriter::Extra extra;
  extra.method = 8;
  extra.size = text.size();
  extra.checksum = crc32(0, reinterpret_cast<const Bytef *>(text.data()), text.size());
  return extra;
}

} // namespace

TEST_CASE("entries are read as they were stored") {
  const std::string code(100000, 'x');
  ZipWriter archive;
  archive.add("m/data.pkl", "objects");
  archive.add("m/empty", "");
  archive.add("m/code/a.py", deflated(code), packed(code));
  ZipWriter::Extra large;
  large.zip64 = true;
  archive.add("m/data/0", "numbers", large);
  const TemporaryFile file;
  for (const bool zip64 : {false, true}) {
    write_bytes(file.path(), archive.bytes(zip64));
    ZipFile zip(file.path());
    CHECK(zip.read("m/data.pkl") == "objects");
    CHECK(zip.read("m/empty").empty());
    CHECK(zip.read("m/code/a.py") == code);
    CHECK(zip.read("m/data/0") == "numbers");
    CHECK(zip.size("m/data/0") == 7);
    CHECK(zip.names().size() == 4);
    CHECK_FALSE(zip.has("m/data/1"));
    CHECK_THROWS_WITH(zip.read("m/data/1"), Contains("m/data/1: the archive has no such entry"));
  }
}

TEST_CASE("a file that is no archive, or a part of one, is named") {
  const TemporaryFile file;
  CHECK_THROWS_WITH(ZipFile(file.path()), Contains(file.path() + ": cannot be read"));
  CHECK_THROWS_WITH(ZipFile("/"), Contains("/: cannot be read"));
  ZipWriter archive;
  archive.add("m/data.pkl", std::string(1000, 'o'));
  const std::string whole = archive.bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_bytes(file.path(), whole.substr(0, length));
    REQUIRE_THROWS_WITH(ZipFile(file.path()), Contains(file.path() + ": is not a whole zip"));
  }
}

TEST_CASE("every changed byte of an archive is found, unless it means nothing") {
  ZipWriter archive;
  archive.add("m/data.pkl", "objects");
  archive.add("m/data/0", "numbers");
  const std::string whole = archive.bytes();
  const TemporaryFile file;
  int refused = 0;
  for (std::size_t place = 0; place < whole.size(); ++place)
    for (const int change : {1, 0x80}) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ change);
      write_bytes(file.path(), damaged);
      try {
        ZipFile zip(file.path());
        const std::string objects = zip.read("m/data.pkl"), numbers = zip.read("m/data/0");
        REQUIRE(objects + numbers == "objectsnumbers");
      } catch (const mace::Error &) {
        ++refused;
      }
    }
  CHECK(refused > 150);
}

TEST_CASE("what an archive should not have is refused") {
  const TemporaryFile file;
  ZipWriter archive;
  SECTION("a name twice") {
    archive.add("m/data/0", "a");
    archive.add("m/data/0", "b");
    write_bytes(file.path(), archive.bytes());
    CHECK_THROWS_WITH(ZipFile(file.path()), Contains("m/data/0: two entries"));
  }
  SECTION("other content than the directory says") {
    ZipWriter::Extra extra;
    extra.checksum = 1;
    archive.add("m/data/0", "a", extra);
    extra = {};
    extra.name_in_place = "m/data/3";
    archive.add("m/data/1", "a", extra);
    extra = {};
    extra.flags = 1;
    archive.add("m/data/2", "a", extra);
    extra = packed("aaaa");
    archive.add("m/data/4", deflated("aaa"), extra);
    archive.add("m/data/5", "neither", extra);
    extra.size = 1 << 30;
    archive.add("m/data/6", deflated("aaaa"), extra);
    extra.size = 60 << 20; // allowed, but not from so few bytes
    archive.add("m/data/7", deflated("aaaa"), extra);
    write_bytes(file.path(), archive.bytes());
    ZipFile zip(file.path());
    CHECK_THROWS_WITH(zip.read("m/data/0"), Contains("m/data/0") && Contains("checksum"));
    CHECK_THROWS_WITH(zip.read("m/data/1"), Contains("m/data/1: the entry is not where"));
    CHECK_THROWS_WITH(zip.read("m/data/2"), Contains("m/data/2: the entry is packed"));
    CHECK_THROWS_WITH(zip.read("m/data/4"), Contains("does not unpack"));
    CHECK_THROWS_WITH(zip.read("m/data/5"), Contains("does not unpack"));
    CHECK_THROWS_WITH(zip.read("m/data/6"), Contains("packed in a way"));
    CHECK_THROWS_WITH(zip.read("m/data/7"), Contains("does not unpack"));
  }
}
