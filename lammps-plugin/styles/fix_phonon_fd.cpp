// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix_phonon_fd.h"

#include "box_gather.h"
#include "collective_error.h"
#include "element_of_mass.h"
#include "phonon_job.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "group.h"
#include "modify.h"
#include "neighbor.h"
#include "pair.h"
#include "timer.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

using namespace LAMMPS_NS;
using namespace FixConst;

namespace {

/// Above these the crystal counts as not relaxed and the user is warned.
constexpr double large_residual = 1e-3;   // eV/Angstrom
constexpr double large_deviator = 6.2e-4; // eV/Angstrom^3, 0.1 GPa

/// Atoms found further than this from where they were have been moved by someone; Angstrom.
constexpr double same_place = 1e-6;

enum Output { Done, Total, Residual, Deviator, AcousticSum, Permutation, Misfit, Lowest, Outputs };

/// What every rank knows of the job, which lives on rank 0.
struct Progress {
  int total = 0;
  int done = 0;
  int finished = 0;
  double residual = 0.0; ///< largest force on an atom of the undisplaced box, eV/Angstrom
  double deviator = 0.0; ///< largest component of its deviatoric stress, LAMMPS' pressure unit
  mace_lammps::PhononSummary summary;
};
static_assert(std::is_trivially_copyable_v<Progress>);

/// A displacement as it is told to all ranks.
struct Move {
  tagint id = 0; ///< 0: none is left
  double vector[3] = {};
};
static_assert(std::is_trivially_copyable_v<Move>);

double largest_norm(const std::vector<double> &vectors) {
  double largest = 0.0;
  for (std::size_t i = 0; i + 2 < vectors.size(); i += 3)
    largest = std::max(largest, std::hypot(vectors[i], vectors[i + 1], vectors[i + 2]));
  return largest;
}

} // namespace

struct FixPhononFD::Impl {
  mace_lammps::PhononSettings settings;
  std::vector<std::string> elements; ///< per atom type, if the user names them
  double energy_unit = 1.0;          ///< one eV in LAMMPS' unit
  mace_lammps::BoxGather gather;
  std::unique_ptr<mace_lammps::PhononJob> job; ///< on rank 0
  std::vector<tagint> ids;                     ///< on rank 0: IDs of the job's atoms
  bool started = false;
  bool set_up = false; ///< setup() has seen this run's undisplaced forces
  bool reported = false;
  bool stopped = false; ///< this fix has ended the run
  Progress progress;

  bool displaced = false; ///< some rank has a displaced atom
  int displaced_atom = -1;
  double home[3] = {};

  explicit Impl(LAMMPS *lmp) : gather(lmp) {}
};

FixPhononFD::FixPhononFD(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), impl(std::make_unique<Impl>(lmp)) {
  time_integrate = 1;
  nevery = 1;
  vector_flag = 1;
  size_vector = Outputs;
  global_freq = 1;
  extvector = 0;
  parse(narg, arg);
}

FixPhononFD::~FixPhononFD() = default;

