// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one interface between a LAMMPS style and an engine that evaluates a MACE model.
// Nothing here knows LAMMPS, Torch or Kokkos.
#pragma once

#include "mace/atoms.h"
#include "mace/feature_exchange.h"

#include <cstddef>
#include <string>
#include <vector>

namespace mace {

class HeatFlux;
class Locality;
class NodeFeatures;
class NodeMemory;
class Polarization;
class SecondDerivatives;
namespace kokkos {
class DeviceEvaluator;
}

enum class Precision {
  Double, ///< everything in double
  Single  ///< kernels in single; positions, distances, and all sums over atoms and edges in double
};

enum class Engine { Kokkos, Torch };

/// How a model is to be set up, before the first evaluation.
struct EvaluatorOptions {
  std::string model_file;         ///< native model (.h5), or one as mace-torch saves it
  Engine engine = Engine::Kokkos; ///< who evaluates it
  Precision precision = Precision::Double;
  std::string head;                ///< empty: the model's default head
  std::vector<int> atomic_numbers; ///< Z of species 0, 1, ...; the species index used in Atoms
  int threads = 1;                 ///< host threads an engine with threads of its own may use
  /// Of processes that make the same evaluator at the same time (node_memory.h): an engine that has
  /// something to share calls it, once. Null: none do.
  NodeMemory *node = nullptr;
};

/// What one evaluation returns. Energies in eV, forces in eV/Angstrom, virial in eV.
/// Arrays belong to the caller; the engine adds to them. Null means not wanted.
struct Results {
  double energy = 0.0;           ///< of the owned atoms
  double virial[6] = {};         ///< sum of r (x) f: xx, yy, zz, xy, xz, yz
  double *forces = nullptr;      ///< (n_all, 3); with image_of only owned rows are written
  double *atom_energy = nullptr; ///< (n_owned)
  double *atom_virial = nullptr; ///< (n_all, 6), half of an edge to each end, order as virial
  bool want_virial = true;
};

/// A model, ready to be evaluated.
class Evaluator {
public:
  virtual ~Evaluator() = default;

  virtual double cutoff() const = 0;            ///< Angstrom
  virtual int interactions() const = 0;         ///< message-passing layers
  virtual bool can_exchange() const = 0;        ///< whether `exchange` set-ups are supported
  virtual bool has_atom_virial() const = 0;     ///< whether Results::atom_virial can be filled
  virtual int exchange_width() const = 0;       ///< doubles of the widest row to be exchanged
  virtual std::string description() const = 0;  ///< model, precision, engine, head: one line
  virtual std::size_t memory_bytes() const = 0; ///< weights, tables and workspace now held
  /// What of it is in memory of the node, where other processes read it too.
  virtual std::size_t node_bytes() const { return 0; }

  /// Energy, forces and virial of `atoms`.
  /// \throws Error if the set-up is not supported or a result is not finite
  virtual void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) = 0;

  // What an engine may have besides; null if it has not. They belong to the evaluator.
  virtual SecondDerivatives *second_derivatives() { return nullptr; } ///< second_derivatives.h
  virtual Locality *locality() { return nullptr; }                    ///< locality.h
  virtual NodeFeatures *node_features() { return nullptr; }           ///< node_features.h
  virtual Polarization *polarization() { return nullptr; }            ///< polarization.h
  virtual HeatFlux *heat_flux() { return nullptr; }                   ///< heat_flux.h
  virtual kokkos::DeviceEvaluator *on_device() { return nullptr; }    ///< kokkos/device_evaluator.h
};

} // namespace mace
