// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "catch.h"
#include "temporary_directory.h"

#include "io/hdf5/group.h"
#include <chrono>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <thread>

using namespace ins;
using Catch::Matchers::Contains;
using h5::Group;
using h5::Handle;
using h5::Shape;

namespace {

std::vector<char> bytes_of(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string &path, const std::vector<char> &bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
}

const std::vector<double> numbers{0.5, -1.0, 2.25, 1e-300, 3.0, 1.0 / 3.0};
const std::vector<std::string> words{"Na", "", "chlorine \xc3\xa9"};

/// What other programs write: numbers in chunks, text of variable length, an attribute that is no
/// single value, and a link to nowhere.
void write_foreign(const std::string &path, H5F_libver_t version) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, version, H5F_LIBVER_LATEST);
  const Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  const Handle group(H5Gcreate2(file, "cell", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
  const hsize_t extents[] = {2, 3}, chunk[] = {1, 2}, two = 2;
  const Handle space(H5Screate_simple(2, extents, nullptr), H5Sclose);
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(creation, 2, chunk);
  H5Pset_deflate(creation, 1);
  const Handle dataset(
      H5Dcreate2(group, "numbers", H5T_IEEE_F32BE, space, H5P_DEFAULT, creation, H5P_DEFAULT),
      H5Dclose);
  H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
  const Handle pair(H5Screate_simple(1, &two, nullptr), H5Sclose);
  const Handle list(H5Acreate2(dataset, "list", H5T_STD_I16LE, pair, H5P_DEFAULT, H5P_DEFAULT),
                    H5Aclose);

  const Handle text(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(text, H5T_VARIABLE);
  H5Tset_cset(text, H5T_CSET_UTF8);
  const hsize_t count = words.size();
  const Handle row(H5Screate_simple(1, &count, nullptr), H5Sclose);
  const Handle strings(H5Dcreate2(file, "words", text, row, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                       H5Dclose);
  std::vector<const char *> pointers;
  for (const std::string &word : words)
    pointers.push_back(word.c_str());
  H5Dwrite(strings, text, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data());
  const Handle one(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle unit(H5Acreate2(group, "unit", text, one, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const char *value = "eV";
  H5Awrite(unit, text, &value);
  H5Lcreate_external("/nowhere.h5", "/x", file, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
}

void read_all(const std::string &path) {
  const Group file = Group::open_file(path);
  file.doubles("cell/numbers", {h5::any, h5::any});
  file.strings("words");
  file.group("cell").texts();
}

} // namespace

TEST_CASE("an HDF5 file gives back what was written") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "f.h5").string();
  const std::vector<int> many(1000, -7);
  {
    Group file = Group::create_file(path);
    file.write_doubles("a/b/numbers", {2, 3}, numbers);
    file.write_integers("many", {10, 100}, many);
    file.write_doubles("none", {0, 3}, {});
    file.write_strings("words", words);
    file.write_text("empty", "");
    file.write_text("unit", "eV", "a/b/numbers");
    Group group = file.create_group("group");
    group.write_number("half", 0.5);
    group.write_integer("seven", 7);
  }
  const Group file = Group::open_file(path);
  CHECK(file.doubles("a/b/numbers", {2, h5::any}) == numbers);
  Shape shape{h5::any, h5::any};
  CHECK(file.integers("many", shape) == many);
  CHECK(shape == Shape{10, 100});
  CHECK(file.doubles("none", {h5::any_or_none, 3}).empty());
  CHECK(file.strings("words") == words);
  CHECK(file.text("empty").empty());
  CHECK(file.text("unit", "a/b/numbers") == "eV");
  CHECK(file.group("group").number("half") == 0.5);
  CHECK(file.group("group").integer("seven", 0, 9) == 7);
  CHECK(file.has("a/b"));
  CHECK_FALSE(file.has("a/c/numbers"));

  CHECK_THROWS_WITH(file.doubles("none", {h5::any, 3}), Contains(path) && Contains("none"));
  CHECK_THROWS_WITH(file.doubles("many", {10, 100}), Contains("does not hold floating-point"));
  CHECK_THROWS_WITH(file.integers("many", {10, 99}), Contains("(10, 100), expected (10, 99)"));
  CHECK_THROWS_WITH(file.group("a").doubles("c", {1}), Contains("a/c: the dataset is missing"));
  CHECK_THROWS_WITH(file.text("absent"), Contains("absent: the attribute is missing"));
  CHECK_THROWS_WITH(file.group("group").integer("seven", 0, 6), Contains("is 7, expected 0 to 6"));
  CHECK_THROWS_WITH(Group::open_file((directory / "none.h5").string()), Contains("no such file"));
}

TEST_CASE("equal content makes equal files, whenever they are written") {
  const TemporaryDirectory directory;
  const auto write = [&](const std::string &name) {
    const std::string path = (directory / name).string();
    Group file = Group::create_file(path);
    file.write_doubles("a/b/numbers", {2, 3}, numbers);
    file.create_group("c").write_text("word", "text");
    file.synchronize();
    return path;
  };
  const std::string first = write("1.h5");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100)); // HDF5 stamps whole seconds
  CHECK(bytes_of(first) == bytes_of(write("2.h5")));
}

TEST_CASE("files of other programs are read, whatever version of the format they have") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "f.h5").string();
  const H5F_libver_t version = GENERATE(H5F_LIBVER_EARLIEST, H5F_LIBVER_V18, H5F_LIBVER_V110);
  write_foreign(path, version);
  const Group file = Group::open_file(path);
  const std::vector<double> read = file.doubles("cell/numbers", {2, 3});
  for (std::size_t i = 0; i < numbers.size(); ++i)
    CHECK(read[i] == static_cast<double>(static_cast<float>(numbers[i])));
  CHECK(file.strings("words") == words);
  CHECK(file.group("cell").text("unit") == "eV");
  CHECK(file.group("cell").texts() == std::map<std::string, std::string>{{"unit", "eV"}});
}

TEST_CASE("damage to files without checksums ends in an error that names the file") {
  const TemporaryDirectory directory;
  const std::string whole = (directory / "whole.h5").string(),
                    bad = (directory / "bad.h5").string();
  write_foreign(whole, GENERATE(H5F_LIBVER_EARLIEST, H5F_LIBVER_V18, H5F_LIBVER_V110));
  const std::vector<char> bytes = bytes_of(whole);
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int refused = 0;
  for (int trial = 0; trial < 150; ++trial) {
    std::vector<char> damaged = bytes;
    for (int k = 0; k <= trial % 8; ++k)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    write_bytes(bad, damaged);
    try {
      read_all(bad);
    } catch (const Error &error) {
      ++refused;
      REQUIRE_THAT(error.what(), Contains("bad.h5"));
    }
  }
  CHECK(refused > 0);
}

TEST_CASE("values that are not finite are named") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "f.h5").string();
  Group::create_file(path).write_doubles("x", {2}, {1.0, std::numeric_limits<double>::quiet_NaN()});
  CHECK_THROWS_WITH(Group::open_file(path).doubles("x", {2}),
                    Contains(path + ": x: element 1 is not a finite number"));
}
