// SPDX-License-Identifier: GPL-2.0-or-later
//
// pair_style mace/kk: atoms and results stay where LAMMPS' KOKKOS package has them.
#pragma once

#include "atom_view_kokkos.h"
#include "host_atoms.h"
#include "mace/kokkos/device_evaluator.h"
#include "row_exchange_kokkos.h"
#include "styles/mace/neighbor_check.h"
#include "styles/mace/pair_mace.h"

#include "kokkos_base.h"

namespace LAMMPS_NS {

/// Not a template of a device, as other styles of the package are: the kernels are built for one,
/// LAMMPS' own.
class PairMACEKokkos : public PairMACE, public KokkosBase {
public:
  explicit PairMACEKokkos(class LAMMPS *);
  ~PairMACEKokkos() override;

  void init_style() override;
  void compute(int, int) override;

  int pack_forward_comm_kokkos(int, DAT::tdual_int_1d, DAT::tdual_double_1d &, int, int *) override;
  void unpack_forward_comm_kokkos(int, int, DAT::tdual_double_1d &) override;
  int pack_reverse_comm_kokkos(int, int, DAT::tdual_double_1d &) override;
  void unpack_reverse_comm_kokkos(int, DAT::tdual_int_1d, DAT::tdual_double_1d &) override;

  // Where LAMMPS sends messages from the host.
  int pack_forward_comm(int, int *, double *, int, int *) override;
  void unpack_forward_comm(int, int, double *) override;
  int pack_reverse_comm(int, int, double *) override;
  void unpack_reverse_comm(int, int *, double *) override;

  void *extract_peratom(const char *, int &) override;
  double memory_usage() override;

  std::string no_force_response() const override;
  void force_response(int, const double *, double *const *) override {}
  mace::Locality *locality() const override { return nullptr; }

protected:
  void forget_atoms() override { view.forget(); }
  mace::Atoms atoms_for_message() override;
  void find_node_features(const mace::FeatureSelection &, double *rows) override;
  std::array<double, 3> find_heat_flux(double *energies) override;

private:
  mace_lammps::RowExchangeKokkos exchange;
  mace_lammps::AtomViewKokkos view;
  mace_lammps::NeighborCheck neighbors;
  mace_lammps::HostAtoms host_atoms;

  mace::kokkos::DeviceResults results;
  mace::kokkos::Array<double> isolated_energy{"mace::isolated_energy", 0}; ///< (species) eV
  mace::kokkos::Array<double> velocities{"mace::velocities", 0}; ///< (nlocal, 3) for the heat flux
  mace::kokkos::Array<double> energies_of_flux{"mace::energies", 0}; ///< (nlocal) eV
  double isolated_sum = 0.0;                                         ///< eV, of this rank's atoms
  std::vector<int> species_of_dispersion;                            ///< (nlocal)
  bool atom_energy_asked = false;                                    ///< by extract_peratom()
  std::vector<double> peratom_energy; ///< (nlocal) what extract_peratom() gives

  DAT::ttransform_kkacc_1d k_eatom;
  DAT::ttransform_kkacc_1d_6 k_vatom;

  mace::kokkos::DeviceEvaluator &device();
  mace::kokkos::DeviceExchange *device_exchange();
  void update_neighbors();
  std::string missing_neighbors();
  void take_evaluated_atoms();
  void clear_peratom();
  void leave_out_isolated_atoms();
  void add_dispersion();
  void scatter_results();
};

} // namespace LAMMPS_NS
