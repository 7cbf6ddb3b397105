// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/lammps_dump.h"

#include "io/text/line_reader.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <set>

namespace ins {

namespace {

constexpr std::size_t missing = std::string::npos;
constexpr std::string_view item = "ITEM: ";

struct CoordinateNames {
  const char *names[3];
  bool scaled;
};
constexpr CoordinateNames coordinate_names[] = {{{"x", "y", "z"}, false},
                                                {{"xu", "yu", "zu"}, false},
                                                {{"xs", "ys", "zs"}, true},
                                                {{"xsu", "ysu", "zsu"}, true}};

std::size_t index_of(const std::vector<std::string_view> &names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? missing : static_cast<std::size_t>(found - names.begin());
}

/// "ID" of a column c_ID[number]; empty for others.
std::string_view array_id(std::string_view column) {
  const std::size_t bracket = column.find('[');
  if (!column.starts_with("c_") || bracket == std::string_view::npos || !column.ends_with(']'))
    return {};
  return column.substr(2, bracket - 2);
}

} // namespace

LammpsDump::LammpsDump(const std::string &path, std::optional<std::string> descriptor)
    : file_(path), descriptor_(std::move(descriptor)) {}

double LammpsDump::number(std::string_view word) const {
  double value = 0.0;
  if (!parse_number(word, value))
    file_.fail(fmt::format("'{}' is no finite number", word));
  return value;
}

bool LammpsDump::next(DescribedFrame &described) {
  described = {};
  int n_atoms = -1;
  bool has_box = false;
  std::string_view header;
  do {
    if (!file_.next(header))
      return false;
  } while (header.empty());
  for (;; header = file_.line("ITEM: ATOMS")) {
    if (header.starts_with("ITEM: TIMESTEP")) {
      described.frame.set("timestep", std::string(file_.line("the number of the step")));
    } else if (header.starts_with("ITEM: NUMBER OF ATOMS")) {
      const auto words = file_.words("the number of atoms");
      if (words.size() != 1 || !parse_number(words[0], n_atoms) || n_atoms < 1)
        file_.fail("the number of atoms should stand here");
    } else if (header.starts_with("ITEM: BOX BOUNDS")) {
      const std::string box(header);
      read_box(box, described.frame);
      has_box = true;
    } else if (header.starts_with("ITEM: ATOMS")) {
      if (n_atoms < 0 || !has_box)
        file_.fail("number of atoms and box should stand before ITEM: ATOMS");
      const Columns columns = columns_of(header);
      read_atoms(columns, n_atoms, described);
      return true;
    } else if (header.starts_with(item)) {
      file_.line("the value of an item"); // UNITS, TIME
    } else {
      file_.fail("a line ITEM: ... should stand here; is this a text dump of LAMMPS?");
    }
  }
}

void LammpsDump::read_box(std::string_view header, Frame &frame) {
  const std::vector<std::string_view> names = split_words(header);
  const bool general = index_of(names, "abc") != missing;
  const bool tilted = index_of(names, "xy") != missing;
  Eigen::Matrix<double, 3, 4> rows = Eigen::Matrix<double, 3, 4>::Zero();
  const std::size_t count = general ? 4 : tilted ? 3 : 2;
  for (int axis = 0; axis < 3; ++axis) {
    const auto words = file_.words("the box");
    if (words.size() != count)
      file_.fail(fmt::format("{} numbers of the box should stand here", count));
    for (std::size_t k = 0; k < count; ++k)
      rows(axis, static_cast<Eigen::Index>(k)) = number(words[k]);
    // Flags of the axes are the last three words: pp, or two letters for the two faces.
    frame.periodic[axis] = names.size() < 3 + 3 || names[names.size() - 3 + axis] == "pp";
  }
  if (general) {
    frame.lattice = rows.leftCols<3>();
    origin_ = rows.col(3);
  } else {
    const double xy = tilted ? rows(0, 2) : 0.0, xz = tilted ? rows(1, 2) : 0.0,
                 yz = tilted ? rows(2, 2) : 0.0;
    // The bounds of a tilted box are those of the box around it.
    origin_ = {rows(0, 0) - std::min({0.0, xy, xz, xy + xz}), rows(1, 0) - std::min(0.0, yz),
               rows(2, 0)};
    const Eigen::Vector3d high = {rows(0, 1) - std::max({0.0, xy, xz, xy + xz}),
                                  rows(1, 1) - std::max(0.0, yz), rows(2, 1)};
    frame.lattice << high[0] - origin_[0], 0.0, 0.0, //
        xy, high[1] - origin_[1], 0.0,               //
        xz, yz, high[2] - origin_[2];
  }
  if (!(std::abs(frame.lattice.determinant()) > 1e-6))
    file_.fail("the box has no volume");
}

LammpsDump::Columns LammpsDump::columns_of(std::string_view header) const {
  std::vector<std::string_view> names = split_words(header);
  names.erase(names.begin(), names.begin() + 2);
  Columns columns;
  columns.count = names.size();
  columns.id = index_of(names, "id");
  columns.element = index_of(names, "element");
  if (columns.element == missing)
    file_.fail("there is no column element; add it to the dump, and its symbols with 'dump_modify "
               "ID element ...'");
  const auto set = std::find_if(
      std::begin(coordinate_names), std::end(coordinate_names), [&](const CoordinateNames &set) {
        return std::all_of(set.names, set.names + 3,
                           [&](const char *name) { return index_of(names, name) != missing; });
      });
  if (set == std::end(coordinate_names))
    file_.fail("there are no coordinates; add x y z to the dump");
  columns.scaled = set->scaled;
  for (int axis = 0; axis < 3; ++axis)
    columns.position[axis] = index_of(names, set->names[axis]);
  if (descriptor_)
    columns.descriptor = descriptor_columns(names);
  return columns;
}

std::vector<std::size_t>
LammpsDump::descriptor_columns(const std::vector<std::string_view> &names) const {
  std::set<std::string> ids;
  for (const std::string_view name : names)
    if (const std::string_view id = array_id(name); !id.empty())
      ids.emplace(id);
  if (descriptor_->empty() && ids.size() > 1)
    file_.fail(fmt::format("columns of {} computes have numbers in brackets; say which are the "
                           "descriptors",
                           ids.size()));
  const std::string chosen = !descriptor_->empty() ? *descriptor_ : ids.empty() ? "" : *ids.begin();
  std::vector<std::size_t> places;
  for (std::size_t column = 0; column < names.size(); ++column)
    if (!chosen.empty() && array_id(names[column]) == chosen)
      places.push_back(column);
  if (places.empty())
    file_.fail(fmt::format("there are no columns c_{}[1] ... with descriptors; add those of a "
                           "compute mace/descriptor/atom to the dump",
                           chosen.empty() ? "ID" : chosen));
  return places;
}

void LammpsDump::read_atoms(const Columns &columns, int n_atoms, DescribedFrame &described) {
  Frame &frame = described.frame;
  const std::size_t width = columns.descriptor.size();
  std::vector<int> ids;
  std::vector<std::string> symbols;
  std::vector<Eigen::Vector3d> positions;
  std::vector<double> descriptors;
  for (int atom = 0; atom < n_atoms; ++atom) {
    const auto words = file_.words("an atom");
    if (words.size() != columns.count)
      file_.fail(fmt::format("{} words where the {} columns of an atom should stand", words.size(),
                             columns.count));
    int id = atom;
    if (columns.id != missing && !parse_number(words[columns.id], id))
      file_.fail(fmt::format("'{}' is no atom id", words[columns.id]));
    Eigen::Vector3d position;
    for (int axis = 0; axis < 3; ++axis)
      position[axis] = number(words[columns.position[axis]]);
    ids.push_back(id);
    symbols.emplace_back(words[columns.element]);
    positions.push_back(columns.scaled ? Eigen::Vector3d(frame.lattice.transpose() * position)
                                       : Eigen::Vector3d(position - origin_));
    for (const std::size_t column : columns.descriptor)
      descriptors.push_back(number(words[column]));
  }
  std::vector<int> order(n_atoms);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return ids[a] < ids[b]; });
  for (const int atom : order) {
    frame.symbols.push_back(symbols[atom]);
    frame.positions.push_back(positions[atom]);
    const auto row = descriptors.begin() + static_cast<std::ptrdiff_t>(atom * width);
    described.descriptors.insert(described.descriptors.end(), row,
                                 row + static_cast<std::ptrdiff_t>(width));
  }
}

} // namespace ins
