// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/internal_coordinates.h"

#include "base/units.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace ins {

namespace {

using Positions = std::vector<Eigen::Vector3d>;
using Value = std::function<double(const Positions &)>;

double angle(const Positions &x, int i, int apex, int k) {
  const Eigen::Vector3d a = x[i] - x[apex];
  const Eigen::Vector3d b = x[k] - x[apex];
  return std::atan2(a.cross(b).norm(), a.dot(b));
}

double torsion(const Positions &x, int i, int j, int k, int l) {
  const Eigen::Vector3d axis = x[k] - x[j];
  const Eigen::Vector3d a = (x[j] - x[i]).cross(axis);
  const Eigen::Vector3d b = axis.cross(x[l] - x[k]);
  return std::atan2(axis.normalized().dot(a.cross(b)), a.dot(b));
}

/// Height of `atom` above the plane through a, b, c.
double height(const Positions &x, int atom, int a, int b, int c) {
  return (x[b] - x[a]).cross(x[c] - x[a]).normalized().dot(x[atom] - x[a]);
}

/// Wilson's vector by central differences.
Eigen::VectorXd derivative(const Value &value, const Positions &positions, double period = 0.0) {
  constexpr double step = 1e-4; // Angstrom: both round-off and curvature stay below 1e-7
  Positions x = positions;
  Eigen::VectorXd result(3 * static_cast<Eigen::Index>(x.size()));
  for (std::size_t i = 0; i < x.size(); ++i)
    for (int axis = 0; axis < 3; ++axis) {
      x[i][axis] = positions[i][axis] + step;
      double difference = value(x);
      x[i][axis] = positions[i][axis] - step;
      difference -= value(x);
      x[i][axis] = positions[i][axis];
      if (period > 0.0)
        difference -= period * std::round(difference / period);
      result[3 * static_cast<Eigen::Index>(i) + axis] = difference / (2.0 * step);
    }
  return result;
}

/// Carbon first, hydrogen last, the others by alphabet: C–H, N–H, C–S.
bool named_before(const std::string &a, const std::string &b) {
  const auto rank = [](const std::string &s) { return s == "C" ? 0 : s == "H" ? 2 : 1; };
  return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
}

std::string chain(std::vector<std::string> symbols) {
  if (named_before(symbols.back(), symbols.front()))
    std::reverse(symbols.begin(), symbols.end());
  std::string text;
  for (const std::string &symbol : symbols)
    text += (text.empty() ? "" : "–") + symbol;
  return text;
}

/// Collects the coordinates of one molecule.
class Builder {
public:
  explicit Builder(const Molecule &molecule)
      : molecule_(molecule), in_ring_(molecule.atoms.size(), false) {
    for (const std::vector<int> &ring : molecule.rings)
      for (const int atom : ring)
        in_ring_[atom] = true;
  }

  std::vector<InternalCoordinate> build() {
    add_stretches();
    add_rings();
    for (int atom = 0; atom < molecule_.size(); ++atom)
      add_center(atom);
    add_torsions();
    return std::move(coordinates_);
  }

private:
  const std::string &symbol(int atom) const { return molecule_.symbols[atom]; }

  void add(CoordinateKind kind, std::string label, double weight, const Value &value,
           const Eigen::Vector3d &direction = Eigen::Vector3d::Zero(), double period = 0.0) {
    coordinates_.push_back({kind, std::move(label), weight,
                            derivative(value, molecule_.positions, period), direction});
  }

  void add_stretches() {
    for (const auto &[i, j] : molecule_.bonds)
      add(CoordinateKind::stretch, chain({symbol(i), symbol(j)}), 1.0,
          [i = i, j = j](const Positions &x) { return (x[i] - x[j]).norm(); });
  }

  void add_rings() {
    for (const std::vector<int> &ring : molecule_.rings) {
      const std::size_t n = ring.size();
      const double weight = static_cast<double>(n - 3) / static_cast<double>(n);
      if (n == 3)
        continue; // three bond lengths say it all
      for (std::size_t s = 0; s < n; ++s) {
        const int i = ring[s], j = ring[(s + 1) % n], k = ring[(s + 2) % n], l = ring[(s + 3) % n];
        ring_angles_.insert({std::min(i, k), j, std::max(i, k)});
        add(CoordinateKind::ring_bend, chain({symbol(i), symbol(j), symbol(k)}), weight,
            [=](const Positions &x) { return angle(x, i, j, k); });
        add(
            CoordinateKind::ring_torsion, chain({symbol(j), symbol(k)}), weight,
            [=](const Positions &x) { return torsion(x, i, j, k, l); }, Eigen::Vector3d::Zero(),
            2.0 * units::pi);
      }
    }
  }

  /// The angles about one atom.
  void add_center(int center) {
    const std::vector<int> &around = molecule_.neighbors[center];
    if (around.size() == 3 && in_ring_[center])
      for (int outer = 0; outer < 3; ++outer) {
        const int a = around[(outer + 1) % 3], b = around[(outer + 2) % 3];
        if (ring_angles_.count({std::min(a, b), center, std::max(a, b)}) &&
            !is_ring_bond(center, around[outer]))
          return add_substituent(center, around[outer], a, b);
      }
    if (around.size() == 2 && is_straight(around[0], center, around[1]))
      return add_straight(around[0], center, around[1]);
    add_bends(center);
  }

