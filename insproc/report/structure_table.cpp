// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/structure_table.h"

#include "report/columns.h"

#include <fmt/format.h>
#include <map>
#include <numeric>

namespace ins {

namespace {

constexpr const char *axis_names[] = {"a", "b", "c"};
constexpr const char *plane_names[] = {"(100)", "(010)", "(001)"};

/// What is told of a structure, in the order of its rows.
struct Quantity {
  std::string name;
  std::string unit;
  double value;
  bool relative = false; ///< a change in percent means something
};

std::vector<Quantity> quantities(const Crystal &crystal, const RingGeometry &geometry) {
  const CellParameters cell = cell_parameters(crystal.lattice);
  std::vector<Quantity> list = {{"volume", "A3", cell.volume, true}};
  const char *angle_names[] = {"alpha", "beta", "gamma"};
  for (int axis = 0; axis < 3; ++axis)
    list.push_back({axis_names[axis], "A", cell.lengths[axis], true});
  for (int axis = 0; axis < 3; ++axis)
    list.push_back({angle_names[axis], "deg", cell.angles[axis]});
  list.push_back({"rings", "", static_cast<double>(geometry.rings.size())});
  if (geometry.groups.size() == 2)
    list.push_back({"ring angle", "deg", geometry.angle});
  for (std::size_t g = 0; g < geometry.groups.size(); ++g) {
    const RingGroup &group = geometry.groups[g];
    const std::string name = "group " + std::to_string(g + 1);
    list.push_back({name + " rings", "", static_cast<double>(group.rings.size())});
    list.push_back({name + " spread", "deg", group.spread});
    const RingTilt tilt = ring_tilt(group.normal, crystal.lattice);
    for (int axis = 0; axis < 3; ++axis)
      list.push_back({name + " normal to " + axis_names[axis], "deg", tilt.axes[axis]});
    for (int plane = 0; plane < 3; ++plane)
      list.push_back({name + " tilt against " + plane_names[plane], "deg", tilt.planes[plane]});
  }
  return list;
}

/// Carbon first, then hydrogen, then the others by name: C4S.
std::string formula(const Crystal &crystal, const Ring &ring) {
  std::map<std::string, int> counts;
  for (const RingMember &member : ring)
    ++counts[crystal.symbols[member.atom]];
  const auto part = [](const std::string &symbol, int count) {
    return count > 1 ? fmt::format("{}{}", symbol, count) : symbol;
  };
  std::string text;
  if (const auto carbon = counts.find("C"); carbon != counts.end()) {
    text = part("C", carbon->second);
    counts.erase(carbon);
  }
  for (const auto &[symbol, count] : counts)
    text += part(symbol, count);
  return text;
}

/// Atoms by their numbers from 1, in order around the ring.
std::string members(const Ring &ring) {
  std::vector<int> numbers;
  for (const RingMember &member : ring)
    numbers.push_back(member.atom + 1);
  return fmt::format("{}", fmt::join(numbers, " "));
}

std::vector<double> group_numbers(const RingGeometry &geometry) {
  std::vector<double> numbers(geometry.rings.size());
  for (std::size_t g = 0; g < geometry.groups.size(); ++g)
    for (const int ring : geometry.groups[g].rings)
      numbers[ring] = static_cast<double>(g + 1);
  return numbers;
}

/// Columns that say which ring it is.
Table ring_list(const Crystal &crystal, const RingGeometry &geometry) {
  std::vector<double> numbers(geometry.rings.size());
  std::iota(numbers.begin(), numbers.end(), 1.0);
  std::vector<std::string> formulas, atoms;
  for (const Ring &ring : geometry.rings) {
    formulas.push_back(formula(crystal, ring));
    atoms.push_back(members(ring));
  }
  Table table;
  table.title = "rings";
  table.columns = {{"ring", "", std::move(numbers), 0},
                   {"formula", "", std::move(formulas), 0},
                   {"atoms", "", std::move(atoms), 0},
                   {"group", "", group_numbers(geometry), 0}};
  return table;
}

template <class Row, class Tilt>
void add_tilts(Columns<Row> &add, const std::string &ending, Tilt tilt) {
  const char *planes[] = {"100", "010", "001"};
  for (int axis = 0; axis < 3; ++axis)
    add.number(std::string("normal_to_") + axis_names[axis] + ending + "_deg", "deg", 2,
               [&](const Row &row) { return tilt(row).axes[axis]; });
  for (int plane = 0; plane < 3; ++plane)
    add.number(std::string("tilt_") + planes[plane] + ending + "_deg", "deg", 2,
               [&](const Row &row) { return tilt(row).planes[plane]; });
}

} // namespace

Table structure_table(const Crystal &crystal, const RingGeometry &geometry) {
  Table table;
  table.title = "structure";
  const std::vector<Quantity> rows = quantities(crystal, geometry);
  Columns<Quantity> add(table, rows);
  add.word("quantity", [](const Quantity &q) { return q.name; });
  add.word("unit", [](const Quantity &q) { return q.unit; });
  add.number("value", "", 4, [](const Quantity &q) { return q.value; });
  return table;
}

Table structure_change_table(const StructureChange &change, const Crystal &first,
                             const Crystal &second) {
  const std::vector<Quantity> before = quantities(first, change.first_rings);
  const std::vector<Quantity> after = quantities(second, change.second_rings);
  std::vector<QuantityChange> rows;
  for (std::size_t k = 0; k < before.size(); ++k)
    rows.push_back(
        {before[k].name, before[k].unit, before[k].value, after[k].value, before[k].relative});
  for (int k = 0; k < 3; ++k)
    rows.push_back(
        {"principal stretch " + std::to_string(k + 1), "", 1.0, 1.0 + change.principal_strains[k]});
  double rotation = 0.0;
  for (const RingChange &ring : change.rings)
    rotation += ring.rotation / static_cast<double>(change.rings.size());
  if (!change.rings.empty())
    rows.push_back({"mean rotation of rings", "deg", 0.0, rotation, false});
  return change_table(rows);
}

Table ring_table(const Crystal &crystal, const RingGeometry &geometry) {
  Table table = ring_list(crystal, geometry);
  Columns<RingPlane> add(table, geometry.planes);
  add.number("deviation_A", "A", 4, [](const RingPlane &p) { return p.deviation; });
  const char *axes[] = {"x", "y", "z"};
  for (int axis = 0; axis < 3; ++axis)
    add.number(std::string("center_") + axes[axis] + "_A", "A", 3,
               [=](const RingPlane &p) { return p.center[axis]; });
  for (int axis = 0; axis < 3; ++axis)
    add.number(std::string("normal_") + axes[axis], "", 4,
               [=](const RingPlane &p) { return p.normal[axis]; });
  add_tilts(add, "", [&](const RingPlane &p) { return ring_tilt(p.normal, crystal.lattice); });
  return table;
}

Table ring_change_table(const StructureChange &change, const Crystal &first) {
  Table table = ring_list(first, change.first_rings);
  Columns<RingChange> add(table, change.rings);
  add.number("rotation_deg", "deg", 3, [](const RingChange &ring) { return ring.rotation; });
  add_tilts(add, "_A", [](const RingChange &ring) { return ring.first; });
  add_tilts(add, "_B", [](const RingChange &ring) { return ring.second; });
  return table;
}

} // namespace ins
