// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/symmetry.h"
#include "io/phonopy/phonopy_yaml.h"
#include "io/text/text_file.h"

#include <fmt/format.h>
#include <iterator>
#include <map>
#include <string>

namespace ins {

namespace {

/// The layout phonopy 4 writes and phonopy 2 to 4 read.
class Writer {
public:
  template <typename... Args> void line(fmt::format_string<Args...> format, Args &&...args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_.push_back('\n');
  }

  void rows(const Eigen::Matrix3d &m, const char *indent) {
    for (int a = 0; a < 3; ++a)
      line("{}- [ {:21.15f}, {:21.15f}, {:21.15f} ]", indent, m(a, 0), m(a, 1), m(a, 2));
  }

  void cell(const char *name, const Crystal &cell, const std::vector<int> &reduced_to) {
    line("{}:", name);
    line("  lattice:");
    rows(cell.lattice, "  ");
    line("  points:");
    for (int i = 0; i < cell.size(); ++i) {
      const Eigen::Vector3d &x = cell.positions[i];
      line("  - symbol: {} # {}", cell.symbols[i], i + 1);
      line("    coordinates: [ {:18.15f}, {:18.15f}, {:18.15f} ]", x[0], x[1], x[2]);
      line("    mass: {:f}", cell.masses[i]);
      if (!reduced_to.empty())
        line("    reduced_to: {}", reduced_to[i] + 1);
    }
    line("");
  }

  std::string text() const { return fmt::to_string(text_); }

private:
  fmt::memory_buffer text_;
};

void write_header(Writer &out, const std::map<std::string, std::string> &settings, double symprec) {
  out.line("phonopy:");
  out.line("  version: \"4.10.0\" # whose layout this file follows");
  out.line("  symmetry_tolerance: {:.5e}", symprec);
  if (!settings.empty()) {
    out.line("  configuration:");
    for (const auto &[name, value] : settings) {
      std::string quoted;
      for (const char c : value) {
        if (c == '"' || c == '\\')
          quoted += '\\';
        quoted += c;
      }
      out.line("    {}: \"{}\"", name, quoted);
    }
  }
  out.line("");
  out.line("physical_unit:");
  out.line("  atomic_mass: \"AMU\"");
  out.line("  length: \"angstrom\"");
  out.line("  force: \"eV/angstrom\"");
  out.line("  force_constants: \"eV/angstrom^2\"");
  out.line("");
}

void write_cells(Writer &out, const PhononCells &cells) {
  out.line("primitive_matrix:");
  out.rows(cells.primitive_matrix, "");
  out.line("");
  out.line("supercell_matrix:");
  const Eigen::Matrix3i &m = cells.supercell_matrix;
  for (int a = 0; a < 3; ++a)
    out.line("- [ {:3}, {:3}, {:3} ]", m(a, 0), m(a, 1), m(a, 2));
  out.line("");
  // `reduced_to` counts primitive atoms by their place in unit cell and supercell.
  std::vector<int> of_unitcell(cells.unitcell.positions.size()), of_supercell;
  for (int j = 0; j < cells.supercell.size(); ++j) {
    const int home = cells.p2s[cells.s2p[j]];
    of_supercell.push_back(home);
    of_unitcell[cells.s2u[j]] = cells.s2u[home];
  }
  out.cell("primitive_cell", cells.primitive, {});
  out.cell("unit_cell", cells.unitcell, of_unitcell);
  out.cell("supercell", cells.supercell, of_supercell);
}

void write_born(Writer &out, const BornCharges &born) {
  out.line("nac:");
  out.line("  born_effective_charge:");
  for (std::size_t i = 0; i < born.charges.size(); ++i) {
    out.line("  - # {}", i + 1);
    out.rows(born.charges[i], "    ");
  }
  out.line("  dielectric_constant:");
  out.rows(born.dielectric, "    ");
  out.line("  unit_conversion_factor: {:.10f}", born.unit_factor);
  out.line("");
}

void write_displacements(Writer &out, const DisplacementDataset &dataset) {
  out.line("displacements:");
  const bool complete = dataset.complete();
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    const auto &[atom, u] = dataset.displacements[d];
    out.line("- atom: {:4}", atom + 1);
    out.line("  displacement:");
    out.line("    [ {:20.16f},{:20.16f},{:20.16f} ]", u[0], u[1], u[2]);
    if (!complete)
      continue;
    out.line("  forces:");
    for (const Eigen::Vector3d &f : dataset.forces[d])
      out.line("  - [ {:20.16f},{:20.16f},{:20.16f} ]", f[0], f[1], f[2]);
  }
}

/// Compact: rows of the primitive cell.
void write_values(Writer &out, const ForceConstants &fc) {
  out.line("force_constants:");
  out.line("  format: \"compact\"");
  out.line("  shape: [ {}, {} ]", fc.primitive.size(), fc.supercell.size());
  out.line("  elements:");
  for (int i = 0; i < fc.primitive.size(); ++i)
    for (int j = 0; j < fc.supercell.size(); ++j) {
      out.line("  - # ({}, {})", i + 1, j + 1);
      out.rows(fc(i, j), "    ");
    }
}

} // namespace

void write_phonopy_yaml(const std::string &path, const DisplacementDataset &dataset,
                        const std::optional<BornCharges> &born) {
  Writer out;
  write_header(out, dataset.settings, dataset.cells.symprec);
  write_cells(out, dataset.cells);
  if (born)
    write_born(out, *born);
  if (!dataset.displacements.empty())
    write_displacements(out, dataset);
  write_text_file(path, out.text());
}

void write_phonopy_yaml(const std::string &path, const ForceConstants &fc) {
  Writer out;
  write_header(out, {}, fc.symprec);
  write_cells(out, fc);
  if (fc.born)
    write_born(out, *fc.born);
  write_values(out, fc);
  write_text_file(path, out.text());
}

} // namespace ins
