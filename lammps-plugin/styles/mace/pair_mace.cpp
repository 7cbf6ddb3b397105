// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_mace.h"

#include "atom_names.h"
#include "atom_view.h"
#include "evaluated_atoms.h"
#include "ghost_cutoff.h"
#include "mace/atom_error.h"
#include "mace/elements.h"
#include "mace/evaluator.h"
#include "mace/factory/evaluator_factory.h"
#include "mace/isolated_energies.h"
#include "mace/node_features.h"
#include "mace/second_derivatives.h"
#include "mass_check.h"
#include "neighbor_check.h"
#include "pair_mace_options.h"
#include "row_exchange.h"
#include "styles/common/collective_error.h"
#include "styles/common/energy_unit.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "error.h"
#include "force.h"
#include "memory.h"
#include "modify.h"
#include "neigh_list.h"
#include "neighbor.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace LAMMPS_NS;
using mace_lammps::MessagePassingChoice;

namespace {

/// How the layers of the model reach atoms beyond a rank's own (mace/evaluator.h, struct Atoms).
enum class MessagePassing { Images, Exchange, Ghosts };

const char *describe(MessagePassing mode) {
  switch (mode) {
  case MessagePassing::Images:
    return "images of one rank's atoms";
  case MessagePassing::Exchange:
    return "exchange of layer features";
  default:
    return "ghost atoms for all layers";
  }
}

} // namespace

struct PairMACE::Impl {
  mace_lammps::PairMACEOptions options;
  double energy_unit = 1.0; ///< one eV in LAMMPS' unit; lengths are Angstrom in metal and real

  std::string model; ///< path of the model file
  std::unique_ptr<mace::Evaluator> evaluator;
  std::string description;      ///< what the evaluator says of itself
  std::vector<double> isolated; ///< (species) eV, to be left out; empty with e0 yes
  double cutoff = 0.0;          ///< Angstrom

  // Said once.
  bool announced = false, told_masses = false, told_left_out = false, told_heat_flux = false;

  MessagePassing mode = MessagePassing::Images;
  mace_lammps::RowExchange exchange;
  mace_lammps::AtomView view;
  mace_lammps::NeighborCheck neighbors;
  mace_lammps::GhostCutoff ghost_cutoff;
  mace_lammps::EvaluatedAtoms evaluated;

  mace::Results results;
  std::vector<double> forces;      ///< (n_all, 3) eV/Angstrom
  std::vector<double> atom_energy; ///< (n_owned) LAMMPS' unit after scatter_results()
  std::vector<double> atom_virial; ///< (n_all, 6) eV

  Impl(LAMMPS *lmp, Pair *pair)
      : exchange(lmp, pair), view(lmp), neighbors(lmp), ghost_cutoff(lmp), evaluated(lmp) {}
};

PairMACE::PairMACE(LAMMPS *lmp) : Pair(lmp), impl(std::make_unique<Impl>(lmp, this)) {
  single_enable = 0;
  restartinfo = 0;
  one_coeff = 1;
  manybody_flag = 1;
  no_virial_fdotr_compute = 1;
  centroidstressflag = CENTROID_NOTAVAIL;
}

PairMACE::~PairMACE() {
  if (copymode || !allocated)
    return;
  memory->destroy(setflag);
  memory->destroy(cutsq);
  memory->destroy(cutghost);
}

void PairMACE::allocate() {
  const int n = atom->ntypes + 1;
  memory->create(setflag, n, n, "pair:setflag");
  memory->create(cutsq, n, n, "pair:cutsq");
  memory->create(cutghost, n, n, "pair:cutghost");
  for (int i = 0; i < n; ++i)
    std::fill_n(setflag[i], n, 0);
  map = new int[n];
  allocated = 1;
}

/// LAMMPS keeps the instance when the pair_style command names the same style again.
void PairMACE::forget_model() {
  impl->evaluator.reset();
  impl->model.clear();
  impl->description.clear();
  impl->isolated.clear();
  impl->evaluated.forget();
  impl->ghost_cutoff.give_back();
  if (!allocated)
    return;
  for (int i = 1; i <= atom->ntypes; ++i)
    std::fill_n(setflag[i], atom->ntypes + 1, 0);
}

