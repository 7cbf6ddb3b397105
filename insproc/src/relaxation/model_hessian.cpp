// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/model_hessian.h"

#include "base/atomic_units.h"
#include "elements/covalent_radii.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace ins {

namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;
using Eigen::Vector3i;

using units::bohr, units::hartree;

// Lindh et al., converted to eV and Angstrom.
constexpr double stretch_constant = 0.45 * hartree / (bohr * bohr);
constexpr double bend_constant = 0.15 * hartree;
constexpr double torsion_constant = 0.005 * hartree;
constexpr double decay[3][3] = {
    {1.0, 0.3949, 0.3949}, {0.3949, 0.28, 0.28}, {0.3949, 0.28, 0.28}}; // Bohr^-2
constexpr double reference[3][3] = {
    {1.35, 2.10, 2.53}, {2.10, 2.87, 3.40}, {2.53, 3.40, 3.40}}; // Bohr

constexpr double bond_stretch = 1.25; ///< bonds are up to this times the sum of covalent radii
constexpr std::size_t most_bonds = 6; ///< of an atom that has angles
constexpr double linear = 0.17;       ///< sine below which an angle has no plane

constexpr double contact_constant = 0.2; // eV/Angstrom^2
constexpr double contact_decay = 2.5;    // Angstrom^-1
constexpr double contact_largest = 2.0;  // eV/Angstrom^2
constexpr double contact_gap = 1.6;      // Angstrom
constexpr double contact_range = 1.5;    // Angstrom beyond the sum of radii
constexpr double contact_sideways = 0.1;

/// Row of the periodic table, 0 to 2 and 2 for all below, as Lindh's parameters have it.
int row_of(const std::string &symbol) {
  static const std::array<const char *, 4> first = {"H", "D", "T", "He"};
  static const std::array<const char *, 8> second = {"Li", "Be", "B", "C", "N", "O", "F", "Ne"};
  if (std::find(first.begin(), first.end(), symbol) != first.end())
    return 0;
  return std::find(second.begin(), second.end(), symbol) != second.end() ? 1 : 2;
}

/// The vector from an atom to a neighbor.
struct Neighbor {
  int atom;
  Vector3d vector;
};

/// What an atom's displacement does to an internal coordinate. `place` is where the atom is, from
/// any common origin: it tells what a strain does.
struct Term {
  int atom;
  Vector3d gradient;
  Vector3d place;
};

class Assembly {
public:
  explicit Assembly(int atoms)
      : atoms_(3 * atoms, 3 * atoms), coupling_(Eigen::Matrix<double, -1, 9>::Zero(3 * atoms, 9)) {}

  /// Adds k/2 (dq)^2.
  void add(double k, std::initializer_list<Term> terms) {
    Matrix3d by_strain = Matrix3d::Zero();
    for (const Term &term : terms)
      by_strain += term.gradient * term.place.transpose();
    const Matrix3d symmetric = 0.5 * (by_strain + by_strain.transpose());
    const Eigen::Map<const Eigen::Vector<double, 9>> strain(symmetric.data());
    strain_ += k * strain * strain.transpose();
    for (const Term &one : terms) {
      coupling_.middleRows<3>(3 * one.atom) += k * one.gradient * strain.transpose();
      for (const Term &other : terms)
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b)
            triplets_.emplace_back(3 * one.atom + a, 3 * other.atom + b,
                                   k * one.gradient[a] * other.gradient[b]);
    }
  }

  ModelHessian finish() {
    atoms_.setFromTriplets(triplets_.begin(), triplets_.end());
    return {std::move(atoms_), std::move(coupling_), strain_};
  }

private:
  Eigen::SparseMatrix<double> atoms_;
  Eigen::Matrix<double, -1, 9> coupling_;
  Eigen::Matrix<double, 9, 9> strain_ = Eigen::Matrix<double, 9, 9>::Zero();
  std::vector<Eigen::Triplet<double>> triplets_;
};

