// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_mace.h"

#include "atom_names.h"
#include "mace/atom_error.h"
#include "mace/elements.h"
#include "mace/factory/evaluator_factory.h"
#include "mace/isolated_energies.h"
#include "mace/node_features.h"
#include "mace/polarization.h"
#include "polar_box.h"
#include "stage_report.h"
#include "start_up.h"
#include "styles/common/collective_error.h"
#include "styles/common/energy_unit.h"
#include "styles/common/many_body_pair.h"
#include "styles/common/mass_check.h"
#include "styles/common/node_sharing.h"

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

using namespace LAMMPS_NS;
using mace_lammps::MessagePassingChoice;

PairMACE::PairMACE(LAMMPS *lmp, const std::string &style)
    : Pair(lmp), who("Pair style " + style), evaluated(lmp), ghost_cutoff(lmp) {
  mace_lammps::set_many_body(*this);
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
  mace_lammps::unset_coefficients(*this, atom->ntypes);
  map = new int[n];
  allocated = 1;
}

/// LAMMPS keeps the instance when the pair_style command names the same style again.
void PairMACE::forget_model() {
  evaluator.reset();
  dispersion.reset();
  model.clear();
  model_description.clear();
  isolated.clear();
  evaluated.forget();
  times = {};
  ghost_cutoff.give_back();
  if (allocated)
    mace_lammps::unset_coefficients(*this, atom->ntypes);
}

void PairMACE::settings(int narg, char **arg) {
  forget_model();
  energy_unit = mace_lammps::energy_unit(lmp, who);
  try {
    options = mace_lammps::parse_pair_mace_options({arg, arg + narg});
  } catch (const std::exception &e) {
    error->all(FLERR, "{}: {}", who, e.what());
  }
}

void PairMACE::coeff(int narg, char **arg) {
  const int ntypes = atom->ntypes;
  if (narg != 3 + ntypes)
    error->all(FLERR,
               "{}: pair_coeff takes * * MODEL and one element for each of the {} atom types, that "
               "is {} arguments; there are {}",
               who, ntypes, 3 + ntypes, narg);
  if (strcmp(arg[0], "*") != 0 || strcmp(arg[1], "*") != 0)
    error->all(FLERR, "{}: pair_coeff must start with * *, not {} {}", who, arg[0], arg[1]);
  // One rank looks: the others may see another file system, and must not take another turn.
  if (comm->me == 0)
    model = utils::get_potential_file_path(arg[2]);
  mace_lammps::broadcast(world, 0, model);
  if (model.empty())
    error->all(FLERR,
               "{}: model file {} not found, neither here nor in the folders of the environment "
               "variable LAMMPS_POTENTIALS",
               who, arg[2]);

  if (!allocated)
    allocate();
  map_element2type(narg - 3, arg + 3);

  mace_lammps::NodeSharing node(world); // until all ranks are ready
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    mace::EvaluatorOptions wanted;
    wanted.model_file = model;
    wanted.engine = options.engine;
    wanted.precision = options.precision;
    wanted.head = options.head;
    wanted.threads = comm->nthreads;
    wanted.node = comm->nprocs > 1 ? &node : nullptr;
    for (int i = 0; i < nelements; ++i)
      wanted.atomic_numbers.push_back(mace::atomic_number(elements[i]));
    node.run([&] { evaluator = mace::make_evaluator(wanted); });
    model_cutoff = evaluator->cutoff();
    model_description = evaluator->description();
    set_electrons();
    dispersion.reset();
    if (!options.functional.empty()) {
      options.dispersion.atomic_numbers = wanted.atomic_numbers;
      options.dispersion.threads = comm->nthreads;
      dispersion = std::make_unique<mace_lammps::BoxDispersion>(lmp, who, options.dispersion);
      model_description +=
          ", " + mace_lammps::describe_dispersion(options.functional, options.dispersion);
    }
    isolated.clear();
    if (!options.e0)
      isolated = mace::isolated_energies(*evaluator, nelements);
  });
  if (!problem.empty())
    error->all(FLERR, "{}: {}", who, problem);
  announced = told_masses = told_left_out = told_heat_flux = false;
  evaluated.forget();
  if (comm->me == 0)
    mace_lammps::tell_start_up(lmp, model, model_description, model_cutoff);
}

/// Total charge and spin, which a polarizable model has to be told.
void PairMACE::set_electrons() {
  mace::Polarization *polarization = evaluator->polarization();
  if (!polarization) {
    if (options.charge || options.spin)
      throw mace::Error("the keywords charge and spin are for polarizable models (PolarMACE), and "
                        "the model in " +
                        model + " is none: leave them out");
    return;
  }
  if (!options.e0)
    throw mace::Error("e0 no is not for polarizable models: what an atom alone has depends on its "
                      "charge and spin");
  const mace::ElectronCount electrons{options.charge.value_or(0.0), options.spin.value_or(1.0)};
  polarization->set_electrons(electrons, mace_lammps::rank_sum(lmp));
  model_description += fmt::format(", total charge {:g}, spin multiplicity {:g}", electrons.charge,
                                   electrons.multiplicity);
}

