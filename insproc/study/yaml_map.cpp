// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/yaml_map.h"

#include "base/error.h"
#include "base/nearest_word.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <sstream>

namespace ins {

int line_of(const YAML::Node &node) { return node.Mark().line + 1; }

void refuse_yaml(const std::string &source, int line, const std::string &text) {
  throw Error(fmt::format("{}:{}: {}", source, line, text));
}

std::string scalar(const YAML::Node &node, const std::string &source, const std::string &key) {
  if (!node.IsScalar())
    refuse_yaml(source, line_of(node), fmt::format("'{}' must be one value", key));
  return node.Scalar();
}

bool yes_or_no(const YAML::Node &node, const std::string &source, const std::string &key) {
  bool value = false;
  if (!node.IsScalar() || !YAML::convert<bool>::decode(node, value))
    refuse_yaml(source, line_of(node), fmt::format("'{}' must be yes or no", key));
  return value;
}

YamlMap::YamlMap(YAML::Node node, std::string source, std::string what)
    : node_(std::move(node)), source_(std::move(source)), what_(std::move(what)) {
  if (!node_.IsMap())
    refuse(node_, what_ + " must be a map, 'key: value' line by line");
  std::set<std::string> seen;
  for (const auto &entry : node_)
    if (!seen.insert(scalar(entry.first, source_, what_)).second)
      refuse(entry.first, fmt::format("'{}' stands twice in {}", entry.first.Scalar(), what_));
}

void YamlMap::refuse(const YAML::Node &node, const std::string &text) const {
  refuse_yaml(source_, line_of(node), text);
}

YAML::Node YamlMap::take(const std::string &key) {
  known_.push_back(key);
  for (const auto &entry : node_)
    if (entry.first.Scalar() == key)
      return entry.second;
  return YAML::Node(YAML::NodeType::Undefined);
}

std::string YamlMap::text(const std::string &key, const std::string &otherwise) {
  const YAML::Node value = take(key);
  return value ? scalar(value, source_, key) : otherwise;
}

bool YamlMap::yes(const std::string &key, bool otherwise) {
  const YAML::Node value = take(key);
  return value ? yes_or_no(value, source_, key) : otherwise;
}

std::vector<double> YamlMap::numbers(const std::string &key, std::vector<double> otherwise,
                                     const std::function<bool(double)> &good,
                                     const std::string &must) {
  const YAML::Node value = take(key);
  if (!value)
    return otherwise;
  std::vector<double> result;
  const auto add = [&](const YAML::Node &node) {
    double number = 0.0;
    if (!node.IsScalar() || !YAML::convert<double>::decode(node, number) || !std::isfinite(number))
      refuse(node, fmt::format("'{}' must be {}", key, must.empty() ? "a number" : must));
    if (good && !good(number))
      refuse(node, fmt::format("'{}' must be {}, not {}", key, must, node.Scalar()));
    result.push_back(number);
  };
  if (value.IsSequence())
    for (const YAML::Node &node : value)
      add(node);
  else
    add(value);
  if (result.empty())
    refuse(value, fmt::format("'{}' is an empty list", key));
  return result;
}

double YamlMap::number(const std::string &key, double otherwise,
                       const std::function<bool(double)> &good, const std::string &must) {
  const std::vector<double> values = numbers(key, {otherwise}, good, must);
  if (values.size() != 1)
    refuse(node_, fmt::format("'{}' must be one number", key));
  return values.front();
}

int YamlMap::whole_number(const std::string &key, int otherwise, int least) {
  constexpr double most = 2e9;
  return static_cast<int>(number(
      key, otherwise,
      [&](double value) { return value == std::floor(value) && value >= least && value < most; },
      fmt::format("a whole number, at least {}", least)));
}

std::vector<std::string> YamlMap::words(const std::string &key,
                                        std::vector<std::string> otherwise) {
  const YAML::Node value = take(key);
  if (!value)
    return otherwise;
  std::vector<std::string> result;
  if (value.IsSequence()) {
    for (const YAML::Node &node : value)
      result.push_back(scalar(node, source_, key));
  } else {
    std::istringstream stream(scalar(value, source_, key));
    for (std::string word; stream >> word;)
      result.push_back(word);
  }
  return result;
}

std::vector<std::string> YamlMap::lines(const std::string &key) {
  const YAML::Node value = take(key);
  std::vector<std::string> result;
  if (!value)
    return result;
  if (value.IsSequence()) {
    for (const YAML::Node &node : value)
      result.push_back(scalar(node, source_, key));
  } else {
    std::istringstream stream(scalar(value, source_, key));
    for (std::string line; std::getline(stream, line);)
      result.push_back(line);
  }
  return result;
}

std::vector<std::pair<std::string, YAML::Node>> YamlMap::rest() const {
  std::vector<std::pair<std::string, YAML::Node>> result;
  for (const auto &entry : node_)
    if (std::find(known_.begin(), known_.end(), entry.first.Scalar()) == known_.end())
      result.emplace_back(entry.first.Scalar(), entry.second);
  return result;
}

void YamlMap::finish(const std::vector<std::string> &others) const {
  std::vector<std::string> right = known_;
  right.insert(right.end(), others.begin(), others.end());
  for (const auto &entry : node_) {
    const std::string key = entry.first.Scalar();
    if (std::find(right.begin(), right.end(), key) != right.end())
      continue;
    const std::string nearest = nearest_word(key, right);
    refuse(entry.first, fmt::format("{} has no key '{}'{}", what_, key,
                                    nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
  }
}

} // namespace ins