class Builder {
public:
  explicit Builder(const Crystal &crystal)
      : crystal_(crystal), assembly_(crystal.size()), bonds_(crystal.size()) {
    for (const std::string &symbol : crystal.symbols) {
      radii_.push_back(covalent_radius(symbol));
      rows_.push_back(row_of(symbol));
    }
  }

  ModelHessian build() {
    find_pairs();
    for (const Pair &pair : contacts_)
      if (!joined(pair))
        add_contact(pair);
    for (int i = 0; i < crystal_.size(); ++i)
      if (bonds_[i].size() <= most_bonds) {
        add_angles(i);
        for (const Neighbor &neighbor : bonds_[i])
          if (neighbor.atom > i && bonds_[neighbor.atom].size() <= most_bonds)
            add_torsions(i, neighbor);
      }
    return assembly_.finish();
  }

private:
  const Crystal &crystal_;
  Assembly assembly_;
  std::vector<double> radii_;
  std::vector<int> rows_;
  std::vector<std::vector<Neighbor>> bonds_;

  double lindh(int i, int j, double distance) const {
    const double r = distance / bohr, r0 = reference[rows_[i]][rows_[j]];
    return std::exp(decay[rows_[i]][rows_[j]] * (r0 * r0 - r * r));
  }

  struct Pair {
    int i, j;
    Vector3d vector;
  };
  std::vector<Pair> contacts_;

  void find_pairs();
  void sort_pair(const Pair &pair);
  bool joined(const Pair &pair) const;
  void add_spring(double k, const Pair &pair, const Vector3d &direction);
  void add_contact(const Pair &pair);
  void add_angles(int i);
  void add_torsions(int i, const Neighbor &center);
};

void Builder::find_pairs() {
  const double largest = *std::max_element(radii_.begin(), radii_.end());
  const double reach =
      std::max(2.0 * largest + contact_gap + contact_range, 2.0 * bond_stretch * largest);
  const Matrix3d inverse = crystal_.lattice.inverse();
  Vector3i range;
  for (int axis = 0; axis < 3; ++axis)
    range[axis] = static_cast<int>(std::floor(reach * inverse.col(axis).norm() + 0.5));
  for (int i = 0; i < crystal_.size(); ++i)
    for (int j = i; j < crystal_.size(); ++j) {
      Vector3d difference = crystal_.positions[j] - crystal_.positions[i];
      difference.array() -= difference.array().round();
      const double far = std::max(bond_stretch * (radii_[i] + radii_[j]),
                                  radii_[i] + radii_[j] + contact_gap + contact_range);
      for (int a = -range[0]; a <= range[0]; ++a)
        for (int b = -range[1]; b <= range[1]; ++b)
          for (int c = -range[2]; c <= range[2]; ++c) {
            // Of an atom and its own images one of each opposite pair is enough.
            if (i == j && std::array{a, b, c} <= std::array{0, 0, 0})
              continue;
            const Vector3d vector = crystal_.lattice.transpose() * (difference + Vector3d(a, b, c));
            if (vector.squaredNorm() < far * far)
              sort_pair({i, j, vector});
          }
    }
}

void Builder::sort_pair(const Pair &pair) {
  const auto &[i, j, vector] = pair;
  const double distance = vector.norm();
  if (distance < bond_stretch * (radii_[i] + radii_[j])) {
    bonds_[i].push_back({j, vector});
    bonds_[j].push_back({i, -vector});
    add_spring(stretch_constant * lindh(i, j, distance), pair, vector / distance);
  } else {
    contacts_.push_back(pair);
  }
}

/// Whether angles or torsions lead from one atom to the other.
bool Builder::joined(const Pair &pair) const {
  constexpr double same = 1e-6; // Angstrom
  for (const Neighbor &one : bonds_[pair.i]) {
    if (bonds_[one.atom].size() > most_bonds)
      continue;
    for (const Neighbor &two : bonds_[one.atom]) {
      const Vector3d middle = one.vector + two.vector;
      if (two.atom == pair.j && (middle - pair.vector).norm() < same)
        return true;
      if (bonds_[two.atom].size() > most_bonds)
        continue;
      for (const Neighbor &three : bonds_[two.atom])
        if (three.atom == pair.j && (middle + three.vector - pair.vector).norm() < same)
          return true;
    }
  }
  return false;
}