void PairMACE::choose_message_passing() {
  if (options.one_rank && comm->nprocs > 1)
    error->all(FLERR,
               "{}: no_domain_decomposition works on one MPI rank, this run has {}; leave the "
               "keyword out",
               who, comm->nprocs);
  switch (options.message_passing) {
  case MessagePassingChoice::Exchange:
    if (!evaluator->can_exchange())
      error->all(FLERR,
                 "{}: the torch engine cannot exchange features between ranks: use mp auto or mp "
                 "ghosts",
                 who);
    mode = MessagePassing::Exchange;
    break;
  case MessagePassingChoice::Ghosts:
    mode = MessagePassing::Ghosts;
    break;
  case MessagePassingChoice::Auto:
    if (comm->nprocs == 1)
      mode = MessagePassing::Images;
    else
      mode = evaluator->can_exchange() ? MessagePassing::Exchange : MessagePassing::Ghosts;
  }
  if (options.one_rank)
    mode = MessagePassing::Images;
}

void PairMACE::require_ghosts_of(double cutoff) {
  if (comm->mode != Comm::SINGLE)
    error->all(FLERR, "{} with mp ghosts needs comm_modify mode single", who);
  if (ghost_cutoff.raise(cutoff) && comm->me == 0)
    utils::logmesg(
        lmp,
        "{}: communication cutoff raised to {:.4g} so that ghost atoms reach through all "
        "layers of the model\n",
        who, cutoff);
}

void PairMACE::init_style() {
  if (!evaluator)
    error->all(FLERR, "{} has no model: give pair_coeff after pair_style", who);
  if (dispersion)
    dispersion->expand_no_more();
  choose_message_passing();
  if (evaluator->polarization())
    mace_lammps::require_polar_box(lmp, who);
  forget_atoms();
  if (!told_masses)
    mace_lammps::warn_of_masses(lmp, map, elements);
  told_masses = true;

  ghostneigh = mode == MessagePassing::Ghosts ? 1 : 0;
  neighbor->add_request(this, ghostneigh ? NeighConst::REQ_FULL | NeighConst::REQ_GHOST
                                         : NeighConst::REQ_FULL);
  if (ghostneigh)
    require_ghosts_of(evaluator->interactions() * model_cutoff + neighbor->skin);
  else
    ghost_cutoff.give_back();

  const int width = mode == MessagePassing::Exchange ? evaluator->exchange_width() : 1;
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
  forget_atoms();
}

double PairMACE::init_one(int i, int j) {
  if (setflag[i][j] == 0)
    error->all(FLERR,
               "{}: no element is given for atom type {} or {}: NULL is for pair style hybrid", who,
               i, j);
  cutghost[i][j] = cutghost[j][i] = model_cutoff;
  return model_cutoff;
}

/// LAMMPS calls it at the end of a run.
void PairMACE::finish() {
  if (options.times)
    mace_lammps::report_stage_times(lmp, who, times);
  times = {};
}

void PairMACE::evaluate(const std::function<void()> &call) {
  try {
    if (mace::Polarization *polarization = evaluator->polarization())
      polarization->set_cell(mace_lammps::cell_vectors(lmp));
    call();
  } catch (const mace::AtomError &e) {
    error->one(FLERR, "{}: {}", who, mace_lammps::name_atoms(lmp, atoms_for_message(), e));
  } catch (const std::exception &e) {
    error->one(FLERR, "{}: {}", who, e.what());
  }
}

void PairMACE::require_neighbors(const std::function<std::string()> &find) {
  if (told_left_out)
    return;
  const std::string problem = find();
  if (problem.empty())
    return;
  if (!utils::strmatch(force->pair_style, "^hybrid"))
    error->all(FLERR, "{}: {}", who, problem);
  told_left_out = true;
  if (comm->me == 0)
    error->warning(FLERR, "{}: {}", who, problem);
}

void PairMACE::require_atom_virial() {
  if (!evaluator->has_atom_virial())
    error->all(FLERR, "{}: {} no per-atom virial", who,
               evaluator->polarization()
                   ? "a polarizable model has"
                   : "the " + mace::to_string(options.engine) + " engine gives");
  warn_of_heat_flux();
}

void PairMACE::warn_of_heat_flux() {
  if (told_heat_flux || modify->get_compute_by_style("heat/flux").empty())
    return;
  told_heat_flux = true;
  if (comm->me == 0)
    error->warning(FLERR,
                   "{}: compute heat/flux of per-atom stresses is not the heat flux of this "
                   "potential, whose energies depend on more than pairs; compute mace/heat_flux is "
                   "(docs/compute_mace_heat_flux.md)",
                   who);
}

