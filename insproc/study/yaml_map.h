// SPDX-License-Identifier: GPL-2.0-or-later
//
// A map in a yaml file, whose every key has to be known, and whose errors name their line.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>
#include <yaml-cpp/yaml.h>

namespace ins {

class YamlMap {
public:
  /// \param source  name of the file
  /// \param what    the map is, for messages: "a model"
  /// \throws Error  if the node is no map, or a key stands in it twice
  YamlMap(YAML::Node node, std::string source, std::string what);

  /// The value of a key, which is known from now on; undefined where it is not given.
  YAML::Node take(const std::string &key);

  /// One word, `otherwise` where the key is not given.
  std::string text(const std::string &key, const std::string &otherwise = "");

  /// Whether words as YAML 1.1 has them say yes.
  bool yes(const std::string &key, bool otherwise);

  /// A finite number that `good` accepts; `must` ends "'KEY' must be ".
  double number(const std::string &key, double otherwise,
                const std::function<bool(double)> &good = {}, const std::string &must = "");
  int whole_number(const std::string &key, int otherwise, int least = 1);

  /// Finite numbers; a single one counts as a list of one. `otherwise` where it is not given.
  std::vector<double> numbers(const std::string &key, std::vector<double> otherwise,
                              const std::function<bool(double)> &good = {},
                              const std::string &must = "");

  /// Words of a list; text that is no list is divided at blanks.
  std::vector<std::string> words(const std::string &key, std::vector<std::string> otherwise);

  /// Lines of a list or of a text of several lines.
  std::vector<std::string> lines(const std::string &key);

  /// Keys that nobody has taken, with their values.
  std::vector<std::pair<std::string, YAML::Node>> rest() const;

  /// \throws Error naming the first key that nobody has taken, and the nearest one of those that
  /// were asked for and of `others`
  void finish(const std::vector<std::string> &others = {}) const;

  /// \throws Error about a place in the file
  [[noreturn]] void refuse(const YAML::Node &node, const std::string &text) const;

  const YAML::Node &node() const { return node_; }
  const std::string &source() const { return source_; }

private:
  YAML::Node node_;
  std::string source_;
  std::string what_;
  std::vector<std::string> known_;
};

/// Line of a node, from 1.
int line_of(const YAML::Node &node);

/// "FILE:LINE: TEXT" as an error.
[[noreturn]] void refuse_yaml(const std::string &source, int line, const std::string &text);

/// A value without structure, as it is written. \throws Error for lists and maps
std::string scalar(const YAML::Node &node, const std::string &source, const std::string &key);

/// Yes or no. \throws Error for anything else
bool yes_or_no(const YAML::Node &node, const std::string &source, const std::string &key);

} // namespace ins
