// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_modes.h"

#include "base/units.h"
#include "io/hdf5/group.h"
#include "io/text/atomic_file.h"

#include <Eigen/LU>
#include <cmath>
#include <complex>
#include <fmt/format.h>
#include <iterator>

namespace ins {

namespace {

/// Eigenvectors with the phases of atom positions.
Eigen::MatrixXcd with_atom_phases(const PhononModes &point, const Crystal &crystal) {
  Eigen::MatrixXcd vectors = point.eigenvectors;
  for (int atom = 0; atom < crystal.size(); ++atom)
    vectors.middleRows(3 * atom, 3) *=
        std::polar(1.0, -2.0 * units::pi * point.q.dot(crystal.positions[atom]));
  return vectors;
}

} // namespace

std::string phonopy_qpoints_yaml(const std::vector<PhononModes> &points, const Crystal &crystal) {
  fmt::memory_buffer text;
  const auto out = std::back_inserter(text);
  const Eigen::Matrix3d reciprocal = crystal.lattice.inverse().transpose();
  fmt::format_to(out, "nqpoint: {}\nnatom:   {}\nreciprocal_lattice:\n", points.size(),
                 crystal.size());
  for (int i = 0; i < 3; ++i)
    fmt::format_to(out, "- [ {:.12f}, {:.12f}, {:.12f} ] # {}*\n", reciprocal(i, 0),
                   reciprocal(i, 1), reciprocal(i, 2), "abc"[i]);
  fmt::format_to(out, "phonon:\n");
  for (const PhononModes &point : points) {
    const Eigen::MatrixXcd vectors = with_atom_phases(point, crystal);
    fmt::format_to(out, "- q-position: [ {:.12f}, {:.12f}, {:.12f} ]\n  band:\n", point.q[0],
                   point.q[1], point.q[2]);
    for (int mode = 0; mode < point.modes(); ++mode) {
      fmt::format_to(out, "  - # {}\n    frequency: {:.12f}\n    eigenvector:\n", mode + 1,
                     point.frequencies[mode] / units::THz_in_cm1);
      for (Eigen::Index row = 0; row < vectors.rows(); ++row)
        fmt::format_to(out, "{}      - [ {:.14f}, {:.14f} ]\n",
                       row % 3 == 0 ? fmt::format("    - # atom {}\n", row / 3 + 1) : "",
                       vectors(row, mode).real(), vectors(row, mode).imag());
    }
    fmt::format_to(out, "\n");
  }
  return fmt::to_string(text);
}

void write_phonopy_mesh(const std::string &path, const std::array<int, 3> &counts,
                        const std::vector<PhononModes> &points, const Crystal &crystal) {
  const auto n_points = static_cast<hsize_t>(points.size());
  const auto n_modes = static_cast<hsize_t>(3 * crystal.size());
  std::vector<double> q, frequencies;
  std::vector<int> weights;
  std::vector<std::complex<double>> vectors;
  const int full = counts[0] * counts[1] * counts[2];
  for (const PhononModes &point : points) {
    q.insert(q.end(), point.q.begin(), point.q.end());
    weights.push_back(static_cast<int>(std::lround(point.weight * full)));
    for (const double frequency : point.frequencies)
      frequencies.push_back(frequency / units::THz_in_cm1);
    const Eigen::MatrixXcd own = with_atom_phases(point, crystal).transpose(); // rows in a row
    vectors.insert(vectors.end(), own.data(), own.data() + own.size());
  }
  AtomicFile file(path);
  {
    h5::Group root = h5::Group::create_file(file.temporary().string());
    root.write_integers("mesh", {3}, {counts.begin(), counts.end()});
    root.write_doubles("qpoint", {n_points, 3}, q);
    root.write_integers("weight", {n_points}, weights);
    root.write_doubles("frequency", {n_points, n_modes}, frequencies);
    root.write_complex("eigenvector", {n_points, n_modes, n_modes}, vectors);
  }
  file.commit();
}

} // namespace ins