void FixPhononFD::parse(int narg, char **arg) {
  if (igroup != 0)
    error->all(FLERR, "Fix {} must act on group all", style);
  if (narg < 4)
    utils::missing_cmd_args(FLERR, std::string("fix ") + style, error);
  mace_lammps::PhononSettings &settings = impl->settings;
  settings.file = arg[3];

  int i = 4;
  const auto values = [&](int n) {
    if (i + n >= narg)
      utils::missing_cmd_args(FLERR, fmt::format("fix {} {}", style, arg[i]), error);
    const int first = i + 1;
    i += n + 1;
    return first;
  };
  const auto flag = [&] { return utils::logical(FLERR, arg[values(1)], false, lmp) != 0; };
  while (i < narg) {
    const std::string keyword = arg[i];
    if (keyword == "displacement") {
      settings.displacement = utils::numeric(FLERR, arg[values(1)], false, lmp);
      if (settings.displacement <= 0.0)
        error->all(FLERR, "Fix {}: displacement must be positive", style);
    } else if (keyword == "cells") {
      int n = 0;
      while (i + 1 + n < narg && n < 9 && utils::is_integer(arg[i + 1 + n]))
        ++n;
      if (n != 3 && n != 9)
        error->all(FLERR, "Fix {}: cells takes 3 or 9 integers, there are {}", style, n);
      const int first = values(n);
      settings.cells.fill(0);
      for (int k = 0; k < n; ++k)
        settings.cells[n == 3 ? 4 * k : k] = utils::inumeric(FLERR, arg[first + k], false, lmp);
    } else if (keyword == "symprec") {
      settings.symprec = utils::numeric(FLERR, arg[values(1)], false, lmp);
      if (settings.symprec <= 0.0)
        error->all(FLERR, "Fix {}: symprec must be positive", style);
    } else if (keyword == "plusminus") {
      settings.plusminus = arg[values(1)];
      if (settings.plusminus != "auto")
        settings.plusminus = utils::logical(FLERR, settings.plusminus, false, lmp) ? "yes" : "no";
    } else if (keyword == "symmetry") {
      settings.symmetry = flag();
    } else if (keyword == "asr") {
      settings.asr = flag();
    } else if (keyword == "phonopy") {
      settings.phonopy = flag();
    } else if (keyword == "restart") {
      settings.restart = flag();
    } else if (keyword == "elements") {
      const int first = values(atom->ntypes);
      impl->elements.assign(arg + first, arg + first + atom->ntypes);
    } else {
      error->all(FLERR,
                 "Fix {}: unknown keyword {}; choose from displacement, cells, symprec, plusminus, "
                 "symmetry, asr, phonopy, restart, elements",
                 style, keyword);
    }
  }
}

int FixPhononFD::setmask() { return INITIAL_INTEGRATE | END_OF_STEP | POST_RUN; }

void FixPhononFD::init() {
  const std::string units = update->unit_style;
  if (units == "metal")
    impl->energy_unit = 1.0;
  else if (units == "real")
    impl->energy_unit = utils::get_conversion_factor(utils::ENERGY, utils::METAL2REAL);
  else
    error->all(FLERR, "Fix {} works with units metal or units real, not with units {}", style,
               units);
  if (!atom->tag_enable)
    error->all(FLERR, "Fix {} needs atom IDs", style);
  if (domain->nonperiodic)
    error->all(FLERR, "Fix {} needs a box that is periodic in all directions", style);
  if (utils::strmatch(update->integrate_style, "^respa"))
    error->all(FLERR, "Fix {} works with run_style verlet, not with {}", style,
               update->integrate_style);
  if (!neighbor->dist_check)
    error->all(FLERR,
               "Fix {} needs neigh_modify check yes: its displacements are too small for "
               "new neighbor lists, and new lists would move atoms through the boundaries",
               style);
  if (impl->settings.displacement >= 0.5 * neighbor->skin)
    error->all(FLERR,
               "Fix {}: the displacement of {} must be smaller than half the neighbor skin of {}; "
               "raise the skin with the neighbor command",
               style, impl->settings.displacement, neighbor->skin);
  require_resting_atoms();
  impl->set_up = false;
}

void FixPhononFD::require_resting_atoms() {
  for (const Fix *other : modify->get_fix_list())
    if (other != this && (other->time_integrate || other->force_reneighbor || other->box_change))
      error->all(FLERR, "Fix {} needs atoms and box at rest: remove fix {} (style {}) first", style,
                 other->id, other->style);
}

void FixPhononFD::setup(int) {
  start_or_check_job();
  const double per_energy = 1.0 / impl->energy_unit;
  std::vector<double> forces = impl->gather.vectors(atom->f);
  for (double &force : forces)
    force *= per_energy;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (impl->job) {
      impl->progress.residual = largest_norm(forces);
      impl->job->record_reference(forces);
    }
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  share_progress();
  report_reference();
  impl->set_up = true;

  if (!impl->progress.finished && impl->progress.done == impl->progress.total)
    finish();
  stop_after_last_displacement();
}