void PairMACE::settings(int narg, char **arg) {
  forget_model();
  impl->energy_unit = mace_lammps::energy_unit(lmp, "Pair style mace");
  try {
    impl->options = mace_lammps::parse_pair_mace_options({arg, arg + narg});
  } catch (const std::exception &e) {
    error->all(FLERR, "Pair style mace: {}", e.what());
  }
}

void PairMACE::coeff(int narg, char **arg) {
  const int ntypes = atom->ntypes;
  if (narg != 3 + ntypes)
    error->all(FLERR,
               "Pair style mace: pair_coeff takes * * MODEL and one element for each of the {} "
               "atom types, that is {} arguments; there are {}",
               ntypes, 3 + ntypes, narg);
  if (strcmp(arg[0], "*") != 0 || strcmp(arg[1], "*") != 0)
    error->all(FLERR, "Pair style mace: pair_coeff must start with * *, not {} {}", arg[0], arg[1]);
  // One rank looks: the others may see another file system, and must not take another turn.
  if (comm->me == 0)
    impl->model = utils::get_potential_file_path(arg[2]);
  mace_lammps::broadcast(world, 0, impl->model);
  if (impl->model.empty())
    error->all(FLERR,
               "Pair style mace: model file {} not found, neither here nor in the folders of the "
               "environment variable LAMMPS_POTENTIALS",
               arg[2]);

  if (!allocated)
    allocate();
  map_element2type(narg - 3, arg + 3);

  const std::string problem = mace_lammps::run_collectively(world, [this] {
    mace::EvaluatorOptions options;
    options.model_file = impl->model;
    options.engine = impl->options.engine;
    options.precision = impl->options.precision;
    options.head = impl->options.head;
    options.threads = comm->nthreads;
    for (int i = 0; i < nelements; ++i)
      options.atomic_numbers.push_back(mace::atomic_number(elements[i]));
    impl->evaluator = mace::make_evaluator(options);
    impl->cutoff = impl->evaluator->cutoff();
    impl->description = impl->evaluator->description();
    impl->isolated.clear();
    if (!impl->options.e0)
      impl->isolated = mace::isolated_energies(*impl->evaluator, nelements);
  });
  if (!problem.empty())
    error->all(FLERR, "Pair style mace: {}", problem);
  impl->announced = impl->told_masses = impl->told_left_out = impl->told_heat_flux = false;
  impl->evaluated.forget();
}

void PairMACE::choose_message_passing() {
  Impl &p = *impl;
  if (p.options.one_rank && comm->nprocs > 1)
    error->all(FLERR,
               "Pair style mace: no_domain_decomposition works on one MPI rank, this run has {}; "
               "leave the keyword out",
               comm->nprocs);
  switch (p.options.message_passing) {
  case MessagePassingChoice::Exchange:
    if (!p.evaluator->can_exchange())
      error->all(FLERR,
                 "Pair style mace: the torch engine cannot exchange features between ranks: use mp "
                 "auto or mp ghosts");
    p.mode = MessagePassing::Exchange;
    break;
  case MessagePassingChoice::Ghosts:
    p.mode = MessagePassing::Ghosts;
    break;
  case MessagePassingChoice::Auto:
    if (comm->nprocs == 1)
      p.mode = MessagePassing::Images;
    else
      p.mode = p.evaluator->can_exchange() ? MessagePassing::Exchange : MessagePassing::Ghosts;
  }
  if (p.options.one_rank)
    p.mode = MessagePassing::Images;
}

void PairMACE::require_ghosts_of(double cutoff) {
  if (comm->mode != Comm::SINGLE)
    error->all(FLERR, "Pair style mace with mp ghosts needs comm_modify mode single");
  if (impl->ghost_cutoff.raise(cutoff) && comm->me == 0)
    utils::logmesg(lmp,
                   "Pair style mace: communication cutoff raised to {:.4g} so that ghost atoms "
                   "reach through all layers of the model\n",
                   cutoff);
}