void PairMACE::announce(const std::function<Graph()> &count) {
  if (announced)
    return;
  announced = true;
  const Graph graph = count();
  double mine[2] = {double(graph.atoms), double(graph.edges)};
  double sum[2];
  MPI_Allreduce(mine, sum, 2, MPI_DOUBLE, MPI_SUM, world);
  double my_megabytes = memory_usage() / 1048576.0;
  double my_shared = double(evaluator->node_bytes()) / 1048576.0;
  double megabytes, shared;
  MPI_Allreduce(&my_megabytes, &megabytes, 1, MPI_DOUBLE, MPI_MAX, world);
  MPI_Allreduce(&my_shared, &shared, 1, MPI_DOUBLE, MPI_MIN, world);
  const char *how = mode == MessagePassing::Images     ? "images of one rank's atoms"
                    : mode == MessagePassing::Exchange ? "exchange of layer features"
                                                       : "ghost atoms for all layers";
  if (comm->me == 0)
    utils::logmesg(
        lmp, "{}: {}{}, {:.1f} edges per atom, message passing by {}, {:.1f} MB per rank{}\n", who,
        model_description, options.e0 ? "" : ", energies of isolated atoms left out",
        sum[0] > 0 ? sum[1] / sum[0] : 0.0, how, megabytes,
        shared > 0 ? fmt::format(", {:.1f} MB of it once per node", shared) : "");
}

std::string PairMACE::description() const { return model_description; }

int PairMACE::interactions() const { return evaluator ? evaluator->interactions() : 0; }

int PairMACE::feature_width(const mace::FeatureSelection &selection) const {
  const mace::NodeFeatures *features = evaluator ? evaluator->node_features() : nullptr;
  return features ? features->width(selection) : 0;
}

void PairMACE::require_evaluated_atoms(const char *what) {
  int ready = evaluator && list && evaluated.still_there();
  MPI_Allreduce(MPI_IN_PLACE, &ready, 1, MPI_INT, MPI_MIN, world);
  if (!ready)
    error->all(FLERR, "{}: {} neighbor lists of the present atoms: use run 0 first", who, what);
}

std::vector<double> PairMACE::node_features(const mace::FeatureSelection &selection) {
  require_evaluated_atoms("node features need");
  std::vector<double> rows(std::size_t(atom->nlocal) * feature_width(selection));
  find_node_features(selection, rows.data());
  return rows;
}

std::string PairMACE::no_charges() const {
  return evaluator && evaluator->polarization()
             ? ""
             : "the model has no charges: they are of polarizable models (PolarMACE)";
}

std::vector<double> PairMACE::charges() {
  require_evaluated_atoms("charges need an evaluation and");
  return evaluator->polarization()->charges();
}

std::string PairMACE::no_heat_flux() const {
  if (evaluator && evaluator->polarization())
    return "the energy of a polarizable model is no sum over the surroundings of atoms, and its "
           "heat "
           "flux is not known";
  if (!evaluator || !evaluator->heat_flux())
    return "the torch engine gives no heat flux: use 'pair_style mace engine kokkos'";
  if (dispersion)
    return "the heat flux of the dispersion is not known: leave the keyword dispersion of "
           "pair_style "
           "mace out";
  return "";
}

int PairMACE::heat_flux_width() const {
  constexpr int vector = 3; // velocities and positions travel, too
  return evaluator ? std::max(vector, evaluator->exchange_width()) : 0;
}

PairMACE::HeatFluxParts PairMACE::heat_flux() {
  require_evaluated_atoms("the heat flux needs");
  std::vector<double> energies(atom->nlocal);
  const std::array<double, 3> potential = find_heat_flux(energies.data());
  HeatFluxParts parts = {};
  for (int a = 0; a < 3; ++a)
    parts.potential[a] = energy_unit * potential[a];
  for (int i = 0; i < atom->nlocal; ++i) {
    const int species = map[atom->type[i]];
    const double left_out = isolated.empty() || species < 0 ? 0.0 : isolated[species];
    for (int a = 0; a < 3; ++a)
      parts.convective[a] += energy_unit * (energies[i] - left_out) * atom->v[i][a];
  }
  return parts;
}

void *PairMACE::extract(const char *what, int &dim) {
  dim = 0;
  if (strcmp(what, "cutoff") == 0)
    return &model_cutoff;
  if (strcmp(what, "mace_species") == 0) { // of each atom type, from 1 on
    dim = 1;
    return map;
  }
  return nullptr;
}

double PairMACE::memory_usage() {
  double bytes = Pair::memory_usage() + double(evaluated.memory_bytes());
  if (evaluator)
    bytes += double(evaluator->memory_bytes());
  if (dispersion)
    bytes += dispersion->memory_bytes();
  return bytes;
}
