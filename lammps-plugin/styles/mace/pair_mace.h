// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style mace: energies and forces of a MACE model. docs/pair_mace.md is its page.
#pragma once

#include "pair.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mace {
struct Atoms;
class FeatureExchange;
class Locality;
struct FeatureSelection;
} // namespace mace

namespace LAMMPS_NS {

class PairMACE : public Pair {
public:
  PairMACE(class LAMMPS *);
  ~PairMACE() override;

  void settings(int, char **) override;
  void coeff(int, char **) override;
  void init_style() override;
  void init_list(int, class NeighList *) override;
  double init_one(int, int) override;
  void compute(int, int) override;

  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  int pack_reverse_comm(int, int, double *) override;
  void unpack_reverse_comm(int, int *, double *) override;

  void *extract(const char *, int &) override;
  void *extract_peratom(const char *, int &) override;
  double memory_usage() override;

  /// Says why force_response() cannot be called in this run; empty if it can.
  std::string no_force_response() const;
  /// Exact second derivatives: how the forces of the atoms as they stand change as one moves.
  ///
  /// \param atom       local index
  /// \param direction  (3) of its move
  /// \param response   (nlocal, 3) force change for the whole move, to first order, added to; force
  ///                   units
  void force_response(int atom, const double *direction, double *const *response);

  /// What the evaluator says of itself: one line; empty before pair_coeff.
  std::string description() const;
  /// Where evaluations can be local; null if they cannot in this run. Ask after init_style().
  mace::Locality *locality() const;

  /// Number of layers of the model; 0 before pair_coeff.
  int interactions() const;
  /// Number of an atom's node features; 0 if the engine gives none.
  int feature_width(const mace::FeatureSelection &) const;
  /// Node features of this rank's atoms at their present positions; all ranks must call it.
  /// \return (nlocal, feature_width)
  std::vector<double> node_features(const mace::FeatureSelection &);

private:
  struct Impl;
  std::unique_ptr<Impl> impl;

  void allocate();
  void forget_model();
  void choose_message_passing();
  void require_ghosts_of(double cutoff);
  void update_neighbors();
  void require_neighbors(bool new_list);
  void evaluate(const std::function<void(mace::FeatureExchange *)> &);
  void leave_out_isolated_atoms(const mace::Atoms &);
  void warn_of_heat_flux();
  void scatter_results();
  void announce();
};

} // namespace LAMMPS_NS