void PairMACE::init_style() {
  Impl &p = *impl;
  if (!p.evaluator)
    error->all(FLERR, "Pair style mace has no model: give pair_coeff after pair_style");
  choose_message_passing();
  p.view.forget();
  if (!p.told_masses)
    mace_lammps::warn_of_masses(lmp, map, elements);
  p.told_masses = true;

  ghostneigh = p.mode == MessagePassing::Ghosts ? 1 : 0;
  neighbor->add_request(this, ghostneigh ? NeighConst::REQ_FULL | NeighConst::REQ_GHOST
                                         : NeighConst::REQ_FULL);
  if (ghostneigh)
    require_ghosts_of(p.evaluator->interactions() * p.cutoff + neighbor->skin);
  else
    p.ghost_cutoff.give_back();

  const int width = p.mode == MessagePassing::Exchange ? p.evaluator->exchange_width() : 1;
  comm_forward = width;
  comm_reverse = width;
  comm_reverse_off = std::max(width, 6);
  // Pair style hybrid has asked for these before they were known.
  force->pair->comm_forward = std::max(force->pair->comm_forward, comm_forward);
  force->pair->comm_reverse = std::max(force->pair->comm_reverse, comm_reverse);
  force->pair->comm_reverse_off = std::max(force->pair->comm_reverse_off, comm_reverse_off);
  force->pair->ghostneigh |= ghostneigh;
}

void PairMACE::init_list(int id, NeighList *ptr) {
  Pair::init_list(id, ptr);
  impl->view.forget();
}

double PairMACE::init_one(int i, int j) {
  if (setflag[i][j] == 0)
    error->all(
        FLERR,
        "Pair style mace: no element is given for atom type {} or {}: NULL is for pair style "
        "hybrid",
        i, j);
  cutghost[i][j] = cutghost[j][i] = impl->cutoff;
  return impl->cutoff;
}

void PairMACE::update_neighbors() {
  Impl &p = *impl;
  mace_lammps::ViewSetup setup;
  setup.species_of_type = map;
  setup.images = p.mode == MessagePassing::Images;
  setup.hops = p.mode == MessagePassing::Ghosts ? p.evaluator->interactions() - 1 : 0;
  require_neighbors(p.view.update(*list, setup, p.exchange));
}

void PairMACE::require_neighbors(bool new_list) {
  Impl &p = *impl;
  if (p.told_left_out)
    return;
  const std::string problem = p.neighbors.complaint(*list, map, p.view.atoms(), new_list, p.cutoff);
  if (problem.empty())
    return;
  if (!utils::strmatch(force->pair_style, "^hybrid"))
    error->all(FLERR, "Pair style mace: {}", problem);
  p.told_left_out = true;
  if (comm->me == 0)
    error->warning(FLERR, "Pair style mace: {}", problem);
}

void PairMACE::compute(int eflag, int vflag) {
  Impl &p = *impl;
  ev_init(eflag, vflag);
  update_neighbors();
  p.evaluated.take();

  const mace::Atoms atoms = p.view.atoms();
  p.forces.assign(std::size_t(3) * atoms.n_all, 0.0);
  p.atom_energy.assign(atoms.n_owned, 0.0);
  p.atom_virial.assign(vflag_atom ? std::size_t(6) * atoms.n_all : 0, 0.0);
  if (vflag_atom && !p.evaluator->has_atom_virial())
    error->all(FLERR, "Pair style mace: the {} engine gives no per-atom virial",
               mace::to_string(p.options.engine));
  if (vflag_atom)
    warn_of_heat_flux();
  p.results = {};
  p.results.forces = p.forces.data();
  p.results.atom_energy = p.atom_energy.data();
  p.results.atom_virial = vflag_atom ? p.atom_virial.data() : nullptr;
  p.results.want_virial = vflag_either;
  evaluate(
      [&](mace::FeatureExchange *exchange) { p.evaluator->evaluate(atoms, p.results, exchange); });
  leave_out_isolated_atoms(atoms);
  scatter_results();
  if (!p.announced)
    announce();
}

