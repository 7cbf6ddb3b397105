// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/archive/torch_file.h"

#include "catch.h"
#include "mace/error.h"
#include "temporary_file.h"
#include "zip_writer.h"

#include <cmath>

using Catch::Matchers::Contains;
using namespace mace::archive;
using namespace std::string_literals;

namespace {

const std::string data = ARCHIVE_DATA;

/// Values that tests/data/archive/make.py gives a tensor of a type.
double expected(const std::string &type, int i) {
  if (type == "bool")
    return i % 2;
  return type[0] == 'u' ? i : (i - 3) * (type.starts_with("int") ? 1.0 : 0.25);
}

} // namespace

TEST_CASE("tensors of PyTorch's own files have the values they were given") {
  TorchFile file(data + "/tensors.pt");
  CHECK_FALSE(file.is_script());
  const Object &root = file.root();
  for (const std::string type : {"float64", "float32", "float16", "bfloat16", "int64", "int32",
                                 "int16", "int8", "uint8", "uint16", "uint32", "uint64", "bool"}) {
    INFO(type);
    REQUIRE(root.find(type) != nullptr);
    REQUIRE(is_tensor(*root.find(type)));
    const Tensor tensor = file.tensor(*root.find(type));
    CHECK(tensor.shape == std::vector<std::uint64_t>{2, 3});
    for (int i = 0; i < 6; ++i)
      CHECK(tensor.values[i] == expected(type, i));
  }
  const Tensor view = file.tensor(*root.find("view"));
  CHECK(view.shape == std::vector<std::uint64_t>{3, 2});
  CHECK(view.values == std::vector<double>{1, 13, 5, 17, 9, 21});
  CHECK(file.tensor(*root.find("parameter")).values == std::vector<double>{0.5});
  CHECK(file.tensor(*root.find("expanded")).values == std::vector<double>{7, 7, 7});
  CHECK(file.tensor(*root.find("empty")).values.empty());
  CHECK(root.find("text")->text == "text");
  CHECK(root.find("tuple")->items[1]->real == -1.5);
}

TEST_CASE("a file of a big-endian machine says so, and is read") {
  const std::string objects =
      "\x80\x02"
      "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nDoubleStorage\n"
      "X\1\0\0\0\x30X\3\0\0\0cpuK\2tQK\0K\2\x85K\1\x85\x89}tR."s;
  const std::string numbers = "\x3f\xf8\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0"s;
  const TemporaryFile path;
  ZipWriter archive;
  archive.add("archive/data.pkl", objects);
  archive.add("archive/byteorder", "big");
  archive.add("archive/data/0", numbers);
  write_bytes(path.path(), archive.bytes());
  TorchFile file(path.path());
  CHECK(file.tensor(file.root()).values == std::vector<double>{1.5, -2.0});
}

TEST_CASE("what is missing or too small is named") {
  const TemporaryFile path;
  ZipWriter archive;
  SECTION("no objects") {
    archive.add("word/document.xml", "x");
    write_bytes(path.path(), archive.bytes());
    CHECK_THROWS_WITH(TorchFile(path.path()),
                      Contains(path.path()) && Contains("PyTorch has not written"));
  }
  SECTION("damaged objects") {
    archive.add("m/data.pkl", "\x80\x02K");
    write_bytes(path.path(), archive.bytes());
    CHECK_THROWS_WITH(TorchFile(path.path()),
                      Contains(path.path() + ": m/data.pkl: the pickled objects are damaged"));
  }
  SECTION("a storage that is not whole, or not there") {
    const std::string tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\n"
        "DoubleStorage\nX\1\0\0\0\x30X\3\0\0\0cpuK\2tQK\0K\2\x85K\1\x85\x89}tR"s;
    archive.add("m/data.pkl", "\x80\x02" + tensor + ".");
    if (GENERATE(true, false)) {
      archive.add("m/data/0", std::string(15, '\0'));
      write_bytes(path.path(), archive.bytes());
      TorchFile file(path.path());
      CHECK_THROWS_WITH(file.tensor(file.root()), Contains("m/data/0: holds less"));
    } else {
      write_bytes(path.path(), archive.bytes());
      TorchFile file(path.path());
      CHECK_THROWS_WITH(file.tensor(file.root()), Contains("m/data/0: the archive has no"));
    }
  }
}

TEST_CASE("a file of PyTorch before 1.6 is refused by name") {
  CHECK_THROWS_WITH(TorchFile(data + "/before_zip.pt"),
                    Contains("before_zip.pt: is in the format of PyTorch before 1.6"));
}

TEST_CASE("a tensor that is used over and over does not fill the memory") {
  TorchFile file(data + "/tensors.pt");
  const Object &tensor = *file.root().find("float64");
  std::uint64_t bytes = 0;
  const auto use = [&] {
    for (;;)
      bytes += file.tensor(tensor).values.size() * sizeof(double);
  };
  CHECK_THROWS_WITH(use(), Contains("used too often"));
  CHECK(bytes < 2000000);
}
