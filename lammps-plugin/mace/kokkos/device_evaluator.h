// SPDX-License-Identifier: GPL-2.0-or-later
//
// The native engine for callers whose arrays are where its kernels run, as LAMMPS' KOKKOS package
// has them. Precision of the kernels is hidden; what goes in and out is in double. evaluator.h is
// the interface for arrays on the host.
#pragma once

#include "mace/kokkos/exchange/device_rows.h"
#include "mace/kokkos/graph/device_atoms.h"
#include "mace/node_features.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace mace::kokkos {

/// What one evaluation gives. Arrays are kept by the caller and enlarged where they are too small;
/// rows beyond the last are of no meaning. Energies in eV, forces in eV/Angstrom, virials in eV.
struct DeviceResults {
  bool want_virial = false;
  bool want_atom_energy = false;
  bool want_atom_virial = false;

  double energy = 0.0;                               ///< of the owned atoms
  std::array<double, 6> virial = {};                 ///< sum of r (x) f: xx, yy, zz, xy, xz, yz
  Array<double> forces{"mace::forces", 0};           ///< (n_all, 3); with images (n_owned, 3)
  Array<double> atom_energy{"mace::atom_energy", 0}; ///< (n_owned)
  /// As forces, but 6 in a row: half of an edge to each end, order as virial.
  Array<double> atom_virial{"mace::atom_virial", 0};

  std::size_t bytes() const {
    return sizeof(double) * (forces.extent(0) + atom_energy.extent(0) + atom_virial.extent(0));
  }
};

class DeviceEvaluator {
public:
  virtual ~DeviceEvaluator() = default;

  /// Takes over atoms and neighbors: whenever anything but positions has changed.
  ///
  /// \param exchange  whether evaluations will have one
  virtual void update(const DeviceAtoms &atoms, bool exchange) = 0;

  /// Energy, forces and what else is wanted.
  ///
  /// \param positions  (n_all, 3) Angstrom, in the rows of the last update
  /// \param exchange   null if no atom has neighbors on another rank
  /// \throws Error if the energy is not finite or atoms coincide
  virtual void evaluate(const Array<double> &positions, DeviceExchange *exchange,
                        DeviceResults &results) = 0;

  /// Node features of the owned atoms (node_features.h).
  ///
  /// \param rows  (n_owned, width of the selection) on the host, written
  virtual void find_features(const Array<double> &positions, const FeatureSelection &selection,
                             DeviceExchange *exchange, double *rows) = 0;

  /// The potential part of the heat flux and the atoms' energies (mace/heat_flux.h), of the atoms
  /// of the last update.
  ///
  /// \param exchange    reaches the ghosts, images too
  /// \param velocities  (n_owned, 3)
  /// \param energies    (n_owned) written
  virtual std::array<double, 3> heat_flux(const Array<double> &positions,
                                          const Array<double> &velocities, DeviceExchange &exchange,
                                          const Array<double> &energies) = 0;

  virtual int nodes() const = 0; ///< owned atoms that the model sees
  /// Their neighbors within the cutoff in the last evaluation.
  virtual std::int64_t edges() const = 0;
};

} // namespace mace::kokkos