/// Calls the evaluator, and ends the run if it throws.
void PairMACE::evaluate(const std::function<void(mace::FeatureExchange *)> &call) {
  try {
    call(impl->mode == MessagePassing::Exchange ? &impl->exchange : nullptr);
  } catch (const mace::AtomError &e) {
    error->one(FLERR, "Pair style mace: {}", mace_lammps::name_atoms(lmp, impl->view.atoms(), e));
  } catch (const std::exception &e) {
    error->one(FLERR, "Pair style mace: {}", e.what());
  }
}

void PairMACE::leave_out_isolated_atoms(const mace::Atoms &atoms) {
  Impl &p = *impl;
  if (p.isolated.empty())
    return;
  for (int i = 0; i < atoms.n_owned; ++i)
    if (const int species = atoms.species[i]; species >= 0) {
      p.results.energy -= p.isolated[species];
      p.atom_energy[i] -= p.isolated[species];
    }
}

void PairMACE::warn_of_heat_flux() {
  if (impl->told_heat_flux || modify->get_compute_by_style("heat/flux").empty())
    return;
  impl->told_heat_flux = true;
  if (comm->me == 0)
    error->warning(FLERR, "Pair style mace: compute heat/flux of per-atom stresses is not the heat "
                          "flux of this potential, whose energies depend on more than pairs "
                          "(docs/pair_mace.md)");
}

void PairMACE::scatter_results() {
  Impl &p = *impl;
  const double unit = p.energy_unit;
  // Without Newton's third law LAMMPS leaves ghost atoms alone.
  if (!force->newton_pair && p.mode != MessagePassing::Images) {
    p.exchange.reverse(p.forces.data(), 3);
    if (vflag_atom)
      p.exchange.reverse(p.atom_virial.data(), 6);
  }
  const int n_rows = force->newton_pair ? atom->nlocal + atom->nghost : atom->nlocal;

  for (int i = 0; i < n_rows; ++i)
    for (int a = 0; a < 3; ++a)
      atom->f[i][a] += unit * p.forces[3 * std::size_t(i) + a];
  for (double &energy : p.atom_energy)
    energy *= unit;

  if (eflag_global)
    eng_vdwl += unit * p.results.energy;
  if (vflag_global)
    for (int a = 0; a < 6; ++a)
      virial[a] += unit * p.results.virial[a];
  if (eflag_atom)
    for (int i = 0; i < atom->nlocal; ++i)
      eatom[i] += p.atom_energy[i];
  if (vflag_atom)
    for (int i = 0; i < n_rows; ++i)
      for (int a = 0; a < 6; ++a)
        vatom[i][a] += unit * p.atom_virial[6 * std::size_t(i) + a];
}

void PairMACE::announce() {
  Impl &p = *impl;
  p.announced = true;
  const mace_lammps::CenterList &centers = p.view.centers();
  double mine[2] = {double(centers.n_owned_centers()),
                    double(atom->nlocal ? centers.count_within(p.cutoff, atom->x[0]) : 0)};
  double sum[2];
  MPI_Allreduce(mine, sum, 2, MPI_DOUBLE, MPI_SUM, world);
  double my_megabytes = memory_usage() / 1048576.0;
  double megabytes;
  MPI_Allreduce(&my_megabytes, &megabytes, 1, MPI_DOUBLE, MPI_MAX, world);
  if (comm->me == 0)
    utils::logmesg(lmp,
                   "Pair style mace: {}{}, {:.1f} edges per atom, message passing by {}, {:.1f} MB "
                   "per rank\n",
                   p.description, p.options.e0 ? "" : ", energies of isolated atoms left out",
                   sum[0] > 0 ? sum[1] / sum[0] : 0.0, describe(p.mode), megabytes);
}

