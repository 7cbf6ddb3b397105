// SPDX-License-Identifier: GPL-2.0-or-later
#include "parameters.h"

#include "base/text_table.h"
#include "mace/error.h"
#include "tables.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <vector>

namespace dispersion {

namespace {

constexpr Damping dampings[] = {Damping::BJ, Damping::Zero, Damping::BJM, Damping::ZeroM};

/// A name of which only letters and digits count.
std::string plain(const std::string &name) {
  std::string letters;
  for (const char c : name)
    if (c != '-' && c != '_')
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return letters;
}

struct Row {
  std::string functional, damping;
  Parameters parameters;
};

std::vector<Row> read_rows() {
  enum Column { Functional, DampingName, S6, S8, A1, A2, RS6, RS8, Beta, DOI };
  const ins::TextTable table(
      "lammps-plugin/dispersion/data/functionals.csv", ins::dispersion_tables().at("functionals"),
      {"functional", "damping", "s6", "s8", "a1", "a2", "rs6", "rs8", "bet", "doi"});
  std::vector<Row> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto value = [&](Column column, double otherwise) {
      const double number = table.number_if_any(row, column);
      return std::isnan(number) ? otherwise : number;
    };
    const Parameters none;
    Row read{table.text(row, Functional), table.text(row, DampingName), {}};
    read.parameters.s6 = table.number(row, S6);
    read.parameters.s8 = table.number(row, S8);
    read.parameters.a1 = value(A1, none.a1);
    read.parameters.a2 = value(A2, none.a2);
    read.parameters.rs6 = value(RS6, none.rs6);
    read.parameters.rs8 = value(RS8, none.rs8);
    read.parameters.beta = value(Beta, none.beta);
    for (const Damping damping : dampings)
      if (read.damping == to_string(damping))
        read.parameters.damping = damping;
    rows.push_back(read);
  }
  return rows;
}

const std::vector<Row> &all_rows() {
  static const std::vector<Row> rows = read_rows();
  return rows;
}

/// Names that start as this one does, for a message.
std::string similar_names(const std::string &name) {
  std::string names;
  for (const Row &row : all_rows()) {
    const std::string entry = plain(row.functional);
    const bool similar = entry.compare(0, 2, name, 0, 2) == 0;
    if (similar && names.find(" " + row.functional + ",") == std::string::npos)
      names += " " + row.functional + ",";
  }
  if (!names.empty())
    names.pop_back();
  return names;
}

} // namespace

const char *to_string(Damping damping) {
  switch (damping) {
  case Damping::BJ:
    return "bj";
  case Damping::Zero:
    return "zero";
  case Damping::BJM:
    return "bjm";
  case Damping::ZeroM:
    return "zerom";
  }
  return "";
}

Parameters functional_parameters(const std::string &functional, Damping damping) {
  const std::string name = plain(functional);
  std::string others;
  for (const Row &row : all_rows()) {
    if (plain(row.functional) != name)
      continue;
    if (row.damping == to_string(damping))
      return row.parameters;
    others += (others.empty() ? "" : ", ") + row.damping;
  }
  if (!others.empty())
    throw mace::Error("there are no published parameters of D3 for " + functional +
                      " with damping " + to_string(damping) + "; there are for " + others);
  const std::string similar = similar_names(name);
  throw mace::Error("there are no published parameters of D3 for a functional " + functional +
                    (similar.empty() ? std::string() : "; similar names:" + similar) +
                    "; docs/pair_d3.md lists them all");
}

} // namespace dispersion