void FixPhononFD::start_or_check_job() {
  mace_lammps::PhononBox box;
  const double *h = domain->h;
  box.lattice = {h[0], 0.0, 0.0, h[5], h[1], 0.0, h[4], h[3], h[2]};
  box.positions = impl->gather.vectors(atom->x);
  for (std::size_t k = 0; k < box.positions.size(); ++k)
    box.positions[k] -= domain->boxlo[k % 3];

  std::vector<double> masses, types;
  for (int i = 0; i < atom->nlocal; ++i) {
    masses.push_back(atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]]);
    types.push_back(atom->type[i]);
  }
  box.masses = impl->gather.numbers(masses);
  types = impl->gather.numbers(types);
  std::vector<tagint> ids = impl->gather.ids();

  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const int type = static_cast<int>(types[i]);
      box.symbols.push_back(impl->elements.empty() ? mace_lammps::element_of_mass(box.masses[i])
                                                   : impl->elements[type - 1]);
      if (box.symbols.back().empty())
        throw std::runtime_error(fmt::format("no element has the mass {} of atom type {}: name the "
                                             "elements of all types with the keyword elements",
                                             box.masses[i], type));
    }
    if (!impl->started) {
      impl->settings.potential["pair_style"] = force->pair_style ? force->pair_style : "none";
      int dim = 0;
      if (Pair *mace = force->pair_match("mace", 0))
        impl->settings.potential["model"] =
            static_cast<const char *>(mace->extract("description", dim));
      impl->settings.provenance["program"] = std::string("LAMMPS ") + lmp->version;
      impl->job = std::make_unique<mace_lammps::PhononJob>(impl->settings, std::move(box));
      impl->ids = std::move(ids);
      return;
    }
    impl->job->require_same_box(box, same_place);
    if (ids != impl->ids)
      throw std::runtime_error("atom IDs have changed since the first run of this fix");
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  impl->started = true;
}

void FixPhononFD::share_progress() {
  Progress &progress = impl->progress;
  if (impl->job) {
    progress.total = impl->job->total();
    progress.done = impl->job->done();
  }
  MPI_Bcast(&progress, sizeof(Progress), MPI_BYTE, 0, world);
}

void FixPhononFD::report_reference() {
  // The virial of this step is known only if the step prints it.
  if (update->vflag_global == update->ntimestep)
    if (Compute *pressure = modify->get_compute_by_id("thermo_press")) {
      pressure->compute_vector();
      const double *p = pressure->vector;
      const double mean = (p[0] + p[1] + p[2]) / 3.0;
      const double parts[6] = {p[0] - mean, p[1] - mean, p[2] - mean, p[3], p[4], p[5]};
      impl->progress.deviator = 0.0;
      for (const double part : parts)
        impl->progress.deviator = std::max(impl->progress.deviator, std::abs(part));
    }
  if (impl->reported || comm->me != 0)
    return;
  impl->reported = true;
  const Progress &progress = impl->progress;
  utils::logmesg(lmp,
                 "Fix {}: space group {}, {} atoms in the primitive cell, {} displacements of {} "
                 "Angstrom, {} done; largest force at rest {:.3g} eV/Angstrom\n",
                 style, impl->job->space_group(), impl->job->primitive_atoms(), progress.total,
                 impl->settings.displacement, progress.done, progress.residual);
  if (progress.residual > large_residual)
    error->warning(FLERR,
                   "Fix {}: atoms are not relaxed, the largest force is {:.3g} eV/Angstrom; "
                   "minimize first",
                   style, progress.residual);
  if (progress.deviator > large_deviator * impl->energy_unit * force->nktv2p)
    error->warning(FLERR,
                   "Fix {}: the box is not relaxed, the pressure tensor differs from a hydrostatic "
                   "one by up to {:.4g} (pressure units); relax it with fix box/relax first",
                   style, progress.deviator);
}

void FixPhononFD::stop_after_last_displacement() {
  const int left = impl->progress.total - impl->progress.done;
  if (left == 0) {
    timer->force_timeout();
    impl->stopped = true;
  } else if (update->ntimestep + left < update->laststep) {
    // Thermo prints the last step of a run: make it that of the last displacement.
    update->laststep = update->ntimestep + left;
  }
}

void FixPhononFD::initial_integrate(int) {
  if (!impl->set_up)
    error->all(FLERR, "Fix {} needs the forces at rest: use run with pre yes", style);
  restore();
  displace_next();
}

