// SPDX-License-Identifier: GPL-2.0-or-later
//
// Options that take one of a few words. A wrong word is named, with those there are and the one it
// is nearest to.
#pragma once

#include "base/error.h"
#include "base/nearest_word.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

namespace ins::app {

/// "; did you mean 'mesh'?", or nothing.
inline std::string meant(const std::string &word, const std::vector<std::string> &candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? std::string() : fmt::format("; did you mean '{}'?", nearest);
}

inline std::string no_such_word(const std::string &word, const std::vector<std::string> &words) {
  return fmt::format("'{}' is none of {}{}", word, fmt::join(words, ", "), meant(word, words));
}

/// A check that a word is one of some.
inline CLI::Validator one_of(const std::vector<std::string> &words) {
  return CLI::Validator(
      [words](std::string &word) {
        return std::find(words.begin(), words.end(), word) != words.end()
                   ? std::string()
                   : no_such_word(word, words);
      },
      fmt::format("{}", fmt::join(words, "|")), "word");
}

/// A transformation of words to the values of an enumeration or bool.
template <class Value>
CLI::Validator named(const std::map<std::string, Value> &values,
                     std::string (*as_written)(std::string) = nullptr) {
  std::vector<std::string> words;
  for (const auto &[word, value] : values)
    words.push_back(word);
  return CLI::Validator(
      [values, words, as_written](std::string &word) {
        for (const auto &[known, value] : values)
          if (as_written ? as_written(known) == as_written(word) : known == word) {
            word = std::to_string(static_cast<int>(value));
            return std::string();
          }
        return no_such_word(word, words);
      },
      fmt::format("{}", fmt::join(words, "|")), "word");
}

/// What `work` returns; its errors name the option that they come from.
template <class Work> auto naming(const std::string &option, Work work) {
  try {
    return work();
  } catch (const Error &error) {
    throw Error(option + ": " + error.what());
  }
}

} // namespace ins::app
