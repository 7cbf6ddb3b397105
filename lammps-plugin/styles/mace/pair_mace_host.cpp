// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_mace_host.h"

#include "mace/factory/evaluator_factory.h"
#include "mace/heat_flux.h"
#include "mace/node_features.h"
#include "mace/second_derivatives.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "neigh_list.h"

#include <algorithm>
#include <cstring>

using namespace LAMMPS_NS;

PairMACEHost::PairMACEHost(LAMMPS *lmp)
    : PairMACE(lmp, "mace"), exchange(lmp, this), view(lmp), neighbors(lmp) {}

mace::FeatureExchange *PairMACEHost::feature_exchange() {
  return mode == MessagePassing::Exchange ? &exchange : nullptr;
}

void PairMACEHost::update_neighbors() {
  const mace::StageTimer stage(mace::Stage::Lists);
  mace_lammps::ViewSetup setup;
  setup.species_of_type = map;
  setup.images = mode == MessagePassing::Images;
  setup.hops = mode == MessagePassing::Ghosts ? evaluator->interactions() - 1 : 0;
  const bool new_list = view.update(*list, setup, exchange);
  require_neighbors(
      [&] { return neighbors.complaint(*list, map, view.atoms(), new_list, model_cutoff); });
}

void PairMACEHost::compute(int eflag, int vflag) {
  const mace::StageRecording recording(wanted_times());
  ev_init(eflag, vflag);
  update_neighbors();
  evaluated.take();

  const mace::Atoms atoms = view.atoms();
  forces.assign(std::size_t(3) * atoms.n_all, 0.0);
  atom_energy.assign(atoms.n_owned, 0.0);
  atom_virial.assign(vflag_atom ? std::size_t(6) * atoms.n_all : 0, 0.0);
  if (vflag_atom)
    require_atom_virial();
  results = {};
  results.forces = forces.data();
  results.atom_energy = atom_energy.data();
  results.atom_virial = vflag_atom ? atom_virial.data() : nullptr;
  results.want_virial = vflag_either;
  evaluate([&] { evaluator->evaluate(atoms, results, feature_exchange()); });
  leave_out_isolated_atoms();
  add_dispersion();
  scatter_results();
  announce([this] {
    const mace_lammps::CenterList &centers = view.centers();
    return Graph{centers.n_owned_centers(),
                 atom->nlocal ? centers.count_within(model_cutoff, atom->x[0]) : 0};
  });
}

void PairMACEHost::leave_out_isolated_atoms() {
  if (isolated.empty())
    return;
  const mace::Atoms atoms = view.atoms();
  for (int i = 0; i < atoms.n_owned; ++i)
    if (const int species = atoms.species[i]; species >= 0) {
      results.energy -= isolated[species];
      atom_energy[i] -= isolated[species];
    }
}

/// Of the atoms that the model sees.
std::vector<int> PairMACEHost::species_of_dispersion() const {
  const mace::Atoms atoms = view.atoms();
  return {atoms.species, atoms.species + atoms.n_owned};
}

void PairMACEHost::add_dispersion() {
  if (!dispersion)
    return;
  const mace::StageTimer stage(mace::Stage::Dispersion);
  dispersion->evaluate(species_of_dispersion(), vflag_either, vflag_atom);
  const std::size_t owned = atom->nlocal;
  for (std::size_t i = 0; i < 3 * owned; ++i)
    forces[i] += dispersion->forces()[i];
  for (std::size_t i = 0; i < owned; ++i)
    atom_energy[i] += dispersion->atom_energy()[i];
  for (std::size_t i = 0; vflag_atom && i < 6 * owned; ++i)
    atom_virial[i] += dispersion->atom_virial()[i];
  if (comm->me != 0) // LAMMPS sums over ranks, and one of them has the sums
    return;
  results.energy += dispersion->energy();
  for (int c = 0; c < 6; ++c)
    results.virial[c] += dispersion->virial()[c];
}

