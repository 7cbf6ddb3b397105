// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/report_json.h"

#include "elements/covalent_radii.h"
#include "report/html/base64.h"
#include "report/html/thinned_curve.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ins {

namespace {

using Json = nlohmann::ordered_json;

constexpr double tolerance = 2e-4;      ///< of a curve's highest value,
constexpr double bank_tolerance = 5e-5; ///< and at least of the highest value of its bank
/// Of eigenvectors, bytes of each state: the strongest modes have theirs, as far as that goes.
constexpr std::size_t most_bytes = 400'000;

/// A number in so many digits; null where there is none.
Json digits(double value, int count) {
  if (!std::isfinite(value))
    return nullptr;
  return std::strtod(fmt::format("{:.{}g}", value, count).c_str(), nullptr);
}

Json places(double value) { return digits(std::round(value * 1e4) / 1e4, 12); }

double highest_of(const std::vector<double> &values) {
  double highest = 0.0;
  for (const double value : values)
    highest = std::max(highest, std::abs(value));
  return highest;
}

/// Points of a curve: indices into the energies, each as the distance from the one before, and
/// values.
///
/// \param highest  value of the bank
Json curve(const std::vector<double> &x, const std::vector<double> &y, double highest) {
  const double within = std::max(tolerance * highest_of(y), bank_tolerance * highest);
  Json steps = Json::array(), values = Json::array();
  std::size_t before = 0;
  for (const std::size_t i : kept_points(x, y, within)) {
    steps.push_back(i - before);
    values.push_back(std::abs(y[i]) < 1e-9 * highest ? Json(0) : digits(y[i], 5));
    before = i;
  }
  return {{"step", std::move(steps)}, {"value", std::move(values)}};
}

/// Energies as first, distance and number where they are equally far apart, else all of them.
Json energies(const std::vector<double> &x) {
  const double step = (x.back() - x.front()) / static_cast<double>(x.size() - 1);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::abs(x.front() + step * static_cast<double>(i) - x[i]) > 1e-9 * std::abs(x.back())) {
      Json list = Json::array();
      for (const double value : x)
        list.push_back(digits(value, 9));
      return list;
    }
  return {{"first", digits(x.front(), 12)}, {"step", digits(step, 12)}, {"count", x.size()}};
}

Json spectrum(const Table &table) {
  if (table.columns.size() < 2 || table.rows() < 2)
    return nullptr;
  const std::vector<double> &x = table.columns.front().numbers();
  Json curves = Json::object();
  double highest = 0.0;
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    const Column &column = table.columns[c];
    if (column.name.starts_with("average.")) // the others make it
      continue;
    if (column.name.ends_with("total")) // the first of its bank
      highest = highest_of(column.numbers());
    curves[column.name] = curve(x, column.numbers(), highest);
  }
  return {{"unit", table.columns[1].unit}, {"energy", energies(x)}, {"curves", curves}};
}

/// Atoms as they are drawn: molecules side by side, whole; bonds between them.
struct DrawnAtoms {
  std::vector<int> atoms; ///< of the crystal
  Json symbols = Json::array(), positions = Json::array(), bonds = Json::array(),
       molecules = Json::array();
};

/// \param middle  of the cell: molecules are moved by lattice vectors to have theirs within it
Eigen::Vector3d into_cell(const Molecule &molecule, const Eigen::Matrix3d &lattice) {
  Eigen::Vector3d middle = Eigen::Vector3d::Zero();
  for (const Eigen::Vector3d &place : molecule.positions)
    middle += place / molecule.size();
  const Eigen::Vector3d fraction = lattice.transpose().inverse() * middle;
  return -(lattice.transpose() * fraction.array().floor().matrix());
}

DrawnAtoms drawn_atoms(const ReportState &state) {
  DrawnAtoms drawn;
  int number = 0;
  for (const Molecule &molecule : state.molecules) {
    const auto first = static_cast<int>(drawn.atoms.size());
    const Eigen::Vector3d shift = into_cell(molecule, state.crystal.lattice);
    for (int i = 0; i < molecule.size(); ++i) {
      const Eigen::Vector3d place = molecule.positions[i] + shift;
      drawn.atoms.push_back(molecule.atoms[i]);
      drawn.symbols.push_back(molecule.symbols[i]);
      drawn.molecules.push_back(number);
      for (const double x : place)
        drawn.positions.push_back(places(x));
    }
    for (const auto &[i, j] : molecule.bonds)
      drawn.bonds.push_back({first + i, first + j});
    ++number;
  }
  return drawn;
}