  bool is_ring_bond(int i, int j) const {
    return std::any_of(
        molecule_.rings.begin(), molecule_.rings.end(), [&](const std::vector<int> &ring) {
          return std::count(ring.begin(), ring.end(), i) && std::count(ring.begin(), ring.end(), j);
        });
  }

  bool is_straight(int i, int apex, int k) const {
    constexpr double nearly = 175.0 * units::pi / 180.0;
    return angle(molecule_.positions, i, apex, k) > nearly;
  }

  /// A bond from a ring outwards: within the plane and against it.
  void add_substituent(int center, int outer, int a, int b) {
    const Positions &x = molecule_.positions;
    const Eigen::Vector3d normal = (x[a] - x[center]).cross(x[b] - x[center]).normalized();
    const Eigen::Vector3d along = (x[outer] - x[center]).normalized();
    const std::string label = chain({symbol(center), symbol(outer)});
    // Away from a, towards b.
    const Eigen::Vector3d sideways = normal.cross(along).normalized() *
                                     (normal.cross(along).dot(x[b] - x[a]) > 0.0 ? 1.0 : -1.0);
    add(
        CoordinateKind::in_plane_bend, label, 1.0,
        [=](const Positions &p) { return angle(p, a, center, outer) - angle(p, b, center, outer); },
        sideways);
    add(
        CoordinateKind::out_of_plane_bend, label, 1.0,
        [=](const Positions &p) { return height(p, outer, center, a, b); }, normal);
  }

  /// A straight angle bends in two directions.
  void add_straight(int i, int apex, int k) {
    const Positions &x = molecule_.positions;
    const Eigen::Vector3d axis = (x[k] - x[i]).normalized();
    const Eigen::Vector3d first = axis.unitOrthogonal();
    for (const Eigen::Vector3d &direction : {first, Eigen::Vector3d(axis.cross(first))})
      add(CoordinateKind::bend, chain({symbol(i), symbol(apex), symbol(k)}), 1.0,
          [=](const Positions &p) {
            return direction.dot((p[i] - p[apex]).normalized() + (p[k] - p[apex]).normalized());
          });
  }

  void add_bends(int center) {
    const std::vector<int> &around = molecule_.neighbors[center];
    const std::size_t m = around.size();
    if (m < 2)
      return;
    const Positions &x = molecule_.positions;
    double sum = 0.0;
    for (std::size_t a = 0; a < m; ++a)
      for (std::size_t b = a + 1; b < m; ++b)
        sum += angle(x, around[a], center, around[b]);
    constexpr double nearly_flat = 355.0 * units::pi / 180.0;
    const bool planar = m == 3 && sum > nearly_flat;
    // m bonds have 2 m - 3 independent directions relative to each other; a planar center keeps
    // one of them for the motion against the plane.
    const double independent = planar ? 2.0 : static_cast<double>(2 * m) - 3.0;
    const double weight =
        std::min(1.0, independent / (0.5 * static_cast<double>(m) * static_cast<double>(m - 1)));
    for (std::size_t a = 0; a < m; ++a)
      for (std::size_t b = a + 1; b < m; ++b) {
        const int i = around[a], k = around[b];
        if (ring_angles_.count({i, center, k}) || is_straight(i, center, k))
          continue;
        add(CoordinateKind::bend, chain({symbol(i), symbol(center), symbol(k)}), weight,
            [=](const Positions &p) { return angle(p, i, center, k); });
      }
    if (planar && !in_ring_[center])
      add(CoordinateKind::out_of_plane_bend, symbol(center), 1.0,
          [=](const Positions &p) { return height(p, center, around[0], around[1], around[2]); });
  }

  void add_torsions() {
    for (const auto &[j, k] : molecule_.bonds) {
      if (is_ring_bond(j, k))
        continue;
      std::vector<std::pair<int, int>> ends;
      for (const int i : molecule_.neighbors[j])
        for (const int l : molecule_.neighbors[k])
          if (i != k && l != j && i != l && !is_straight(i, j, k) && !is_straight(j, k, l))
            ends.emplace_back(i, l);
      for (const auto &[i, l] : ends)
        add(
            CoordinateKind::torsion, chain({symbol(j), symbol(k)}),
            1.0 / static_cast<double>(ends.size()),
            [i = i, j = j, k = k, l = l](const Positions &x) { return torsion(x, i, j, k, l); },
            Eigen::Vector3d::Zero(), 2.0 * units::pi);
    }
  }

  const Molecule &molecule_;
  std::vector<bool> in_ring_;
  std::set<std::array<int, 3>> ring_angles_; ///< smaller end, apex, larger end
  std::vector<InternalCoordinate> coordinates_;
};

} // namespace

std::vector<InternalCoordinate> internal_coordinates(const Molecule &molecule) {
  if (molecule.is_network || molecule.size() < 2)
    return {};
  return Builder(molecule).build();
}

} // namespace ins
