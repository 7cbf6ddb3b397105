// SPDX-License-Identifier: GPL-2.0-or-later
#include "oscillator.h"

#include "base/units.h"

ins::ForceConstants oscillator(const Eigen::Vector3d &frequencies) {
  const double mass = 1.008;
  ins::Crystal crystal;
  crystal.lattice = 10.0 * Eigen::Matrix3d::Identity();
  crystal.positions = {Eigen::Vector3d::Zero()};
  crystal.symbols = {"H"};
  crystal.masses = {mass};
  ins::ForceConstants atom;
  static_cast<ins::PhononCells &>(atom) =
      ins::make_phonon_cells(crystal, Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity());

  // k = m omega^2, from amu (rad/s)^2 to eV/Angstrom^2.
  const double radians_per_second = 2.0 * ins::units::pi * ins::units::speed_of_light * 100.0;
  const double scale = mass * ins::units::atomic_mass * radians_per_second * radians_per_second /
                       ins::units::electron_volt * 1e-20;
  atom.values = {scale * frequencies.cwiseAbs2().asDiagonal().toDenseMatrix()};
  return atom;
}
