// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_mace_kokkos.h"

#include "mace/factory/evaluator_factory.h"
#include "mace/kokkos/base/readable.h"
#include "mace/kokkos/exchange/array_rows.h"
#include "rows_into_views.h"
#include "styles/mace/exclusions.h"

#include "atom_masks.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "kokkos.h"
#include "memory_kokkos.h"
#include "modify.h"
#include "neigh_request.h"
#include "neighbor.h"

#include <algorithm>
#include <cstring>

using namespace LAMMPS_NS;
using mace_lammps::add_rows;

PairMACEKokkos::PairMACEKokkos(LAMMPS *lmp)
    : PairMACE(lmp, "mace/kk"), exchange(lmp, this), view(lmp), neighbors(lmp) {
  kokkosable = 1;
  atomKK = static_cast<AtomKokkos *>(atom);
  reverse_comm_device = 1;
  execution_space = ExecutionSpaceFromDevice<LMPDeviceType>::space;
  datamask_read = X_MASK | F_MASK | TYPE_MASK | ENERGY_MASK | VIRIAL_MASK;
  datamask_modify = F_MASK | ENERGY_MASK | VIRIAL_MASK;
}

PairMACEKokkos::~PairMACEKokkos() {
  memoryKK->destroy_kokkos(k_eatom, eatom);
  memoryKK->destroy_kokkos(k_vatom, vatom);
}

mace::kokkos::DeviceEvaluator &PairMACEKokkos::device() { return *evaluator->on_device(); }

mace::kokkos::DeviceExchange *PairMACEKokkos::device_exchange() {
  return mode == MessagePassing::Exchange ? &exchange : nullptr;
}

void PairMACEKokkos::init_style() {
  PairMACE::init_style();
  if (!evaluator->on_device())
    error->all(FLERR,
               "{}: the {} engine does not run in the KOKKOS package: use engine kokkos, or "
               "pair_style mace with 'suffix off'",
               who, mace::to_string(options.engine));
  if (!mace::kokkos::one_memory && evaluator->polarization())
    error->all(FLERR,
               "{} evaluates polarizable models where the KOKKOS package runs on the host: use "
               "pair_style mace with 'suffix off'",
               who);
  if (mode == MessagePassing::Ghosts)
    error->all(FLERR,
               "{} knows no mp ghosts: leave the keyword out, or use pair_style mace with 'suffix "
               "off'",
               who);
  neighbor->find_request(this)->set_kokkos_device(1);

  isolated_energy = mace::kokkos::Array<double>("mace::isolated_energy", isolated.size());
  Kokkos::deep_copy(isolated_energy,
                    Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(
                        isolated.data(), isolated.size()));
}

void PairMACEKokkos::update_neighbors() {
  const mace::StageTimer stage(mace::Stage::Lists);
  const auto &kokkos_list = static_cast<const NeighListKokkos<LMPDeviceType> &>(*list);
  view.update(kokkos_list, map, mode == MessagePassing::Images, exchange);
  if (view.has_changed()) {
    evaluate([&] { device().update(view.atoms(), device_exchange() != nullptr); });
    isolated_sum =
        isolated.empty() ? 0.0 : mace_lammps::sum_by_species(view.atoms(), isolated_energy);
    if (dispersion)
      species_of_dispersion = mace_lammps::species_on_host(view.atoms());
  }
  require_neighbors([this] { return missing_neighbors(); });
}

/// Looked for on the host, in runs that may leave out neighbors.
std::string PairMACEKokkos::missing_neighbors() {
  if (!mace_lammps::may_leave_out_neighbors(lmp, *list, map))
    return {};
  atomKK->sync(Host, X_MASK | TYPE_MASK | MASK_MASK | TAG_MASK | MOLECULE_MASK);
  if (view.list_may_be_new())
    host_atoms.take(view.atoms());
  return neighbors.complaint(*list, map, host_atoms.atoms(atom->nlocal ? atom->x[0] : nullptr),
                             view.list_may_be_new(), model_cutoff);
}

/// What node_features(), heat_flux() and charges() compare with lies on the host; copied when
/// somebody may call them.
void PairMACEKokkos::take_evaluated_atoms() {
  if (modify->get_compute_by_style("^mace/descriptor/atom").empty() &&
      modify->get_compute_by_style("^mace/heat_flux").empty() &&
      modify->get_compute_by_style("^mace/charge/atom").empty())
    return;
  atomKK->sync(Host, X_MASK | TYPE_MASK | TAG_MASK);
  evaluated.take();
}

