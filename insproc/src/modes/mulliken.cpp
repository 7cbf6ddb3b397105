// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/mulliken.h"

#include "base/error.h"

#include <Eigen/LU>
#include <cmath>
#include <map>
#include <numeric>

namespace ins {

namespace {

/// How a point group follows from a group of proper rotations.
enum class Extension {
  proper,     ///< it is one
  isomorphic, ///< some rotations are replaced by rotoinversions: same symbols
  inversion,  ///< direct product with the inversion: g, u
  reflection, ///< direct product with the horizontal mirror plane: ', ''
};

struct Family {
  std::string rotations; ///< symbol of the group of proper rotations
  Extension extension;
};

const std::map<std::string, Family> &families() {
  static const std::map<std::string, Family> table{
      {"1", {"1", Extension::proper}},          {"-1", {"1", Extension::inversion}},
      {"2", {"2", Extension::proper}},          {"m", {"2", Extension::isomorphic}},
      {"2/m", {"2", Extension::inversion}},     {"222", {"222", Extension::proper}},
      {"mm2", {"222", Extension::isomorphic}},  {"mmm", {"222", Extension::inversion}},
      {"4", {"4", Extension::proper}},          {"-4", {"4", Extension::isomorphic}},
      {"4/m", {"4", Extension::inversion}},     {"422", {"422", Extension::proper}},
      {"4mm", {"422", Extension::isomorphic}},  {"-42m", {"422", Extension::isomorphic}},
      {"4/mmm", {"422", Extension::inversion}}, {"3", {"3", Extension::proper}},
      {"-3", {"3", Extension::inversion}},      {"32", {"32", Extension::proper}},
      {"3m", {"32", Extension::isomorphic}},    {"-3m", {"32", Extension::inversion}},
      {"6", {"6", Extension::proper}},          {"-6", {"3", Extension::reflection}},
      {"6/m", {"6", Extension::inversion}},     {"622", {"622", Extension::proper}},
      {"6mm", {"622", Extension::isomorphic}},  {"-62m", {"32", Extension::reflection}},
      {"-6m2", {"32", Extension::reflection}},  {"-4m2", {"422", Extension::isomorphic}},
      {"6/mmm", {"622", Extension::inversion}}, {"23", {"23", Extension::proper}},
      {"m-3", {"23", Extension::inversion}},    {"432", {"432", Extension::proper}},
      {"-43m", {"432", Extension::isomorphic}}, {"m-3m", {"432", Extension::inversion}}};
  return table;
}

/// An operation by order and axis, rotoinversions by their rotation.
struct Element {
  int order;            ///< 1, 2, 3, 4, 6
  bool proper;          ///< determinant +1
  Eigen::Vector3i axis; ///< smallest integers; first nonzero one positive
};

Element element(const Eigen::Matrix3i &operation) {
  const bool proper = operation.cast<double>().determinant() > 0.0;
  const Eigen::Matrix3i rotation = proper ? operation : Eigen::Matrix3i(-operation);
  const std::map<int, int> order_of_trace{{3, 1}, {-1, 2}, {0, 3}, {1, 4}, {2, 6}};
  const int order = order_of_trace.at(rotation.trace());
  Eigen::Matrix3i power = Eigen::Matrix3i::Identity();
  Eigen::Matrix3i sum = Eigen::Matrix3i::Zero();
  for (int k = 0; k < order; ++k) {
    sum += power;
    power = (power * rotation).eval();
  }
  Eigen::Vector3i axis = Eigen::Vector3i::Zero();
  for (int column = 0; column < 3 && axis.isZero(); ++column)
    axis = sum.col(column);
  int divisor = 0;
  for (const int component : axis)
    divisor = std::gcd(divisor, component);
  for (const int component : axis)
    if (component != 0) {
      divisor = component < 0 ? -divisor : divisor;
      break;
    }
  return {order, proper, axis / divisor};
}

bool along_z(const Element &e) { return e.axis == Eigen::Vector3i(0, 0, 1); }

/// Two-fold axes along a or b (or a + b on hexagonal axes), not between them.
bool is_primary(const Element &e, bool hexagonal) {
  const Eigen::Vector3i &axis = e.axis;
  const bool along_edge = (axis.array() != 0).count() == 1;
  return !along_z(e) && (along_edge || (hexagonal && axis == Eigen::Vector3i(1, 1, 0)));
}

/// Characters of one representation, looked up by the kind of operation.
class Characters {
public:
  Characters(const std::vector<Element> &elements, const std::vector<double> &characters)
      : elements_(elements), characters_(characters) {}

