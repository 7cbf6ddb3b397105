// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/archive/tensor.h"

#include "catch.h"
#include "mace/archive/pickle.h"
#include "mace/error.h"
#include "zip_writer.h"

#include <algorithm>
#include <bit>
#include <cmath>

using Catch::Matchers::Contains;
using namespace mace::archive;
using namespace std::string_literals;

namespace {

std::string text(const std::string &value) {
  return "X"s + ZipWriter::number(value.size(), 4) + value;
}
std::string integer(std::int64_t value) {
  return "\x8a\x08"s + ZipWriter::number(static_cast<std::uint64_t>(value), 8);
}
std::string tuple(const std::vector<std::int64_t> &values) {
  std::string items = "(";
  for (const std::int64_t value : values)
    items += integer(value);
  return items + "t";
}

/// What torch.save says of a tensor.
std::string pickled(const std::string &storage, std::int64_t elements, std::int64_t offset,
                    const std::vector<std::int64_t> &shape,
                    const std::vector<std::int64_t> &strides, const std::string &device = "cpu") {
  return "\x80\x02"
         "ctorch._utils\n_rebuild_tensor_v2\n((" +
         text("storage") + "ctorch\n" + storage + "\n" + text("7") + text(device) +
         integer(elements) + "tQ" + integer(offset) + tuple(shape) + tuple(strides) + "\x89}tR.";
}

TensorLayout layout_of(const std::string &bytes) {
  const Pickle pickle(bytes);
  REQUIRE(is_tensor(pickle.root()));
  return tensor_layout(pickle.root());
}

template <typename T> std::string bytes_of(std::vector<T> values, bool big_endian) {
  std::string bytes;
  for (const T value : values) {
    std::string one(reinterpret_cast<const char *>(&value), sizeof(T));
    if (big_endian == (std::endian::native == std::endian::little))
      std::reverse(one.begin(), one.end());
    bytes += one;
  }
  return bytes;
}

template <typename T> void check_type(const std::string &storage, const std::vector<T> &values) {
  INFO(storage);
  const auto n = static_cast<std::int64_t>(values.size());
  const TensorLayout layout = layout_of(pickled(storage, n, 0, {n}, {1}, "cuda:0"));
  CHECK(size_of(layout.type) == sizeof(T));
  CHECK(layout.storage == "7");
  for (const bool big_endian : {false, true}) {
    const Tensor tensor = tensor_values(layout, bytes_of(values, big_endian), big_endian);
    for (std::size_t i = 0; i < values.size(); ++i)
      CHECK(tensor.values[i] == static_cast<double>(values[i]));
  }
}

} // namespace

TEST_CASE("all types of elements are read in both orders of their bytes") {
  check_type<double>("DoubleStorage", {1.5, -0.1, 1e300});
  check_type<float>("FloatStorage", {1.5f, -0.1f, 1e30f});
  check_type<std::int64_t>("LongStorage", {-1, 1LL << 40});
  check_type<std::int32_t>("IntStorage", {-1, 1 << 30});
  check_type<std::int16_t>("ShortStorage", {-1, 1 << 14});
  check_type<std::int8_t>("CharStorage", {-1, 100});
  check_type<std::uint8_t>("ByteStorage", {255, 1});
  check_type<bool>("BoolStorage", {true, false});

  const TensorLayout half = layout_of(pickled("HalfStorage", 6, 0, {6}, {1}));
  const Tensor halves = tensor_values(
      half, bytes_of<std::uint16_t>({0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff, 0xfc00}, true), true);
  CHECK(halves.values ==
        std::vector<double>{1.0, -2.0, 1365.0 / 4096.0, std::ldexp(1.0, -24), 65504.0, -HUGE_VAL});
  const TensorLayout brain = layout_of(pickled("BFloat16Storage", 2, 0, {2}, {1}));
  CHECK(tensor_values(brain, bytes_of<std::uint16_t>({0x3fc0, 0xc000}, false), false).values ==
        std::vector<double>{1.5, -2.0});
  CHECK_THROWS_WITH(layout_of(pickled("ComplexFloatStorage", 2, 0, {2}, {1})),
                    Contains("type ComplexFloatStorage"));
}

TEST_CASE("views are read by their offsets and strides") {
  std::vector<double> numbers;
  for (int i = 0; i < 12; ++i)
    numbers.push_back(i);
  const std::string bytes = bytes_of(numbers, false);
  // Rows 1 and 2 of a (3, 4) matrix, its columns 3 and 1 first... transposed.
  const Tensor transposed =
      tensor_values(layout_of(pickled("DoubleStorage", 12, 4, {4, 2}, {1, 4})), bytes, false);
  CHECK(transposed.shape == std::vector<std::uint64_t>{4, 2});
  CHECK(transposed.values == std::vector<double>{4, 8, 5, 9, 6, 10, 7, 11});
  const Tensor repeated =
      tensor_values(layout_of(pickled("DoubleStorage", 12, 3, {2, 2, 1}, {0, 5, 9})), bytes, false);
  CHECK(repeated.values == std::vector<double>{3, 8, 3, 8});
  const Tensor scalar =
      tensor_values(layout_of(pickled("DoubleStorage", 12, 11, {}, {})), bytes, false);
  CHECK(scalar.values == std::vector<double>{11});
  CHECK(layout_of(pickled("DoubleStorage", 0, 0, {3, 0}, {1, 1})).elements() == 0);
}

TEST_CASE("tensors that reach beyond their storage are refused") {
  const std::int64_t large = std::int64_t{1} << 62;
  for (const std::string &bad :
       {pickled("DoubleStorage", 12, 0, {13}, {1}), pickled("DoubleStorage", 12, 12, {1}, {1}),
        pickled("DoubleStorage", 12, 0, {3, 4}, {5, 1}), pickled("DoubleStorage", 12, -1, {1}, {1}),
        pickled("DoubleStorage", 12, 0, {-1}, {1}), pickled("DoubleStorage", 12, 0, {2}, {-1}),
        pickled("DoubleStorage", 12, 0, {2}, {large}),
        pickled("DoubleStorage", 12, 0, {3}, {large}),
        pickled("DoubleStorage", 12, large, {4, 4}, {large, large}),
        pickled("DoubleStorage", 12, 0, {large, large}, {0, 0}),
        pickled("DoubleStorage", 12, 0, {5000}, {0}), pickled("DoubleStorage", 12, 0, {2, 2}, {1}),
        pickled("DoubleStorage", -12, 0, {2}, {1})}) {
    const Pickle pickle(bad);
    CHECK_THROWS_AS(tensor_layout(pickle.root()), mace::Error);
  }
  CHECK_NOTHROW(layout_of(pickled("DoubleStorage", 12, 0, {4096}, {0})));
}
