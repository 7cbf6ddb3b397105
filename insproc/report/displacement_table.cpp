// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/displacement_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ins {

namespace {

constexpr int decimals = 6;
constexpr std::array<std::pair<int, int>, 6> elements_of_tensor{
    {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};

} // namespace

Table displacement_table(const ThermalDisplacements &displacements, const Crystal &crystal,
                         const std::vector<double> &temperatures) {
  Table table;
  table.title = "displacement parameters";
  std::vector<std::string> elements;
  for (std::size_t t = 0; t < temperatures.size(); ++t)
    elements.insert(elements.end(), crystal.symbols.begin(), crystal.symbols.end());
  const auto column = [&](const std::string &name, const std::string &unit, int places,
                          auto value) {
    std::vector<double> values;
    for (std::size_t t = 0; t < temperatures.size(); ++t)
      for (int atom = 0; atom < crystal.size(); ++atom)
        values.push_back(value(t, atom));
    table.columns.push_back({name, unit, std::move(values), places});
  };
  column("temperature_K", "K", 1, [&](std::size_t t, int) { return temperatures[t]; });
  column("atom", "", 0, [](std::size_t, int atom) { return atom + 1.0; });
  table.columns.push_back({"element", "", std::move(elements), 0});
  column("U_iso", "A2", decimals,
         [&](std::size_t t, int atom) { return displacements.tensors[t][atom].trace() / 3.0; });
  for (const auto &[i, j] : elements_of_tensor)
    column(fmt::format("U{}{}", i + 1, j + 1), "A2", decimals,
           [&, i = i, j = j](std::size_t t, int atom) {
             return cif_tensor(displacements.tensors[t][atom], crystal.lattice)(i, j);
           });
  for (const auto &[i, j] : elements_of_tensor)
    column(fmt::format("U{}{}", "xyz"[i], "xyz"[j]), "A2", decimals,
           [&, i = i, j = j](std::size_t t, int atom) {
             return displacements.tensors[t][atom](i, j);
           });
  return table;
}

std::string change_on_half_mesh(const ThermalDisplacements &displacements) {
  if (displacements.on_half_mesh.empty())
    return "";
  double largest = 0.0;
  for (std::size_t t = 0; t < displacements.tensors.size(); ++t)
    for (std::size_t atom = 0; atom < displacements.tensors[t].size(); ++atom) {
      const double whole = displacements.tensors[t][atom].trace();
      const double half = displacements.on_half_mesh[t][atom].trace();
      if (whole > 0.0)
        largest = std::max(largest, std::abs(whole - half) / whole);
    }
  return fmt::format("largest change of U_iso against half of it {:.2g} %", 100.0 * largest);
}

} // namespace ins
