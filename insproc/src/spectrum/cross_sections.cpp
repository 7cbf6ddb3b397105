// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/cross_sections.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "elements/sears_1992.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>

namespace ins {

namespace {

constexpr double same_mass = 1e-8;        ///< amu: isotope and mixture cannot be told apart
constexpr double close_to_mixture = 0.01; ///< amu: the mixture may stand for a nuclide without data

std::span<const SearsRow> element_rows(const std::string &element) {
  const std::span<const SearsRow> table = sears_1992();
  const auto is_element = [&](const SearsRow &row) { return element == row.element; };
  const auto first = std::find_if(table.begin(), table.end(), is_element);
  const auto last = std::find_if_not(first, table.end(), is_element);
  return {first, last};
}

std::optional<double> known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

Nuclide nuclide(const SearsRow &row, bool only_one) {
  Nuclide result{row.element,
                 row.mass_number,
                 row.mass_number == 0 || only_one,
                 row.mass,
                 known(row.coherent),
                 known(row.incoherent),
                 known(row.total),
                 {}};
  if (known(row.length))
    result.length = {row.length, row.length_imaginary};
  return result;
}

bool has_data(const SearsRow &row) { return !std::isnan(row.total); }

/// "15N" -> {15, "N"}; "H" -> {0, "H"}.
std::pair<int, std::string> split_label(const std::string &label) {
  if (label == "D")
    return {2, "H"};
  if (label == "T")
    return {3, "H"};
  const auto letter = std::find_if_not(label.begin(), label.end(),
                                       [](unsigned char c) { return std::isdigit(c) != 0; });
  const std::string digits(label.begin(), letter);
  if (digits.size() > 3)
    return {-1, label};
  return {digits.empty() ? 0 : std::stoi(digits), std::string(letter, label.end())};
}

/// Whether an atom is one of those that "3", "H", "2H" or "D" name.
bool is_selected(const Crystal &crystal, int atom, const std::string &atoms) {
  if (std::all_of(atoms.begin(), atoms.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
    return std::to_string(atom + 1) == atoms;
  const auto [mass_number, element] = split_label(atoms);
  return crystal.symbols[atom] == element &&
         (mass_number == 0 || std::lround(crystal.masses[atom]) == mass_number);
}

} // namespace

std::string Nuclide::label() const {
  return natural ? element : std::to_string(mass_number) + element;
}

Nuclide find_nuclide(const std::string &label) {
  const auto [mass_number, element] = split_label(label);
  const std::span<const SearsRow> rows = element_rows(element);
  for (const SearsRow &row : rows)
    if (row.mass_number == mass_number || (mass_number == 0 && rows.size() == 1))
      return nuclide(row, rows.size() == 1);
  throw Error("no neutron data for isotope '" + label +
              "': write an element (H) or mass number and element (2H)");
}

Nuclide nuclide_from_mass(const std::string &element, double mass) {
  const std::span<const SearsRow> rows = element_rows(element);
  if (rows.empty())
    throw Error("no neutron data for element '" + element + "'");
  if (rows.size() == 1)
    return nuclide(rows.front(), true);

  const SearsRow *mixture = nullptr;
  const SearsRow *isotope = nullptr;
  for (const SearsRow &row : rows) {
    if (row.mass_number == 0)
      mixture = &row;
    else if (row.mass_number == std::lround(mass))
      isotope = &row;
  }
  const auto distance = [&](const SearsRow *row) {
    return row ? std::abs(row->mass - mass) : INFINITY;
  };
  if (!mixture && !isotope)
    throw Error("no neutron data for element '" + element + "' of mass " + brief_number(mass));
  const bool take_isotope = distance(isotope) < distance(mixture) - same_mass;
  if (take_isotope && (has_data(*isotope) || distance(mixture) > close_to_mixture))
    return nuclide(*isotope, false);
  return nuclide(mixture ? *mixture : *isotope, false);
}

std::vector<Nuclide> nuclides(const Crystal &crystal) {
  std::vector<Nuclide> result;
  for (int i = 0; i < crystal.size(); ++i)
    result.push_back(nuclide_from_mass(crystal.symbols[i], crystal.masses[i]));
  return result;
}

double cross_section(const Nuclide &nuclide, CrossSectionKind kind) {
  const std::optional<double> &value = kind == CrossSectionKind::total      ? nuclide.total
                                       : kind == CrossSectionKind::coherent ? nuclide.coherent
                                                                            : nuclide.incoherent;
  if (!value)
    throw Error("the table has no neutron cross-section for " + nuclide.label() + " (mass " +
                brief_number(nuclide.mass) + "): choose another isotope or kind");
  return *value;
}

std::complex<double> scattering_length(const Nuclide &nuclide) {
  if (!nuclide.length)
    throw Error("the table has no coherent scattering length for " + nuclide.label() + " (mass " +
                std::to_string(nuclide.mass) + "): choose another isotope");
  return *nuclide.length;
}

void apply_isotopes(Crystal &crystal, const std::vector<IsotopeOverride> &overrides) {
  for (const IsotopeOverride &replacement : overrides) {
    const Nuclide isotope = find_nuclide(replacement.isotope);
    int changed = 0;
    for (int i = 0; i < crystal.size(); ++i) {
      if (!is_selected(crystal, i, replacement.atoms))
        continue;
      if (crystal.symbols[i] != isotope.element)
        throw Error("isotope " + replacement.isotope + " asked for atom " + std::to_string(i + 1) +
                    ", which is " + crystal.symbols[i]);
      crystal.masses[i] = isotope.mass;
      ++changed;
    }
    if (changed == 0)
      throw Error("isotope " + replacement.isotope + " asked for '" + replacement.atoms +
                  "', which the crystal of " + std::to_string(crystal.size()) +
                  " atoms does not have: write an element (H), an isotope in the crystal (D, 15N) "
                  "or an atom "
                  "number from 1");
  }
}

} // namespace ins
