// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/shell_word.h"

#include "catch.h"

#include <array>
#include <cstdio>
#include <memory>

using namespace ins;

TEST_CASE("a shell reads back the words it is given") {
  CHECK(shell_word("0GPa/force_constants.h5") == "0GPa/force_constants.h5");
  for (const std::string word : {"", "a b", "it's", "$HOME `id` \\", "<>|&;*?\n#", "Å"}) {
    const std::string command = "printf %s " + shell_word(word);
    const std::unique_ptr<FILE, int (*)(FILE *)> pipe(popen(command.c_str(), "r"), pclose);
    REQUIRE(pipe);
    std::array<char, 64> buffer{};
    const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe.get());
    CHECK(std::string(buffer.data(), count) == word);
  }
}