  /// The character of the first operation that fulfils a condition, rounded.
  template <typename Condition> int find(const Condition &condition) const {
    for (std::size_t k = 0; k < elements_.size(); ++k)
      if (condition(elements_[k]))
        return static_cast<int>(std::lround(characters_[k]));
    throw Error("the operations are not those of their point group in its standard setting");
  }
  int of_order(int order) const {
    return find([&](const Element &e) { return e.order == order; });
  }
  int two_fold_along(const Eigen::Vector3i &axis) const {
    return find([&](const Element &e) { return e.order == 2 && e.axis == axis; });
  }

private:
  const std::vector<Element> &elements_;
  const std::vector<double> &characters_;
};

/// Symbol in a group of proper rotations, or in one isomorphic to it.
std::string rotation_symbol(const std::string &group, const std::vector<Element> &elements,
                            const std::vector<double> &values, int dimension) {
  const Characters chi(elements, values);
  if (dimension == 3)
    return group == "432" ? (chi.of_order(4) > 0 ? "T1" : "T2") : "T";
  if (dimension == 2) {
    if (group == "6" || group == "622")
      return chi.two_fold_along({0, 0, 1}) < 0 ? "E1" : "E2";
    return "E";
  }
  if (group == "2")
    return chi.of_order(2) > 0 ? "A" : "B";
  if (group == "222") {
    if (chi.two_fold_along({0, 0, 1}) > 0)
      return chi.two_fold_along({0, 1, 0}) > 0 ? "A" : "B1";
    return chi.two_fold_along({0, 1, 0}) > 0 ? "B2" : "B3";
  }
  if (group == "4" || group == "6")
    return chi.of_order(group == "4" ? 4 : 6) > 0 ? "A" : "B";
  if (group == "32")
    return chi.of_order(2) > 0 ? "A1" : "A2";
  if (group == "432")
    return chi.of_order(4) > 0 ? "A1" : "A2";
  if (group == "422" || group == "622") {
    // Of the two kinds of axes across, that of the proper rotations decides (-42m and -4m2), or
    // the primary one if both or none are proper.
    const bool hexagonal = group == "622";
    const auto across = [&](const Element &e) { return e.order == 2 && !along_z(e); };
    const auto primary = [&](const Element &e) { return across(e) && is_primary(e, hexagonal); };
    const auto secondary = [&](const Element &e) { return across(e) && !is_primary(e, hexagonal); };
    const auto is_proper = [&](const auto &kind) {
      for (const Element &e : elements)
        if (kind(e))
          return e.proper;
      return false;
    };
    const bool by_secondary = is_proper(secondary) && !is_proper(primary);
    const int across_character = by_secondary ? chi.find(secondary) : chi.find(primary);
    const std::string letter = chi.of_order(hexagonal ? 6 : 4) > 0 ? "A" : "B";
    return letter + (across_character > 0 ? "1" : "2");
  }
  return "A";
}

/// m and mm2 name their representations by their mirror planes.
std::string mirror_symbol(const std::string &point_group, const std::string &symbol) {
  static const std::map<std::string, std::string> planes{{"A", "A'"}, {"B", "A''"}};
  static const std::map<std::string, std::string> two_planes{
      {"A", "A1"}, {"B1", "A2"}, {"B2", "B1"}, {"B3", "B2"}};
  if (point_group == "m")
    return planes.at(symbol);
  if (point_group == "mm2")
    return two_planes.at(symbol);
  return symbol;
}

/// True if the characters are those of one representation: sum |chi|^2 is the order of the group.
///
/// A pair of complex conjugate ones (dimension 2 of the cyclic groups and of 23) gives twice that,
/// as two different representations of dimension 1 do; the main rotation tells them apart.
bool is_irreducible(const std::string &group, const std::vector<Element> &elements,
                    const std::vector<double> &values, const std::vector<double> &all_characters,
                    int dimension) {
  double norm = 0.0;
  for (const double value : all_characters) {
    if (std::abs(value - std::round(value)) > 0.05)
      return false;
    norm += value * value / static_cast<double>(all_characters.size());
  }
  const Characters chi(elements, values);
  if (dimension == 2 && group == "4")
    return std::abs(norm - 2.0) < 0.05 && chi.of_order(2) == -2;
  if (dimension == 2 && (group == "3" || group == "6" || group == "23"))
    return std::abs(norm - 2.0) < 0.05 && chi.of_order(3) == -1;
  return std::abs(norm - 1.0) < 0.05;
}

} // namespace

std::string mulliken_symbol(const std::string &point_group,
                            const std::vector<Eigen::Matrix3i> &rotations,
                            const std::vector<double> &characters) {
  const auto family = families().find(point_group);
  if (family == families().end() || rotations.size() != characters.size())
    throw Error("'" + point_group + "' is no point group of a crystal");
  const auto &[group, extension] = family->second;

  std::vector<Element> elements;
  std::vector<double> values;
  int dimension = 0;
  bool is_even = true;
  for (std::size_t k = 0; k < rotations.size(); ++k) {
    const Element e = element(rotations[k]);
    if (e.order == 1 && e.proper)
      dimension = static_cast<int>(std::lround(characters[k]));
    const bool divides = extension == Extension::inversion || extension == Extension::reflection;
    if (divides && !e.proper) {
      const int order_of_divider = extension == Extension::inversion ? 1 : 2;
      if (e.order == order_of_divider && (order_of_divider == 1 || along_z(e)))
        is_even = characters[k] > 0.0;
      continue;
    }
    elements.push_back(e);
    values.push_back(characters[k]);
  }
  if (dimension < 1 || dimension > 3 ||
      !is_irreducible(group, elements, values, characters, dimension))
    return "";
  std::string symbol = rotation_symbol(group, elements, values, dimension);
  if (extension == Extension::isomorphic)
    symbol = mirror_symbol(point_group, symbol);
  if (extension == Extension::inversion)
    symbol += is_even ? "g" : "u";
  if (extension == Extension::reflection)
    symbol += is_even ? "'" : "''";
  return symbol;
}

} // namespace ins
