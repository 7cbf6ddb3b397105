// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one interface between a LAMMPS style and an engine that evaluates a MACE model.
// Nothing here knows LAMMPS, Torch or Kokkos.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mace {

enum class Precision {
  Double, ///< everything in double
  Single, ///< kernels and sums in single; positions and distances in double
  Mixed   ///< kernels in single; energies, forces and virial accumulated in double
};

enum class Engine { Kokkos, Torch };

/// How a model is to be set up, before the first evaluation.
struct EvaluatorOptions {
  std::string model_file;         ///< native model (.h5) or TorchScript export (*-lammps.pt)
  Engine engine = Engine::Kokkos; ///< who evaluates it
  Precision precision = Precision::Double;
  std::string head;                ///< empty: the model's default head
  std::vector<int> atomic_numbers; ///< Z of species 0, 1, ...; the species index used in Atoms
  int threads = 1;                 ///< host threads an engine with threads of its own may use
};

/// One rank's atoms and neighbors. All arrays belong to the caller and are only read.
///
/// Rows 0 .. n_owned-1 are this rank's atoms, rows n_owned .. n_all-1 ghosts. Every center has all
/// its neighbors listed (a full list); neighbors beyond the cut-off are skipped by the engine.
/// Three set-ups occur:
///  - images:   `image_of` maps every row to the owned row it is a periodic image of; centers are
///              the owned atoms; no communication.
///  - exchange: `image_of` is null and a FeatureExchange moves layer features between ranks;
///              centers are the owned atoms.
///  - ghosts:   `image_of` is null, no exchange; ghosts within (interactions - 1) cut-offs of the
///              rank's domain are centers too.
struct Atoms {
  int n_owned = 0;
  int n_all = 0;
  const double *positions = nullptr; ///< (n_all, 3) Angstrom
  const int *species = nullptr;      ///< (n_all); -1 for an atom this potential does not see
  const int *image_of = nullptr;     ///< (n_all) or null

  int n_centers = 0;
  const int *centers = nullptr;        ///< (n_centers) rows; the owned atoms come first
  const std::int64_t *first = nullptr; ///< (n_centers + 1) start of a center's neighbors
  const int *neighbors = nullptr;      ///< (first[n_centers]) rows
  std::uint64_t list_id = 0;           ///< changes whenever anything but positions has changed
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

/// Moves per-atom rows between ranks. The pair style implements it with LAMMPS' communication.
class FeatureExchange {
public:
  virtual ~FeatureExchange() = default;
  /// Copies the owned rows to their ghosts. rows: (n_all, width), row-major.
  virtual void forward(double *rows, int width) = 0;
  virtual void forward(float *rows, int width) = 0;
  /// Adds ghost rows to the rows of their owners. rows: (n_all, width), row-major.
  virtual void reverse(double *rows, int width) = 0;
  virtual void reverse(float *rows, int width) = 0;
};

/// Exact second derivatives of the energy.
class SecondDerivatives {
public:
  virtual ~SecondDerivatives() = default;
  /// How all forces change as one atom moves. Calls at the same positions share what they have in
  /// common.
  ///
  /// \param atoms      in the set-up `images`
  /// \param atom       owned row of the atom that moves, with all its periodic images
  /// \param direction  (3) of the move
  /// \param response   (n_owned, 3) written: d force / d s along s * direction, eV/Angstrom^2 if
  ///                   direction has length one
  /// \throws Error if the set-up is not supported or a result is not finite
  virtual void force_response(const Atoms &atoms, int atom, const double *direction,
                              double *response) = 0;
};

/// A model, ready to be evaluated.
class Evaluator {
public:
  virtual ~Evaluator() = default;

  virtual double cutoff() const = 0;            ///< Angstrom
  virtual int interactions() const = 0;         ///< message-passing layers
  virtual bool can_exchange() const = 0;        ///< whether `exchange` set-ups are supported
  virtual bool has_atom_virial() const = 0;     ///< whether Results::atom_virial can be filled
  virtual int exchange_width() const = 0;       ///< largest `width` a FeatureExchange will see
  virtual std::string description() const = 0;  ///< model, precision, engine, head: one line
  virtual std::size_t memory_bytes() const = 0; ///< weights, tables and workspace now held

  /// Energy, forces and virial of `atoms`.
  /// \throws Error if the set-up is not supported or a result is not finite
  virtual void evaluate(const Atoms &atoms, Results &results, FeatureExchange *exchange) = 0;

  /// Exact second derivatives; null if the engine has none. Belongs to the evaluator.
  virtual SecondDerivatives *second_derivatives() { return nullptr; }
};

/// Opens `options.model_file` and prepares it for the named species.
/// \throws Error naming the file, block, element or head that is at fault
std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions &options);

} // namespace mace
