// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style mace: atoms and results are on the host.
#pragma once

#include "atom_view.h"
#include "mace/evaluator.h"
#include "neighbor_check.h"
#include "pair_mace.h"
#include "row_exchange.h"

namespace LAMMPS_NS {

class PairMACEHost : public PairMACE {
public:
  explicit PairMACEHost(class LAMMPS *);

  void compute(int, int) override;

  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  int pack_reverse_comm(int, int, double *) override;
  void unpack_reverse_comm(int, int *, double *) override;

  void *extract_peratom(const char *, int &) override;
  double memory_usage() override;

  std::string no_force_response() const override;
  void force_response(int atom, const double *direction, double *const *response) override;
  mace::Locality *locality() const override;

protected:
  void forget_atoms() override { view.forget(); }
  mace::Atoms atoms_for_message() override { return view.atoms(); }
  void find_node_features(const mace::FeatureSelection &, double *rows) override;
  std::array<double, 3> find_heat_flux(double *energies) override;

private:
  mace_lammps::RowExchange exchange;
  mace_lammps::AtomView view;
  mace_lammps::NeighborCheck neighbors;

  mace::Results results;
  std::vector<double> forces;      ///< (n_all, 3) eV/Angstrom
  std::vector<double> atom_energy; ///< (n_owned) LAMMPS' unit after scatter_results()
  std::vector<double> atom_virial; ///< (n_all, 6) eV

  mace::FeatureExchange *feature_exchange();
  void update_neighbors();
  void leave_out_isolated_atoms();
  void add_dispersion();
  std::vector<int> species_of_dispersion() const;
  void scatter_results();
};

} // namespace LAMMPS_NS