/// Displacements of the drawn atoms in a mode, steps of 1/127 of the largest.
std::string displacement_bytes(const ReportState &state, const DrawnAtoms &drawn, int mode) {
  std::vector<double> moves;
  double largest = 0.0;
  for (const int atom : drawn.atoms)
    for (int axis = 0; axis < 3; ++axis) {
      moves.push_back(state.gamma.eigenvectors(3 * atom + axis, mode).real() /
                      std::sqrt(state.crystal.masses[atom]));
      largest = std::max(largest, std::abs(moves.back()));
    }
  std::string bytes;
  for (const double move : moves)
    bytes += static_cast<char>(
        static_cast<std::int8_t>(largest > 0.0 ? std::lround(127.0 * move / largest) : 0));
  return bytes;
}

/// Modes whose eigenvectors are in the page: all, or the strongest.
std::vector<int> moving_modes(const ReportState &state, std::size_t bytes_each) {
  std::vector<int> order(state.modes.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = static_cast<int>(i);
  const std::size_t most = most_bytes / std::max<std::size_t>(1, bytes_each);
  if (order.size() <= most)
    return order;
  const auto strength = [&](int i) {
    const std::vector<double> &list = state.modes[i].intensities;
    return list.empty() ? 0.0 : list.back();
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return strength(a) > strength(b); });
  order.resize(most);
  std::sort(order.begin(), order.end());
  return order;
}

Json crystal(const ReportState &state) {
  const DrawnAtoms drawn = drawn_atoms(state);
  const std::vector<int> moving = moving_modes(state, 3 * drawn.atoms.size());
  std::string bytes;
  for (const int mode : moving)
    bytes += displacement_bytes(state, drawn, mode);
  Json lattice = Json::array();
  for (int row = 0; row < 3; ++row)
    for (int axis = 0; axis < 3; ++axis)
      lattice.push_back(places(state.crystal.lattice(row, axis)));
  Json radii = Json::object();
  for (const std::string &symbol : state.crystal.symbols)
    radii[symbol] = covalent_radius(symbol);
  Json result = {{"lattice", lattice},           {"symbols", drawn.symbols},
                 {"positions", drawn.positions}, {"bonds", drawn.bonds},
                 {"molecules", drawn.molecules}, {"radii", radii}};
  if (moving.size() < state.modes.size())
    result["moving"] = moving;
  result["displacements"] = base64(bytes);
  return result;
}

Json modes(const ReportState &state) {
  Json list = Json::array();
  for (const ReportMode &mode : state.modes) {
    Json intensities = Json::array(), shares = Json::array();
    for (const double value : mode.intensities)
      intensities.push_back(digits(value, 5));
    for (const double value : mode.element_shares)
      shares.push_back(digits(std::round(value * 1e3) / 1e3, 4));
    list.push_back({digits(mode.energy, 7), mode.irrep, mode.assignment, intensities, shares});
  }
  return list;
}

Json comparison(const ReportComparison &states) {
  Json bands = Json::array(), pairs = Json::array();
  for (const ReportShift &band : states.bands)
    bands.push_back({digits(band.from, 7), digits(band.to, 7), digits(band.intensity, 5),
                     band.direction, band.change, band.assignment});
  for (const auto &[first, second] : states.modes)
    pairs.push_back({first, second});
  return {{"first", states.first}, {"second", states.second}, {"bands", bands}, {"modes", pairs}};
}

} // namespace

std::string report_json(const Report &report) {
  Json states = Json::array(), comparisons = Json::array();
  for (const ReportState &state : report.states)
    states.push_back({{"label", state.label},
                      {"file", state.file},
                      {"command", state.spectrum_command},
                      {"spectrum", spectrum(state.spectrum)},
                      {"banks", state.banks},
                      {"elements", state.elements},
                      {"modes", modes(state)},
                      {"crystal", crystal(state)}});
  for (const ReportComparison &states_compared : report.comparisons)
    comparisons.push_back(comparison(states_compared));
  const Json json = {{"range", {report.range.first, report.range.second}},
                     {"states", states},
                     {"comparisons", comparisons}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace ins
