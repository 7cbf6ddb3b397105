// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/checksum.h"

#include "base/error.h"

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <vector>

namespace ins {

namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

/// A sum of bytes that come in pieces.
class Sum {
public:
  Sum() : context_(EVP_MD_CTX_new()) {
    check(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  void add(const char *bytes, std::size_t size) {
    check(EVP_DigestUpdate(context_.get(), bytes, size) == 1);
  }

  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    check(EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) == 1);
    std::string text;
    for (unsigned int i = 0; i < size; ++i)
      text += fmt::format("{:02x}", bytes[i]);
    return text;
  }

private:
  static void check(bool good) {
    if (!good)
      throw Error("libcrypto of OpenSSL does not offer SHA-256; see its configuration "
                  "(OPENSSL_CONF)");
  }

  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

} // namespace

std::string sha256_of(std::string_view text) {
  Sum sum;
  sum.add(text.data(), text.size());
  return sum.hex();
}

std::string sha256_of_file(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  Sum sum;
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
