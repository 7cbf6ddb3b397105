// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/supercell.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "crystal/atom_locator.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace ins {

namespace {

using Matrix3l = Eigen::Matrix<long long, 3, 3>;
using Vector3l = Eigen::Matrix<long long, 3, 1>;

constexpr int largest_matrix_element = 10000;
constexpr long long largest_supercell = 1000000; ///< atoms
constexpr long long largest_frame = 10000000;    ///< lattice points looked at

constexpr double smallest_volume = 1e-3; ///< of a cell, Angstrom^3

/// The determinant times the inverse, exact.
Matrix3l adjugate(const Matrix3l &m) {
  Matrix3l a;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const int r = (j + 1) % 3, s = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
      a(i, j) = m(r, c) * m(s, d) - m(r, d) * m(s, c);
    }
  return a;
}

long long determinant(const Matrix3l &m) { return m.row(0).dot(adjugate(m).col(0)); }

void require_crystal(const Crystal &crystal, const char *what) {
  const std::size_t n = crystal.positions.size();
  if (n == 0)
    throw Error(fmt::format("the {} has no atoms", what));
  if (crystal.symbols.size() != n || crystal.masses.size() != n)
    throw Error(fmt::format("the {} has {} positions but {} symbols and {} masses", what, n,
                            crystal.symbols.size(), crystal.masses.size()));
  if (!crystal.kinds.empty() && crystal.kinds.size() != n)
    throw Error(fmt::format("the {} has {} positions but {} kinds of atoms", what, n,
                            crystal.kinds.size()));
  const double volume = std::abs(crystal.lattice.determinant());
  if (!(volume > smallest_volume))
    throw Error(
        fmt::format("the lattice of the {} has volume {:g} A^3; its vectors must not lie in "
                    "one plane",
                    what, volume));
}

/// Lengths of the box of lattice points around the supercell.
Vector3l surrounding_frame(const Eigen::Matrix3i &matrix) {
  Vector3l frame;
  for (int k = 0; k < 3; ++k) {
    const int a = matrix(k, 0), b = matrix(k, 1), c = matrix(k, 2);
    const auto [low, high] = std::minmax({0, a, b, c, b + c, c + a, a + b, a + b + c});
    frame[k] = high - low;
  }
  return frame;
}

/// \return the determinant
int require_supercell_matrix(const Eigen::Matrix3i &m, int atoms) {
  const std::string text =
      fmt::format("supercell matrix [{} {} {}; {} {} {}; {} {} {}]", m(0, 0), m(0, 1), m(0, 2),
                  m(1, 0), m(1, 1), m(1, 2), m(2, 0), m(2, 1), m(2, 2));
  if (m.minCoeff() < -largest_matrix_element || m.maxCoeff() > largest_matrix_element)
    throw Error(fmt::format("{} has elements beyond {}", text, largest_matrix_element));
  const long long det = determinant(m.cast<long long>());
  if (det < 1)
    throw Error(fmt::format("{} has determinant {}; it must be positive", text, det));
  if (det > largest_supercell / atoms)
    throw Error(fmt::format("{} makes a supercell of more than {} atoms", text, largest_supercell));
  if (surrounding_frame(m).prod() > largest_frame)
    throw Error(fmt::format("{} is too skew; choose shorter supercell vectors", text));
  return static_cast<int>(det);
}

/// Lattice points of the unit cell, one per class modulo the supercell, in phonopy's order.
std::vector<Eigen::Vector3i> lattice_points(const Eigen::Matrix3i &matrix) {
  const Matrix3l m = matrix.cast<long long>();
  const long long det = determinant(m);
  // Fractions of the supercell are x = M^-1 n = adj(M) n / det, in integers exact modulo det.
  const Matrix3l adj = adjugate(m);
  const Vector3l frame = surrounding_frame(matrix);
  std::vector<Eigen::Vector3i> points;
  std::set<std::array<long long, 3>> seen;
  for (int c = 0; c < frame[2]; ++c)
    for (int b = 0; b < frame[1]; ++b)
      for (int a = 0; a < frame[0]; ++a) {
        const Vector3l x = adj * Vector3l(a, b, c);
        std::array<long long, 3> key;
        for (int k = 0; k < 3; ++k)
          key[k] = (x[k] % det + det) % det;
        if (seen.insert(key).second)
          points.emplace_back(a, b, c);
      }
  return points;
}

void add_atom(Crystal &to, const Eigen::Vector3d &position, const Crystal &from, int atom) {
  to.positions.push_back(position);
  to.symbols.push_back(from.symbols[atom]);
  to.masses.push_back(from.masses[atom]);
  if (!from.kinds.empty())
    to.kinds.push_back(from.kinds[atom]);
}

