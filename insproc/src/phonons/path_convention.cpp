// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/path_convention.h"

#include "base/error.h"
#include "base/expression.h"
#include "phonons/shipped_conventions.h"

#include <Eigen/LU>
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <sstream>
#include <yaml-cpp/yaml.h>

namespace ins {

namespace {

constexpr std::array<std::pair<const char *, CellChoice>, 2> cell_choices = {
    {{"crystallographic", CellChoice::crystallographic},
     {"setyawan-curtarolo", CellChoice::setyawan_curtarolo}}};

const std::set<std::string> bravais_lattices = {"cP", "cF", "cI", "tP", "tI", "oP", "oF", "oI",
                                                "oC", "oA", "hP", "hR", "mP", "mC", "aP"};

double evaluated(const Expressions &numbers, const std::string &formula, const std::string &place) {
  try {
    return numbers(formula);
  } catch (const Error &error) {
    throw Error(place + error.what());
  }
}

/// A table being read.
class Reader {
public:
  explicit Reader(std::string source) : source_(std::move(source)) {}

  PathConvention read(const YAML::Node &root) const {
    check_keys(root, {"name", "cell", "lattices"}, {"primitive"});
    PathConvention convention;
    convention.name = text(root["name"], "name");
    convention.cell = cell_choice(root["cell"]);
    if (root["primitive"])
      convention.primitive = primitive_cells(root["primitive"]);
    if (!root["lattices"].IsSequence())
      fail(root["lattices"], "'lattices' should be a list");
    for (const YAML::Node &node : root["lattices"])
      convention.lattices.push_back(entry(node));
    return convention;
  }

private:
  std::string place(const YAML::Node &node) const {
    return fmt::format("{}:{}: ", source_, std::max(node.Mark().line, 0) + 1);
  }

  [[noreturn]] void fail(const YAML::Node &node, const std::string &what) const {
    throw Error(place(node) + what);
  }

  void check_keys(const YAML::Node &map, const std::vector<std::string> &needed,
                  const std::vector<std::string> &allowed) const {
    if (!map.IsMap())
      fail(map, fmt::format("should be a map with {}", fmt::join(needed, ", ")));
    const auto among = [](const std::vector<std::string> &keys, const std::string &key) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    std::set<std::string> found;
    for (const auto &item : map) {
      const std::string key = text(item.first, "a key");
      if (!among(needed, key) && !among(allowed, key))
        fail(item.first,
             fmt::format("'{}' is not known here; there are {}{}{}", key, fmt::join(needed, ", "),
                         allowed.empty() ? "" : ", ", fmt::join(allowed, ", ")));
      if (!found.insert(key).second)
        fail(item.first, fmt::format("'{}' stands twice", key));
    }
    for (const std::string &key : needed)
      if (!found.contains(key))
        fail(map, fmt::format("'{}' is missing", key));
  }

  std::string text(const YAML::Node &node, const std::string &what) const {
    if (!node.IsScalar() || node.Scalar().empty())
      fail(node, fmt::format("'{}' should be text", what));
    return node.Scalar();
  }

  std::array<std::string, 3> three(const YAML::Node &node, const std::string &what) const {
    if (!node.IsSequence() || node.size() != 3)
      fail(node, fmt::format("'{}' should be three numbers or formulas: [1/2, eta, 0]", what));
    return {text(node[0], what), text(node[1], what), text(node[2], what)};
  }

  CellChoice cell_choice(const YAML::Node &node) const {
    const std::string name = text(node, "cell");
    std::vector<std::string> known;
    for (const auto &[choice_name, choice] : cell_choices) {
      if (name == choice_name)
        return choice;
      known.emplace_back(choice_name);
    }
    fail(node, fmt::format("cell '{}' is not known; there are {}", name, fmt::join(known, ", ")));
  }

  std::string bravais(const YAML::Node &node) const {
    const std::string symbol = text(node, "bravais");
    if (!bravais_lattices.contains(symbol))
      fail(node, fmt::format("'{}' is no Bravais lattice; there are {}", symbol,
                             fmt::join(bravais_lattices, " ")));
    return symbol;
  }

  std::map<std::string, Eigen::Matrix3d> primitive_cells(const YAML::Node &node) const {
    if (!node.IsMap())
      fail(node, "'primitive' should be a map from Bravais lattices to matrices");
    const Expressions numbers;
    std::map<std::string, Eigen::Matrix3d> cells;
    for (const auto &item : node) {
      const std::string symbol = bravais(item.first);
      if (!item.second.IsSequence() || item.second.size() != 3)
        fail(item.second, fmt::format("the cell of {} should be three rows", symbol));
      Eigen::Matrix3d cell;
      for (int row = 0; row < 3; ++row) {
        const std::array<std::string, 3> formulas = three(item.second[row], symbol);
        for (int k = 0; k < 3; ++k)
          cell(row, k) = evaluated(numbers, formulas[k], place(item.second));
      }
      if (!(cell.determinant() > 1e-3))
        fail(item.second, fmt::format("the cell of {} should be right-handed", symbol));
      cells[symbol] = cell;
    }
    return cells;
  }