void PairMACEHost::scatter_results() {
  // Without Newton's third law LAMMPS leaves ghost atoms alone.
  if (!force->newton_pair && mode != MessagePassing::Images) {
    const mace::StageTimer stage(mace::Stage::Exchange);
    mace_lammps::DoubleRows rows(forces.data(), 3);
    exchange.reverse(rows);
    if (vflag_atom) {
      mace_lammps::DoubleRows virial_rows(atom_virial.data(), 6);
      exchange.reverse(virial_rows);
    }
  }
  const int n_rows = force->newton_pair ? atom->nlocal + atom->nghost : atom->nlocal;

  for (int i = 0; i < n_rows; ++i)
    for (int a = 0; a < 3; ++a)
      atom->f[i][a] += energy_unit * forces[3 * std::size_t(i) + a];
  for (double &energy : atom_energy)
    energy *= energy_unit;

  if (eflag_global)
    eng_vdwl += energy_unit * results.energy;
  if (vflag_global)
    for (int a = 0; a < 6; ++a)
      virial[a] += energy_unit * results.virial[a];
  if (eflag_atom)
    for (int i = 0; i < atom->nlocal; ++i)
      eatom[i] += atom_energy[i];
  if (vflag_atom)
    for (int i = 0; i < n_rows; ++i)
      for (int a = 0; a < 6; ++a)
        vatom[i][a] += energy_unit * atom_virial[6 * std::size_t(i) + a];
}

void PairMACEHost::find_node_features(const mace::FeatureSelection &selection, double *rows) {
  update_neighbors();
  evaluate([&] {
    evaluator->node_features()->evaluate(view.atoms(), selection, feature_exchange(), rows);
  });
}

std::array<double, 3> PairMACEHost::find_heat_flux(double *energies) {
  update_neighbors();
  const double *velocities = atom->nlocal ? atom->v[0] : nullptr;
  std::array<double, 3> flux = {};
  evaluate([&] {
    flux = evaluator->heat_flux()->heat_flux(view.atoms(), feature_exchange(), exchange, velocities,
                                             energies);
  });
  return flux;
}

std::string PairMACEHost::no_force_response() const {
  if (!evaluator || !evaluator->second_derivatives())
    return "the native engine has no second derivatives: use pair_style mace engine torch with a "
           "TorchScript export";
  if (mode != MessagePassing::Images)
    return "second derivatives need all atoms on one MPI rank (and neither mp ghosts nor mp "
           "exchange)";
  return "";
}

void PairMACEHost::force_response(int i, const double *direction, double *const *response) {
  std::vector<double> change(std::size_t(3) * atom->nlocal);
  evaluate([&] {
    evaluator->second_derivatives()->force_response(view.atoms(), i, direction, change.data());
  });
  for (std::size_t k = 0; k < change.size(); ++k)
    response[0][k] += energy_unit * change[k];
}

mace::Locality *PairMACEHost::locality() const {
  return evaluator && mode == MessagePassing::Images ? evaluator->locality() : nullptr;
}

int PairMACEHost::pack_forward_comm(int n, int *atoms, double *buffer, int, int *) {
  return exchange.pack(n, atoms, buffer);
}

void PairMACEHost::unpack_forward_comm(int n, int first, double *buffer) {
  exchange.unpack(n, first, buffer);
}

int PairMACEHost::pack_reverse_comm(int n, int first, double *buffer) {
  return exchange.pack(n, first, buffer);
}

void PairMACEHost::unpack_reverse_comm(int n, int *atoms, double *buffer) {
  exchange.add(n, atoms, buffer);
}

void *PairMACEHost::extract_peratom(const char *what, int &columns) {
  if (strcmp(what, "energy") != 0)
    return nullptr;
  columns = 0;
  // There is something to point at before the first step, and on a rank without atoms.
  atom_energy.resize(std::max(1, atom->nlocal));
  return atom_energy.data();
}

double PairMACEHost::memory_usage() {
  return PairMACE::memory_usage() + double(view.memory_bytes()) +
         double((forces.capacity() + atom_energy.capacity() + atom_virial.capacity()) *
                sizeof(double));
}
