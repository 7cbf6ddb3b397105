// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/file_format.h"

#include <algorithm>
#include <fmt/format.h>

namespace ins {

std::string extension_of(const std::filesystem::path &path) { return path.extension().string(); }

std::string in_words(const std::vector<std::string> &extensions) {
  std::string text;
  for (std::size_t i = 0; i < extensions.size(); ++i)
    text += (i == 0 ? "" : i + 1 == extensions.size() ? " or " : ", ") + extensions[i];
  return text;
}

std::string extension_problem(const std::filesystem::path &path,
                              const std::vector<std::string> &extensions) {
  if (std::find(extensions.begin(), extensions.end(), extension_of(path)) != extensions.end())
    return {};
  return fmt::format("cannot tell the format of {} by its extension; use {}", path.string(),
                     in_words(extensions));
}

} // namespace ins