  LatticeEntry entry(const YAML::Node &node) const {
    check_keys(node, {"symbol", "bravais", "points", "path"}, {"when", "parameters"});
    LatticeEntry entry;
    entry.place = place(node);
    entry.symbol = text(node["symbol"], "symbol");
    entry.bravais = bravais(node["bravais"]);
    if (node["when"])
      entry.condition = text(node["when"], "when");
    if (const YAML::Node parameters = node["parameters"]) {
      if (!parameters.IsMap())
        fail(parameters, "'parameters' should be a map from names to formulas");
      for (const auto &item : parameters)
        entry.parameters.emplace_back(text(item.first, "a name"),
                                      text(item.second, item.first.Scalar()));
    }
    if (!node["points"].IsMap())
      fail(node["points"], "'points' should be a map from labels to coordinates");
    for (const auto &item : node["points"]) {
      const std::string label = text(item.first, "a label");
      if (has(entry, label))
        fail(item.first, fmt::format("the point {} stands twice", label));
      if (label.find_first_of(" ,|") != std::string::npos)
        fail(item.first, fmt::format("the label '{}' holds a blank, comma or |", label));
      entry.points.emplace_back(label, three(item.second, label));
    }
    entry.path = text(node["path"], "path");
    std::istringstream words(entry.path);
    for (std::string word; words >> word;)
      if (word != "|" && !has(entry, word))
        fail(node["path"], fmt::format("the path of {} leads to {}, which is none of its points",
                                       entry.symbol, word));
    return entry;
  }

  static bool has(const LatticeEntry &entry, const std::string &label) {
    return std::any_of(entry.points.begin(), entry.points.end(),
                       [&](const auto &point) { return point.first == label; });
  }

  std::string source_;
};

Expressions shape_of(const StandardCell &cell) {
  const CellShape shape = cell_shape(cell.conventional);
  Expressions numbers;
  numbers.define("space_group", cell.space_group);
  constexpr std::array<const char *, 3> edges = {"a", "b", "c"},
                                        angles = {"cos_alpha", "cos_beta", "cos_gamma"};
  for (int axis = 0; axis < 3; ++axis) {
    numbers.define(edges[axis], shape.edges[axis]);
    numbers.define(angles[axis], shape.cosines[axis]);
    numbers.define(std::string(angles[axis]) + "_star", shape.reciprocal_cosines[axis]);
  }
  return numbers;
}

} // namespace

std::vector<std::string> path_convention_names() {
  std::vector<std::string> names;
  for (const auto &[name, text] : shipped_conventions())
    names.push_back(name);
  return names;
}

PathConvention load_path_convention(const std::string &name_or_file) {
  const auto shipped = shipped_conventions().find(name_or_file);
  const bool ships = shipped != shipped_conventions().end();
  const std::string source = ships ? "convention " + name_or_file : name_or_file;
  try {
    return Reader(source).read(ships ? YAML::Load(shipped->second) : YAML::LoadFile(name_or_file));
  } catch (const YAML::BadFile &) {
    throw Error(fmt::format("convention '{}' neither ships (those that do: {}) nor is a file that "
                            "can be read",
                            name_or_file, fmt::join(path_convention_names(), ", ")));
  } catch (const YAML::Exception &error) {
    throw Error(fmt::format("{}:{}: {}", source, error.mark.line + 1, error.msg));
  }
}

LatticePoints lattice_points(const PathConvention &convention, const StandardCell &cell) {
  Expressions numbers = shape_of(cell);
  for (const LatticeEntry &entry : convention.lattices) {
    if (entry.bravais != cell.bravais)
      continue;
    const auto evaluate = [&](const std::string &formula) {
      return evaluated(numbers, formula, entry.place);
    };
    if (!entry.condition.empty() && evaluate(entry.condition) == 0.0)
      continue;
    for (const auto &[name, formula] : entry.parameters) {
      const double value = evaluate(formula);
      try {
        numbers.define(name, value);
      } catch (const Error &error) {
        throw Error(entry.place + error.what());
      }
    }
    LatticePoints lattice;
    lattice.symbol = entry.symbol;
    const auto primitive = convention.primitive.find(cell.bravais);
    lattice.primitive = primitive == convention.primitive.end()
                            ? cell.conventional
                            : Eigen::Matrix3d(primitive->second * cell.conventional);
    for (const auto &[label, formulas] : entry.points)
      lattice.points.push_back(
          {label, {evaluate(formulas[0]), evaluate(formulas[1]), evaluate(formulas[2])}});
    lattice.path = entry.path;
    return lattice;
  }
  throw Error(
      fmt::format("convention {} has no entry for this {} lattice", convention.name, cell.bravais));
}

} // namespace ins
