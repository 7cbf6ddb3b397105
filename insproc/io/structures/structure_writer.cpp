// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/structure_writer.h"

#include "base/error.h"
#include "elements/element_mass.h"
#include "io/tables/number_text.h"
#include "io/text/file_format.h"
#include "io/text/text_file.h"

#include <Eigen/LU>
#include <fmt/format.h>
#include <iterator>
#include <set>

namespace ins {

namespace {

std::string row_text(const Eigen::Vector3d &row) {
  return shortest(row[0]) + " " + shortest(row[1]) + " " + shortest(row[2]);
}

std::set<std::string> elements_of(const Crystal &crystal) {
  return {crystal.symbols.begin(), crystal.symbols.end()};
}

/// The box of a data file: with bounds if it is LAMMPS' own form, else with its vectors.
std::string box_text(const Eigen::Matrix3d &lattice) {
  const bool restricted = lattice(0, 1) == 0.0 && lattice(0, 2) == 0.0 && lattice(1, 2) == 0.0 &&
                          lattice(0, 0) > 0.0 && lattice(1, 1) > 0.0;
  if (!restricted)
    return fmt::format("{} avec\n{} bvec\n{} cvec\n0 0 0 abc origin\n", row_text(lattice.row(0)),
                       row_text(lattice.row(1)), row_text(lattice.row(2)));
  std::string text =
      fmt::format("0 {} xlo xhi\n0 {} ylo yhi\n0 {} zlo zhi\n", shortest(lattice(0, 0)),
                  shortest(lattice(1, 1)), shortest(lattice(2, 2)));
  if (lattice(1, 0) != 0.0 || lattice(2, 0) != 0.0 || lattice(2, 1) != 0.0)
    text += row_text({lattice(1, 0), lattice(2, 0), lattice(2, 1)}) + " xy xz yz\n";
  return text;
}

std::string poscar_text(const Crystal &crystal) {
  std::string symbols, counts, positions;
  for (const std::string &element : elements_of(crystal)) {
    int count = 0;
    for (int atom = 0; atom < crystal.size(); ++atom)
      if (crystal.symbols[atom] == element) {
        positions += row_text(crystal.positions[atom]) + "\n";
        ++count;
      }
    symbols += " " + element;
    counts += fmt::format(" {}", count);
  }
  return fmt::format("{}\n1.0\n{}\n{}\n{}\n{}\n{}\nDirect\n{}", symbols.substr(1),
                     row_text(crystal.lattice.row(0)), row_text(crystal.lattice.row(1)),
                     row_text(crystal.lattice.row(2)), symbols.substr(1), counts.substr(1),
                     positions);
}

} // namespace

std::string lammps_data_text(const Crystal &crystal, const std::string &path) {
  if (!(crystal.lattice.determinant() > 0.0))
    throw Error(fmt::format("{}: LAMMPS takes right-handed cells only", path));
  if (crystal.lattice(0, 0) < 0.0 && crystal.lattice(0, 1) == 0.0 && crystal.lattice(0, 2) == 0.0)
    throw Error(fmt::format("{}: LAMMPS does not take a cell whose first vector points along -x: "
                            "change the signs of two vectors",
                            path));
  const std::set<std::string> elements = elements_of(crystal);
  std::string text = fmt::format("atoms:");
  for (const std::string &element : elements)
    text += " " + element;
  text += fmt::format("\n\n{} atoms\n{} atom types\n\n{}\nMasses\n\n", crystal.size(),
                      elements.size(), box_text(crystal.lattice));
  int type = 0;
  for (const std::string &element : elements)
    text += fmt::format("{} {} # {}\n", ++type, shortest(natural_mass(element)), element);
  text += "\nAtoms # atomic\n\n";
  for (int atom = 0; atom < crystal.size(); ++atom) {
    const auto element = elements.find(crystal.symbols[atom]);
    text += fmt::format("{} {} {}\n", atom + 1, std::distance(elements.begin(), element) + 1,
                        row_text(crystal.lattice.transpose() * crystal.positions[atom]));
  }
  return text;
}

const std::vector<std::string> &structure_extensions() {
  static const std::vector<std::string> extensions = {".data", ".vasp", ".poscar"};
  return extensions;
}

void write_structure(const std::string &path, const Crystal &crystal) {
  if (const std::string problem = extension_problem(path, structure_extensions()); !problem.empty())
    throw Error(problem);
  write_text_file(path, extension_of(path) == ".data" ? lammps_data_text(crystal, path)
                                                      : poscar_text(crystal));
}

} // namespace ins