void Builder::add_spring(double k, const Pair &pair, const Vector3d &direction) {
  assembly_.add(k, {{pair.i, -direction, Vector3d::Zero()}, {pair.j, direction, pair.vector}});
}

void Builder::add_contact(const Pair &pair) {
  const double distance = pair.vector.norm();
  const Vector3d along = pair.vector / distance;
  const double sum = radii_[pair.i] + radii_[pair.j] + contact_gap;
  const double k =
      std::min(contact_largest, contact_constant * std::exp(-contact_decay * (distance - sum)));
  add_spring(k, pair, along);
  const Vector3d across = along.unitOrthogonal();
  add_spring(contact_sideways * k, pair, across);
  add_spring(contact_sideways * k, pair, along.cross(across));
}

void Builder::add_angles(int i) {
  const std::vector<Neighbor> &bonds = bonds_[i];
  for (std::size_t one = 0; one < bonds.size(); ++one)
    for (std::size_t other = 0; other < one; ++other) {
      const auto &[j, to_j] = bonds[one];
      const auto &[k, to_k] = bonds[other];
      const double rj = to_j.norm(), rk = to_k.norm();
      const Vector3d u = to_j / rj, v = to_k / rk;
      const double constant = bend_constant * lindh(i, j, rj) * lindh(i, k, rk);
      const auto bend = [&, j = j, k = k, to_j = to_j, to_k = to_k](const Vector3d &at_j,
                                                                    const Vector3d &at_k) {
        assembly_.add(constant,
                      {{i, -at_j - at_k, Vector3d::Zero()}, {j, at_j, to_j}, {k, at_k, to_k}});
      };
      const double cosine = u.dot(v), sine = u.cross(v).norm();
      if (sine >= linear) {
        bend((cosine * u - v) / (rj * sine), (cosine * v - u) / (rk * sine));
      } else {
        // No plane: a bend in each of two directions.
        const Vector3d across = u.unitOrthogonal();
        const double sign = cosine < 0.0 ? 1.0 : -1.0;
        for (const Vector3d &direction : {across, Vector3d(u.cross(across))})
          bend(direction / rj, sign * direction / rk);
      }
    }
}

void Builder::add_torsions(int i, const Neighbor &center) {
  const auto &[j, axis] = center;
  const double length = axis.norm();
  for (const auto &[k, to_k] : bonds_[i])
    for (const auto &[l, j_to_l] : bonds_[j]) {
      const Vector3d n1 = to_k.cross(axis), n2 = j_to_l.cross(axis);
      const double rk = to_k.norm(), rl = j_to_l.norm();
      // The atoms i, j themselves among the neighbors come out here too.
      if (n1.norm() < linear * rk * length || n2.norm() < linear * rl * length)
        continue;
      const double constant =
          torsion_constant * lindh(k, i, rk) * lindh(i, j, length) * lindh(j, l, rl);
      // E. B. Wilson, J. C. Decius, P. C. Cross, Molecular Vibrations, section 4-1, equation 21.
      const Vector3d at_k = length / n1.squaredNorm() * n1;
      const Vector3d at_l = -length / n2.squaredNorm() * n2;
      const double p = to_k.dot(axis) / axis.squaredNorm();
      const double q = -j_to_l.dot(axis) / axis.squaredNorm();
      const Vector3d at_i = (p - 1.0) * at_k - q * at_l;
      const Vector3d at_j = (q - 1.0) * at_l - p * at_k;
      assembly_.add(constant, {{k, at_k, to_k},
                               {i, at_i, Vector3d::Zero()},
                               {j, at_j, axis},
                               {l, at_l, axis + j_to_l}});
    }
}

} // namespace

ModelHessian model_hessian(const Crystal &crystal) { return Builder(crystal).build(); }

} // namespace ins
