// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/fix_keywords.h"

#include "base/nearest_word.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>
#include <vector>

namespace ins {

namespace {

enum class Value { number, positive, word, choice };

struct Keyword {
  std::string name;
  Value value;
  std::vector<std::string> choices;
};

/// As LAMMPS has them.
const std::vector<std::string> answers = {"yes", "no", "on", "off", "true", "false"};

const std::vector<Keyword> &keywords_of(StudyFix fix) {
  using enum Value;
  static const std::vector<Keyword> cell_relax = {
      {"couple", choice, {"none", "xyz", "xy", "yz", "xz"}},
      {"volume", choice, {"fixed", "free"}},
      {"symprec", positive, {}},
      {"dmax", positive, {}},
      {"emax", positive, {}},
      {"file", word, {}},
      {"x", number, {}},
      {"y", number, {}},
      {"z", number, {}},
      {"xy", number, {}},
      {"xz", number, {}},
      {"yz", number, {}}};
  static const std::vector<Keyword> phonon_fd = {
      {"plusminus", choice, {"auto", "yes", "no", "on", "off", "true", "false"}},
      {"method", choice, {"finite", "analytic"}},
      {"symmetry", choice, answers},
      {"asr", choice, answers},
      {"local", choice, {"auto", "yes", "no", "on", "off", "true", "false"}},
      {"dispersion", choice, {"exact", "displaced"}}};
  return fix == StudyFix::cell_relax ? cell_relax : phonon_fd;
}

std::string problem_of_value(const Keyword &keyword, const std::string &value) {
  if (keyword.value == Value::choice)
    return std::find(keyword.choices.begin(), keyword.choices.end(), value) != keyword.choices.end()
               ? std::string()
               : fmt::format("'{}' is one of {}, not '{}'", keyword.name,
                             fmt::join(keyword.choices, ", "), value);
  double number = 0.0;
  const char *end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  const bool read = error == std::errc() && rest == end;
  if (keyword.value == Value::number && !read)
    return fmt::format("'{}' takes a number, not '{}'", keyword.name, value);
  if (keyword.value == Value::positive && !(read && number > 0.0))
    return fmt::format("'{}' takes a number above 0, not '{}'", keyword.name, value);
  return {};
}

} // namespace

std::string keyword_problem(StudyFix fix, const std::string &words) {
  const std::vector<Keyword> &keywords = keywords_of(fix);
  std::istringstream stream(words);
  for (std::string word, value; stream >> word;) {
    const auto known = std::find_if(keywords.begin(), keywords.end(),
                                    [&](const Keyword &keyword) { return keyword.name == word; });
    if (known == keywords.end()) {
      std::vector<std::string> names;
      for (const Keyword &keyword : keywords)
        names.push_back(keyword.name);
      const std::string nearest = nearest_word(word, names);
      return fmt::format("'{}' is no keyword to give here, which are {}{}", word,
                         fmt::join(names, ", "),
                         nearest.empty() ? "" : "; did you mean '" + nearest + "'?");
    }
    if (!(stream >> value))
      return fmt::format("nothing follows '{}'", word);
    if (const std::string problem = problem_of_value(*known, value); !problem.empty())
      return problem;
  }
  return {};
}

} // namespace ins