void FixPhononFD::displace_next() {
  Move move;
  if (impl->job)
    if (const auto next = impl->job->next()) {
      move.id = impl->ids[next->atom];
      std::copy_n(next->vector.begin(), 3, move.vector);
    }
  MPI_Bcast(&move, sizeof(Move), MPI_BYTE, 0, world);
  impl->displaced = move.id != 0;
  const tagint *end = atom->tag + atom->nlocal;
  const tagint *found = std::find(static_cast<const tagint *>(atom->tag), end, move.id);
  if (!impl->displaced || found == end)
    return;
  impl->displaced_atom = static_cast<int>(found - atom->tag);
  double *x = atom->x[impl->displaced_atom];
  for (int a = 0; a < 3; ++a) {
    impl->home[a] = x[a];
    x[a] += move.vector[a];
  }
}

void FixPhononFD::restore() {
  if (impl->displaced_atom >= 0)
    std::copy_n(impl->home, 3, atom->x[impl->displaced_atom]);
  impl->displaced_atom = -1;
  impl->displaced = false;
}

void FixPhononFD::end_of_step() {
  if (impl->displaced) {
    if (neighbor->ago == 0)
      error->all(FLERR,
                 "Fix {}: neighbor lists were built while an atom was displaced; something "
                 "else moves atoms or asks for new lists",
                 style);
    std::vector<double> forces = impl->gather.vectors(atom->f);
    for (double &force : forces)
      force /= impl->energy_unit;
    const std::string problem = mace_lammps::run_collectively(world, [&] {
      if (impl->job)
        impl->job->record(forces);
    });
    if (!problem.empty())
      error->all(FLERR, "Fix {}: {}", style, problem);
    share_progress();
  }
  if (impl->progress.done < impl->progress.total)
    return;
  if (!impl->progress.finished)
    finish();
  timer->force_timeout();
  impl->stopped = true;
}

void FixPhononFD::finish() {
  Progress &progress = impl->progress;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (impl->job)
      progress.summary = impl->job->finish();
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  progress.finished = 1;
  share_progress();
  if (comm->me != 0)
    return;
  const mace_lammps::PhononSummary &summary = progress.summary;
  utils::logmesg(lmp,
                 "Fix {}: wrote {}; acoustic sum {:.3g}, permutation {:.3g} eV/Angstrom^2{}; modes "
                 "at Gamma from {:.2f} to {:.2f} cm^-1\n",
                 style, impl->settings.file, summary.acoustic_sum, summary.permutation,
                 impl->settings.asr ? " before they were imposed" : "", summary.lowest,
                 summary.highest);
  if (summary.imaginary > 0)
    error->warning(FLERR,
                   "Fix {}: {} modes at Gamma are imaginary, the lowest is {:.2f}i cm^-1: the "
                   "structure is no minimum of the energy",
                   style, summary.imaginary, -summary.lowest);
}

void FixPhononFD::post_run() {
  restore();
  impl->set_up = false;
  if (impl->stopped)
    timer->reset_timeout();
  impl->stopped = false;
  const Progress &progress = impl->progress;
  if (progress.done == progress.total)
    return;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (impl->job)
      impl->job->save();
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  if (comm->me == 0)
    utils::logmesg(lmp, "Fix {}: {} of {} displacements are done; the next run continues\n", style,
                   progress.done, progress.total);
}

double FixPhononFD::compute_vector(int n) {
  const Progress &progress = impl->progress;
  switch (n) {
  case Done:
    return progress.done;
  case Total:
    return progress.total;
  case Residual:
    return progress.residual * impl->energy_unit;
  case Deviator:
    return progress.deviator;
  case AcousticSum:
    return progress.summary.acoustic_sum * impl->energy_unit;
  case Permutation:
    return progress.summary.permutation * impl->energy_unit;
  case Misfit:
    return progress.summary.misfit * impl->energy_unit;
  default:
    return progress.summary.lowest;
  }
}

void *FixPhononFD::extract(const char *name, int &dim) {
  dim = 0;
  if (strcmp(name, "finished") == 0)
    return &impl->progress.finished;
  if (strcmp(name, "file") == 0)
    return impl->settings.file.data();
  return nullptr;
}

double FixPhononFD::memory_usage() {
  double bytes = 0.0;
  if (impl->job)
    bytes = double(impl->progress.total + 1) * double(atom->natoms) * 3.0 * sizeof(double);
  return bytes;
}