void build_supercell(PhononCells &cells) {
  const Eigen::Matrix3d inverse = cells.supercell_matrix.cast<double>().inverse();
  const std::vector<Eigen::Vector3i> points = lattice_points(cells.supercell_matrix);
  cells.supercell.lattice =
      cells.supercell_matrix.cast<double>().transpose() * cells.unitcell.lattice;
  for (int u = 0; u < cells.unitcell.size(); ++u)
    for (const Eigen::Vector3i &n : points) {
      const Eigen::Vector3d x = inverse * (cells.unitcell.positions[u] + n.cast<double>());
      add_atom(cells.supercell, wrapped(x), cells.unitcell, u);
      cells.s2u.push_back(u);
    }
}

/// Groups atoms that coincide modulo a lattice and move alike: class of every atom, and each
/// class's first atom.
struct Classes {
  std::vector<int> class_of;
  std::vector<int> first;
};

Classes classes_modulo(const Eigen::Matrix3d &lattice,
                       const std::vector<Eigen::Vector3d> &positions, const Crystal &atoms,
                       double symprec) {
  Classes classes;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    int found = -1;
    for (std::size_t c = 0; c < classes.first.size() && found < 0; ++c) {
      const int j = classes.first[c];
      if (alike_in_motion(atoms, static_cast<int>(i), atoms, j) &&
          periodic_distance(lattice, positions[i], positions[j]) < symprec)
        found = static_cast<int>(c);
    }
    if (found < 0) {
      found = static_cast<int>(classes.first.size());
      classes.first.push_back(static_cast<int>(i));
    }
    classes.class_of.push_back(found);
  }
  return classes;
}

void build_primitive(PhononCells &cells, double symprec) {
  const Eigen::Matrix3d &p = cells.primitive_matrix;
  const Eigen::Matrix3d to_primitive = p.inverse() * cells.supercell_matrix.cast<double>();
  const Eigen::Matrix3d rounded = to_primitive.array().round();
  if ((to_primitive - rounded).cwiseAbs().maxCoeff() > 1e-5)
    throw Error("the supercell does not hold a whole number of primitive cells: "
                "primitive_matrix^-1 supercell_matrix is not integer");
  cells.primitive.lattice = p.transpose() * cells.unitcell.lattice;

  std::vector<Eigen::Vector3d> x;
  for (const Eigen::Vector3d &s : cells.supercell.positions)
    x.push_back(wrapped(to_primitive * s));
  const Classes classes = classes_modulo(cells.primitive.lattice, x, cells.supercell, symprec);
  const int expected =
      static_cast<int>(std::lround(cells.unitcell.size() * cells.primitive_matrix.determinant()));
  if (static_cast<int>(classes.first.size()) != expected)
    throw Error(fmt::format("the primitive cell should hold {} atoms by its volume, but {} "
                            "positions remain: the crystal, with the masses of its atoms, does not "
                            "repeat with the lattice of the primitive matrix within {:g} A",
                            expected, classes.first.size(), symprec));
  cells.p2s = classes.first;
  cells.s2p = classes.class_of;
  for (const int s : cells.p2s)
    add_atom(cells.primitive, x[s], cells.supercell, s);
}

} // namespace

PhononCells make_phonon_cells(const Crystal &unitcell, const Eigen::Matrix3i &supercell_matrix,
                              const Eigen::Matrix3d &primitive_matrix, double symprec) {
  require_crystal(unitcell, "unit cell");
  require_supercell_matrix(supercell_matrix, unitcell.size());
  const double det = primitive_matrix.determinant();
  if (!(det > 1e-5 && det < 1.0 + 1e-5))
    throw Error(fmt::format("the primitive matrix has determinant {:g}; it must be above 0 and at "
                            "most 1",
                            det));
  PhononCells cells;
  cells.unitcell = unitcell;
  cells.supercell_matrix = supercell_matrix;
  cells.primitive_matrix = primitive_matrix;
  cells.symprec = symprec;
  build_supercell(cells);
  build_primitive(cells, symprec);
  return cells;
}

