// SPDX-License-Identifier: GPL-2.0-or-later
#include "reference_data.h"

#include "base/text_table.h"
#include "mace/elements.h"
#include "mace/error.h"
#include "tables.h"

#include <cstddef>
#include <sstream>
#include <string>
#include <utility>

namespace dispersion {

namespace {

std::vector<double> numbers(const ins::TextTable &table, std::size_t row, std::size_t column) {
  std::istringstream stream(table.text(row, column));
  std::vector<double> values;
  for (double value; stream >> value;)
    values.push_back(value);
  if (values.empty() || !stream.eof())
    table.fail(row, "numbers with blanks between are expected");
  return values;
}

std::vector<Element> read_elements() {
  const ins::TextTable table(
      "lammps-plugin/dispersion/data/elements.csv", ins::dispersion_tables().at("elements"),
      {"element", "covalent_radius_A", "r4_over_r2", "reference_coordination_numbers"});
  std::vector<Element> elements(last_element + 1);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Element &read = elements.at(mace::atomic_number(table.text(row, 0)));
    read = {table.number(row, 1), table.number(row, 2), numbers(table, row, 3)};
    if (read.reference_numbers.size() > most_references)
      table.fail(row, "there are more reference molecules than kernels have room for");
  }
  return elements;
}

std::size_t triangle(int larger, int smaller) {
  return static_cast<std::size_t>(larger) * (larger + 1) / 2 + smaller;
}

/// The lower triangle of pairs.
std::vector<ElementPair> read_pairs() {
  const ins::TextTable table("lammps-plugin/dispersion/data/pairs.csv",
                             ins::dispersion_tables().at("pairs"),
                             {"element", "other", "radius_A", "c6"});
  std::vector<ElementPair> pairs(triangle(last_element, last_element) + 1);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const int a = mace::atomic_number(table.text(row, 0));
    const int b = mace::atomic_number(table.text(row, 1));
    if (b > a)
      table.fail(row, "the element of the larger atomic number should come first");
    pairs.at(triangle(a, b)) = {table.number(row, 2), numbers(table, row, 3)};
    if (pairs[triangle(a, b)].c6.size() !=
        element(a).reference_numbers.size() * element(b).reference_numbers.size())
      table.fail(row, "there should be a C6 for every pair of reference molecules");
  }
  return pairs;
}

} // namespace

const Element &element(int atomic_number) {
  static const std::vector<Element> elements = read_elements();
  if (atomic_number < 1 || atomic_number > last_element)
    throw mace::Error("D3 has no data for " + mace::chemical_symbol(atomic_number) +
                      ": it knows the elements up to " + mace::chemical_symbol(last_element));
  return elements[atomic_number];
}

ElementPair element_pair(int first, int second) {
  static const std::vector<ElementPair> pairs = read_pairs();
  if (first >= second)
    return pairs[triangle(first, second)];
  ElementPair pair = pairs[triangle(second, first)];
  const std::size_t rows = element(first).reference_numbers.size(),
                    columns = element(second).reference_numbers.size();
  std::vector<double> c6(pair.c6.size());
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      c6[i * columns + j] = pair.c6[j * rows + i];
  pair.c6 = std::move(c6);
  return pair;
}

} // namespace dispersion