mace::Atoms PairMACEKokkos::atoms_for_message() {
  atomKK->sync(Host, X_MASK | TAG_MASK);
  host_atoms.take(view.atoms());
  return host_atoms.atoms(atom->nlocal ? atom->x[0] : nullptr);
}

void PairMACEKokkos::compute(int eflag, int vflag) {
  const mace::StageRecording recording(wanted_times());
  ev_init(eflag, vflag, 0);
  clear_peratom();
  if (vflag_atom)
    require_atom_virial();
  atomKK->sync(execution_space, datamask_read);
  update_neighbors();
  take_evaluated_atoms();

  results.want_virial = vflag_either;
  results.want_atom_energy = eflag_atom || atom_energy_asked;
  results.want_atom_virial = vflag_atom;
  evaluate([&] { device().evaluate(view.positions(), device_exchange(), results); });
  leave_out_isolated_atoms();
  add_dispersion();
  scatter_results();
  atomKK->modified(execution_space, datamask_modify);
  announce([this] { return Graph{device().nodes(), device().edges()}; });
}

/// Makes room for sums of atoms, and sets them to zero.
void PairMACEKokkos::clear_peratom() {
  if (eflag_atom) {
    if (static_cast<int>(k_eatom.extent(0)) < maxeatom) {
      memoryKK->destroy_kokkos(k_eatom, eatom);
      memoryKK->create_kokkos(k_eatom, eatom, maxeatom, "pair:eatom");
    }
    Kokkos::deep_copy(k_eatom.view<LMPDeviceType>(), KK_ACC_FLOAT(0));
  }
  if (vflag_atom) {
    if (static_cast<int>(k_vatom.extent(0)) < maxvatom) {
      memoryKK->destroy_kokkos(k_vatom, vatom);
      memoryKK->create_kokkos(k_vatom, vatom, maxvatom, "pair:vatom");
    }
    Kokkos::deep_copy(k_vatom.view<LMPDeviceType>(), KK_ACC_FLOAT(0));
  }
}

void PairMACEKokkos::leave_out_isolated_atoms() {
  if (isolated.empty())
    return;
  results.energy -= isolated_sum;
  if (results.want_atom_energy)
    mace_lammps::subtract_by_species(view.atoms(), isolated_energy, results.atom_energy);
}

/// Through the host, where D3 gathers the atoms of all ranks and sorts them.
void PairMACEKokkos::add_dispersion() {
  if (!dispersion)
    return;
  const mace::StageTimer stage(mace::Stage::Dispersion);
  atomKK->sync(Host, X_MASK | TAG_MASK);
  dispersion->evaluate(species_of_dispersion, vflag_either, vflag_atom);
  const std::size_t owned = atom->nlocal;
  mace_lammps::add_from_host(3 * owned, dispersion->forces(), results.forces);
  if (results.want_atom_energy)
    mace_lammps::add_from_host(owned, dispersion->atom_energy(), results.atom_energy);
  if (vflag_atom)
    mace_lammps::add_from_host(6 * owned, dispersion->atom_virial(), results.atom_virial);
  if (comm->me != 0) // LAMMPS sums over ranks, and one of them has the sums
    return;
  results.energy += dispersion->energy();
  for (int c = 0; vflag_global && c < 6; ++c)
    results.virial[c] += dispersion->virial()[c];
}

void PairMACEKokkos::scatter_results() {
  // Without Newton's third law LAMMPS leaves ghost atoms alone.
  if (!force->newton_pair && mode != MessagePassing::Images) {
    const mace::StageTimer stage(mace::Stage::Exchange);
    mace::kokkos::ArrayRows rows(results.forces, 3);
    exchange.reverse(rows);
    if (vflag_atom) {
      mace::kokkos::ArrayRows virial_rows(results.atom_virial, 6);
      exchange.reverse(virial_rows);
    }
  }
  // Images have none of their own.
  const bool ghosts = force->newton_pair && mode != MessagePassing::Images;
  const int n_rows = ghosts ? atom->nlocal + atom->nghost : atom->nlocal;
  add_rows(n_rows, 3, energy_unit, results.forces, atomKK->k_f.view<LMPDeviceType>());

  if (eflag_global)
    eng_vdwl += energy_unit * results.energy;
  if (vflag_global)
    for (int a = 0; a < 6; ++a)
      virial[a] += energy_unit * results.virial[a];
  if (eflag_atom) {
    add_rows(atom->nlocal, 1, energy_unit, results.atom_energy, k_eatom.view<LMPDeviceType>());
    k_eatom.modify<LMPDeviceType>();
    k_eatom.sync_host();
  }
  if (vflag_atom) {
    add_rows(n_rows, 6, energy_unit, results.atom_virial, k_vatom.view<LMPDeviceType>());
    k_vatom.modify<LMPDeviceType>();
    k_vatom.sync_host();
  }
}