BoxCells divide_box(const Crystal &box, const Eigen::Matrix3i &supercell_matrix,
                    bool find_primitive, double symprec) {
  require_crystal(box, "box");
  const int copies = require_supercell_matrix(supercell_matrix, 1);
  const Eigen::Matrix3d m = supercell_matrix.cast<double>();

  Crystal unitcell;
  unitcell.lattice = m.transpose().inverse() * box.lattice;
  std::vector<Eigen::Vector3d> x;
  for (const Eigen::Vector3d &s : box.positions)
    x.push_back(m * s);
  const Classes classes = classes_modulo(unitcell.lattice, x, box, symprec);
  std::vector<int> members(classes.first.size(), 0);
  std::vector<Eigen::Vector3d> shift(classes.first.size(), Eigen::Vector3d::Zero());
  for (int i = 0; i < box.size(); ++i) {
    const int c = classes.class_of[i];
    Eigen::Vector3d d = x[i] - x[classes.first[c]];
    d -= d.array().round().matrix();
    ++members[c];
    shift[c] += d;
  }
  for (std::size_t c = 0; c < classes.first.size(); ++c) {
    const int i = classes.first[c];
    if (members[c] != copies)
      throw Error(fmt::format(
          "the box is not {} copies of one cell: atom {} ({}) has {} translated images within "
          "{:g} A instead of {}; check the cells and that the structure is a perfect supercell, "
          "in masses and all else that tells atoms apart too",
          copies, i + 1, box.symbols[i], members[c], symprec, copies));
    add_atom(unitcell, wrapped(x[i] + shift[c] / members[c]), box, i);
  }

  BoxCells result;
  const Eigen::Matrix3d primitive =
      find_primitive ? find_primitive_matrix(unitcell, symprec) : Eigen::Matrix3d::Identity();
  result.cells = make_phonon_cells(unitcell, supercell_matrix, primitive, symprec);

  const AtomLocator locator(box, 2.0 * symprec);
  const Crystal &supercell = result.cells.supercell;
  for (int j = 0; j < supercell.size(); ++j) {
    const int i = locator.find(supercell.positions[j], supercell, j);
    if (i < 0)
      throw Error(fmt::format("no atom of the box stands within {:g} A of the image of atom {} at "
                              "({:.6f} {:.6f} {:.6f})",
                              2.0 * symprec, classes.first[result.cells.s2u[j]] + 1,
                              supercell.positions[j][0], supercell.positions[j][1],
                              supercell.positions[j][2]));
    result.box_atom.push_back(i);
    result.max_deviation =
        std::max(result.max_deviation,
                 periodic_distance(box.lattice, supercell.positions[j], box.positions[i]));
  }
  return result;
}

Eigen::Matrix3d centring_matrix(char letter) {
  Eigen::Matrix3d m = Eigen::Matrix3d::Identity();
  switch (letter) {
  case 'P':
    break;
  case 'F':
    m << 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0;
    break;
  case 'I':
    m << -0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, -0.5;
    break;
  case 'A':
    m << 1, 0, 0, 0, 0.5, -0.5, 0, 0.5, 0.5;
    break;
  case 'C':
    m << 0.5, 0.5, 0, -0.5, 0.5, 0, 0, 0, 1;
    break;
  case 'R':
    m << 2.0 / 3, -1.0 / 3, -1.0 / 3, 1.0 / 3, 1.0 / 3, -2.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3;
    break;
  default:
    throw Error(fmt::format("'{}' is no centring; use P, F, I, A, C or R", letter));
  }
  return m;
}

Eigen::Matrix3d find_primitive_matrix(const Crystal &unitcell, double symprec) {
  const SpaceGroup group = find_space_group(told_apart_by_mass(unitcell), symprec);
  Eigen::Matrix3d m = group.transformation.inverse() * centring_matrix(group.symbol.at(0));
  if (m.determinant() < 0.0) // the standard setting is right-handed, this cell is not
    m = -m;
  if (std::abs(m.determinant() - 1.0) < 1e-6)
    return Eigen::Matrix3d::Identity();
  // Entries are small rational numbers; round-off in them would grow in the supercell.
  for (int k = 0; k < 9; ++k) {
    const double twelfths = std::round(m.data()[k] * 12.0);
    if (std::abs(m.data()[k] * 12.0 - twelfths) < 1e-6)
      m.data()[k] = twelfths / 12.0;
  }
  return m;
}

std::vector<std::vector<int>> lattice_translations(const PhononCells &cells) {
  const Crystal &supercell = cells.supercell;
  const AtomLocator locator(supercell, 10.0 * cells.symprec);
  std::vector<std::vector<int>> images;
  for (int t = 0; t < supercell.size(); ++t) {
    if (cells.s2p[t] != 0)
      continue;
    const Eigen::Vector3d shift = supercell.positions[t] - supercell.positions[cells.p2s[0]];
    std::vector<int> image(supercell.size());
    for (int j = 0; j < supercell.size(); ++j) {
      image[j] = locator.find(supercell.positions[j] + shift, supercell, j);
      if (image[j] < 0)
        throw Error(fmt::format("supercell atom {} has no image under the lattice translation that "
                                "takes atom {} to atom {}",
                                j + 1, cells.p2s[0] + 1, t + 1));
    }
    images.push_back(std::move(image));
  }
  return images;
}

} // namespace ins
