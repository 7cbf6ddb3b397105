// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "study/checksum.h"
#include "temporary_directory.h"

#include "catch.h"

#include <fstream>

using namespace ins;

// The examples of NIST for FIPS 180-4.
TEST_CASE("sums of texts are those of the standard") {
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a file has the sum of its bytes, however many pieces it is read in") {
  const TemporaryDirectory directory;
  const auto sum_of_letters = [&](std::size_t size) {
    std::ofstream(directory / "letters", std::ios::binary) << std::string(size, 'a');
    return sha256_of_file(directory / "letters");
  };
  // NIST's million letters, in one piece.
  CHECK(sum_of_letters(1000000) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  for (const std::size_t size : {0ul, (1ul << 20) - 1, 1ul << 20, (1ul << 20) + 1, 3ul << 20})
    CHECK(sum_of_letters(size) == sha256_of(std::string(size, 'a')));
}

TEST_CASE("a file that cannot be read has no sum") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(sha256_of_file(directory / "none"), Error);
}