std::string PairMACE::no_force_response() const {
  const Impl &p = *impl;
  if (!p.evaluator || !p.evaluator->second_derivatives())
    return "the native engine has no second derivatives: use pair_style mace engine torch with a "
           "TorchScript export";
  if (p.mode != MessagePassing::Images)
    return "second derivatives need all atoms on one MPI rank (and neither mp ghosts nor mp "
           "exchange)";
  return "";
}

void PairMACE::force_response(int i, const double *direction, double *const *response) {
  Impl &p = *impl;
  std::vector<double> change(std::size_t(3) * atom->nlocal);
  try {
    p.evaluator->second_derivatives()->force_response(p.view.atoms(), i, direction, change.data());
  } catch (const std::exception &e) {
    error->one(FLERR, "Pair style mace: {}", e.what());
  }
  for (std::size_t k = 0; k < change.size(); ++k)
    response[0][k] += p.energy_unit * change[k];
}

std::string PairMACE::description() const { return impl->description; }

mace::Locality *PairMACE::locality() const {
  const Impl &p = *impl;
  return p.evaluator && p.mode == MessagePassing::Images ? p.evaluator->locality() : nullptr;
}

int PairMACE::interactions() const { return impl->evaluator ? impl->evaluator->interactions() : 0; }

int PairMACE::feature_width(const mace::FeatureSelection &selection) const {
  const mace::NodeFeatures *features = impl->evaluator ? impl->evaluator->node_features() : nullptr;
  return features ? features->width(selection) : 0;
}

std::vector<double> PairMACE::node_features(const mace::FeatureSelection &selection) {
  Impl &p = *impl;
  int ready = p.evaluator && list && p.evaluated.still_there();
  MPI_Allreduce(MPI_IN_PLACE, &ready, 1, MPI_INT, MPI_MIN, world);
  if (!ready)
    error->all(FLERR, "Pair style mace: node features need neighbor lists of the present atoms: "
                      "use run 0 first");
  update_neighbors();
  std::vector<double> rows(std::size_t(atom->nlocal) * feature_width(selection));
  evaluate([&](mace::FeatureExchange *exchange) {
    p.evaluator->node_features()->evaluate(p.view.atoms(), selection, exchange, rows.data());
  });
  return rows;
}

int PairMACE::pack_forward_comm(int n, int *atoms, double *buffer, int, int *) {
  return impl->exchange.pack_forward(n, atoms, buffer);
}

void PairMACE::unpack_forward_comm(int n, int first, double *buffer) {
  impl->exchange.unpack_forward(n, first, buffer);
}

int PairMACE::pack_reverse_comm(int n, int first, double *buffer) {
  return impl->exchange.pack_reverse(n, first, buffer);
}

void PairMACE::unpack_reverse_comm(int n, int *atoms, double *buffer) {
  impl->exchange.unpack_reverse(n, atoms, buffer);
}

void *PairMACE::extract(const char *name, int &dim) {
  dim = 0;
  if (strcmp(name, "cutoff") == 0)
    return &impl->cutoff;
  if (strcmp(name, "mace_species") == 0) { // of each atom type, from 1 on
    dim = 1;
    return map;
  }
  return nullptr;
}

void *PairMACE::extract_peratom(const char *name, int &columns) {
  if (strcmp(name, "energy") != 0)
    return nullptr;
  columns = 0;
  // There is something to point at before the first step, and on a rank without atoms.
  impl->atom_energy.resize(std::max(1, atom->nlocal));
  return impl->atom_energy.data();
}

double PairMACE::memory_usage() {
  const Impl &p = *impl;
  double bytes = Pair::memory_usage();
  if (p.evaluator)
    bytes += double(p.evaluator->memory_bytes());
  bytes += double(p.view.memory_bytes() + p.evaluated.memory_bytes());
  bytes += double((p.forces.capacity() + p.atom_energy.capacity() + p.atom_virial.capacity()) *
                  sizeof(double));
  return bytes;
}