void PairMACEKokkos::find_node_features(const mace::FeatureSelection &selection, double *rows) {
  atomKK->sync(execution_space, X_MASK | TYPE_MASK);
  update_neighbors();
  evaluate([&] { device().find_features(view.positions(), selection, device_exchange(), rows); });
}

std::array<double, 3> PairMACEKokkos::find_heat_flux(double *energies) {
  atomKK->sync(execution_space, X_MASK | TYPE_MASK);
  atomKK->sync(Host, V_MASK | TYPE_MASK); // velocities are read there by the caller, too
  update_neighbors();
  const std::size_t n = atom->nlocal;
  mace::kokkos::reserve(velocities, 3 * n);
  mace::kokkos::reserve(energies_of_flux, n);
  mace_lammps::upload_rows(3 * n, n ? atom->v[0] : nullptr, velocities);
  std::array<double, 3> flux = {};
  evaluate(
      [&] { flux = device().heat_flux(view.positions(), velocities, exchange, energies_of_flux); });
  mace_lammps::download_rows(atom->nlocal, 1.0, energies_of_flux, energies);
  return flux;
}

std::string PairMACEKokkos::no_force_response() const {
  return "pair style mace/kk has no second derivatives: use pair_style mace engine torch with a "
         "TorchScript export, and 'suffix off'";
}

int PairMACEKokkos::pack_forward_comm_kokkos(int n, DAT::tdual_int_1d atoms,
                                             DAT::tdual_double_1d &buffer, int, int *) {
  return exchange.pack_rows(n, {atoms.view_device()}, buffer.view_device());
}

void PairMACEKokkos::unpack_forward_comm_kokkos(int n, int first, DAT::tdual_double_1d &buffer) {
  exchange.unpack_rows(n, {{}, first}, buffer.view_device());
}

int PairMACEKokkos::pack_reverse_comm_kokkos(int n, int first, DAT::tdual_double_1d &buffer) {
  return exchange.pack_rows(n, {{}, first}, buffer.view_device());
}

void PairMACEKokkos::unpack_reverse_comm_kokkos(int n, DAT::tdual_int_1d atoms,
                                                DAT::tdual_double_1d &buffer) {
  exchange.add_rows(n, {atoms.view_device()}, buffer.view_device());
}

int PairMACEKokkos::pack_forward_comm(int n, int *atoms, double *buffer, int, int *) {
  return exchange.pack(n, atoms, buffer);
}

void PairMACEKokkos::unpack_forward_comm(int n, int first, double *buffer) {
  exchange.unpack(n, first, buffer);
}

int PairMACEKokkos::pack_reverse_comm(int n, int first, double *buffer) {
  return exchange.pack(n, first, buffer);
}

void PairMACEKokkos::unpack_reverse_comm(int n, int *atoms, double *buffer) {
  exchange.add(n, atoms, buffer);
}

/// Copied from the device when it is asked for.
void *PairMACEKokkos::extract_peratom(const char *what, int &columns) {
  if (strcmp(what, "energy") != 0)
    return nullptr;
  columns = 0;
  // There is something to point at before the first step, and on a rank without atoms.
  peratom_energy.resize(std::max(1, atom->nlocal));
  if (results.want_atom_energy && results.atom_energy.extent(0) >= std::size_t(atom->nlocal))
    mace_lammps::download_rows(atom->nlocal, energy_unit, results.atom_energy,
                               peratom_energy.data());
  atom_energy_asked = true;
  return peratom_energy.data();
}

double PairMACEKokkos::memory_usage() {
  return PairMACE::memory_usage() + double(view.memory_bytes() + results.bytes());
}
