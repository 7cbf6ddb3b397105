// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix_cell_relax.h"

#include "relaxation_arguments.h"
#include "styles/bridge/relaxation_job.h"
#include "styles/common/acting_fixes.h"
#include "styles/common/atom_identity.h"
#include "styles/common/box_gather.h"
#include "styles/common/collective_error.h"
#include "styles/common/energy_unit.h"
#include "styles/common/gathered_box.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "kspace.h"
#include "modify.h"
#include "neighbor.h"
#include "output.h"
#include "timer.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace LAMMPS_NS;
using namespace FixConst;
using mace_lammps::RelaxationProgress;

namespace {

/// Atoms found further than this from where they were have been moved by someone; Angstrom.
constexpr double same_place = 1e-6;

/// A potential that gives another energy is another potential; eV per atom.
constexpr double same_energy = 1e-6;

/// Forces that break the symmetry by less pass unnoticed; eV/Angstrom.
constexpr double unnoticed_asymmetry = 1e-3;

enum Output { Converged, Calls, MaxForce, MaxStress, Enthalpy, Outputs };

/// Whether no coordinate of two lattices, or two sets of positions, differs.
template <typename Coordinates> bool same_structure(const Coordinates &a, const Coordinates &b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return std::abs(x - y) < same_place; });
}

} // namespace

struct FixCellRelax::Impl {
  mace_lammps::RelaxationArguments arguments;
  ins::RelaxationSettings settings; ///< in eV and Angstrom
  double energy_unit = 1.0;         ///< one eV in LAMMPS' unit
  double pressure_unit = 1.0;       ///< one eV/Angstrom^3 in LAMMPS' unit
  mace_lammps::BoxGather gather;
  std::string virial_id;

  std::unique_ptr<mace_lammps::RelaxationJob> job; ///< on rank 0
  std::vector<tagint> ids;                         ///< on all ranks: IDs of the job's atoms, rising
  mace_lammps::Box seen;                           ///< on rank 0: the box that was recorded last
  std::ofstream history;                           ///< on rank 0
  RelaxationProgress progress;
  bool set_up = false;  ///< setup() has seen this run's first forces
  bool stopped = false; ///< this fix has ended the run

  explicit Impl(LAMMPS *lmp) : gather(lmp) {}

  /// Positions that follow the atoms through the box's boundaries, from its origin; on rank 0.
  std::vector<double> unwrapped_positions(const LAMMPS &lmp) const {
    const Atom &atom = *lmp.atom;
    std::vector<double> positions(3 * std::size_t(atom.nlocal));
    std::vector<double *> rows(atom.nlocal);
    for (int i = 0; i < atom.nlocal; ++i) {
      rows[i] = positions.data() + 3 * std::size_t(i);
      lmp.domain->unmap(atom.x[i], atom.image[i], rows[i]);
      for (int a = 0; a < 3; ++a)
        rows[i][a] -= lmp.domain->boxlo[a];
    }
    return gather.vectors(rows.data());
  }
};

FixCellRelax::FixCellRelax(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), impl(std::make_unique<Impl>(lmp)) {
  time_integrate = 1;
  nevery = 1;
  vector_flag = 1;
  size_vector = Outputs;
  global_freq = 1;
  extvector = 0;
  if (igroup != 0)
    error->all(FLERR, "Fix {} must act on group all", style);
  impl->arguments = mace_lammps::parse_relaxation_arguments(lmp, narg, arg);
  const auto &free = impl->arguments.settings.cell.free;
  if (std::find(free.begin(), free.end(), true) != free.end())
    box_change |= BOX_CHANGE_SIZE | (domain->triclinic ? BOX_CHANGE_SHAPE : NO_BOX_CHANGE);

  // Atoms are at rest as far as the relaxation goes: the stress is that of the potential alone.
  impl->virial_id = std::string(id) + "_virial";
  modify->add_compute(impl->virial_id + " all pressure NULL virial");
}

FixCellRelax::~FixCellRelax() {
  if (modify && modify->get_compute_by_id(impl->virial_id))
    modify->delete_compute(impl->virial_id);
}

int FixCellRelax::setmask() { return INITIAL_INTEGRATE | END_OF_STEP | POST_RUN; }

void FixCellRelax::init() {
  impl->energy_unit = mace_lammps::energy_unit(lmp, std::string("Fix ") + style);
  impl->pressure_unit = impl->energy_unit * force->nktv2p;
  if (!atom->tag_enable)
    error->all(FLERR, "Fix {} needs atom IDs", style);
  if (domain->nonperiodic || domain->dimension != 3)
    error->all(FLERR, "Fix {} needs a box that is periodic in all three directions", style);
  if (utils::strmatch(update->integrate_style, "^respa"))
    error->all(FLERR, "Fix {} works with run_style verlet, not with {}", style,
               update->integrate_style);
  if (neighbor->every != 1 || neighbor->delay != 0 || !neighbor->dist_check)
    error->all(FLERR,
               "Fix {} moves atoms further in a step than dynamics does: use neigh_modify every 1 "
               "delay 0 check yes",
               style);
  if (!modify->get_compute_by_id(impl->virial_id))
    error->all(FLERR, "Fix {}: its compute {} has been removed: define the fix again", style,
               impl->virial_id);
  require_free_atoms();

  const mace_lammps::RelaxationArguments &arguments = impl->arguments;
  impl->settings = arguments.settings;
  for (double &component : impl->settings.pressure)
    component /= impl->pressure_unit;
  if (!arguments.default_force_tolerance)
    impl->settings.force_tolerance /= impl->energy_unit;
  if (!arguments.default_stress_tolerance)
    impl->settings.stress_tolerance /= impl->pressure_unit;
  impl->set_up = false;
}

void FixCellRelax::require_free_atoms() {
  for (const Fix *other : modify->get_fix_list()) {
    if (other == this)
      continue;
    if (other->time_integrate || other->box_change)
      error->all(FLERR, "Fix {} moves atoms and box alone: remove fix {} (style {}) first", style,
                 other->id, other->style);
    const std::string reason = mace_lammps::why_unfit_for_force_constants(lmp, other);
    if (!reason.empty())
      error->all(
          FLERR,
          "Fix {} relaxes all atoms by the forces of an energy, and fix {} {}: remove fix {} "
          "(style {}) first",
          style, other->id, reason, other->id, other->style);
  }
}

void FixCellRelax::setup(int) {
  begin_or_continue();
  impl->set_up = true;
  if (impl->progress.status != RelaxationProgress::running)
    stop();
}

void FixCellRelax::begin_or_continue() {
  mace_lammps::GatheredBox gathered = mace_lammps::gather_box(lmp);
  mace_lammps::Box &box = gathered.box;
  mace_lammps::gather_atom_identity(lmp, box);
  box.positions = impl->unwrapped_positions(*lmp);
  std::vector<tagint> &ids = gathered.ids;
  int atoms = static_cast<int>(ids.size());
  MPI_Bcast(&atoms, 1, MPI_INT, 0, world);
  ids.resize(atoms);
  MPI_Bcast(ids.data(), static_cast<int>(atoms * sizeof(tagint)), MPI_BYTE, 0, world);

  // A run that was too short goes on where it stopped, unless someone has changed the box or the
  // potential since.
  const double energy =
      modify->get_compute_by_id("thermo_pe")->compute_scalar() / impl->energy_unit;
  int same = impl->job && impl->progress.status != RelaxationProgress::stalled &&
             ids == impl->ids && std::abs(energy - impl->progress.energy) < same_energy * atoms &&
             same_structure(box.lattice, impl->seen.lattice) &&
             same_structure(box.positions, impl->seen.positions);
  MPI_Bcast(&same, 1, MPI_INT, 0, world);
  if (same) {
    modify->addstep_compute_all(update->ntimestep + 1);
    return;
  }

  impl->ids = ids;
  double largest_asymmetry = unnoticed_asymmetry;
  if (force->kspace)
    largest_asymmetry += 10.0 * force->kspace->accuracy / impl->energy_unit;
  impl->progress = RelaxationProgress();
  int starts_here = 0;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    mace_lammps::name_elements(gathered, impl->arguments.elements);
    impl->job =
        std::make_unique<mace_lammps::RelaxationJob>(impl->settings, box, largest_asymmetry);
    if (!impl->arguments.history.empty()) {
      impl->history.close();
      impl->history.open(impl->arguments.history);
      if (!impl->history)
        throw std::runtime_error("cannot write the file " + impl->arguments.history);
      impl->history << "# fix " << style << ", units " << update->unit_style << '\n'
                    << "step,energy,enthalpy,fmax,smax,volume,lx,ly,lz,xy,xz,yz,accepted\n";
    }
    const std::string group = impl->job->space_group();
    utils::logmesg(lmp, "Fix {}: {} atoms, {} variables of the cell{}{}\n", style, atoms,
                   impl->job->cell_variables(), group.empty() ? "" : ", keeps space group ", group);
    // The space group may ask for positions a little off those of the box.
    starts_here = same_structure(impl->job->positions(), box.positions);
    impl->seen = box;
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  MPI_Bcast(&starts_here, 1, MPI_INT, 0, world);
  if (starts_here)
    record();
  else
    modify->addstep_compute_all(update->ntimestep + 1);
}

void FixCellRelax::record() {
  Compute *energy = modify->get_compute_by_id("thermo_pe");
  Compute *virial = modify->get_compute_by_id(impl->virial_id);
  const double potential = energy->compute_scalar() / impl->energy_unit;
  virial->compute_vector();
  const double *p = virial->vector;
  const double unit = -1.0 / impl->pressure_unit;
  const std::array<double, 9> stress = {unit * p[0], unit * p[3], unit * p[4],
                                        unit * p[3], unit * p[1], unit * p[5],
                                        unit * p[4], unit * p[5], unit * p[2]};
  std::vector<double> forces = impl->gather.vectors(atom->f);
  for (double &component : forces)
    component /= impl->energy_unit;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (impl->job)
      impl->progress = impl->job->record(potential, forces, stress);
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  MPI_Bcast(&impl->progress, sizeof(RelaxationProgress), MPI_BYTE, 0, world);
  write_history();
  // Energy and virial of the next step too, and whatever its output may ask for: the step at which
  // the relaxation arrives is printed, and is not known before.
  modify->addstep_compute_all(update->ntimestep + 1);
}

void FixCellRelax::write_history() {
  if (!impl->history.is_open())
    return;
  const RelaxationProgress &progress = impl->progress;
  const double *h = domain->h;
  impl->history << fmt::format("{},{:.10g},{:.10g},{:.6g},{:.6g},{:.12g},{:.10g},{:.10g},{:.10g},"
                               "{:.10g},{:.10g},{:.10g},{}\n",
                               update->ntimestep, progress.energy * impl->energy_unit,
                               progress.enthalpy * impl->energy_unit,
                               progress.max_force * impl->energy_unit,
                               progress.max_stress * impl->pressure_unit, h[0] * h[1] * h[2], h[0],
                               h[1], h[2], h[5], h[4], h[3], progress.accepted)
                << std::flush;
}

void FixCellRelax::initial_integrate(int) {
  if (!impl->set_up)
    error->all(FLERR, "Fix {} needs the forces of its first step: use run with pre yes", style);
  move();
}

void FixCellRelax::move() {
  mace_lammps::Box &box = impl->seen;
  if (impl->job) {
    box.lattice = impl->job->lattice();
    box.positions = impl->job->positions();
  }
  box.positions.resize(3 * impl->ids.size());
  MPI_Bcast(box.lattice.data(), 9, MPI_DOUBLE, 0, world);
  MPI_Bcast(box.positions.data(), static_cast<int>(box.positions.size()), MPI_DOUBLE, 0, world);

  if (box_change) {
    for (int a = 0; a < 3; ++a)
      domain->boxhi[a] = domain->boxlo[a] + box.lattice[4 * a];
    domain->xy = box.lattice[3];
    domain->xz = box.lattice[6];
    domain->yz = box.lattice[7];
    domain->set_global_box();
    domain->set_local_box();
  }
  for (int i = 0; i < atom->nlocal; ++i) {
    const auto found = std::lower_bound(impl->ids.begin(), impl->ids.end(), atom->tag[i]);
    const double *position = box.positions.data() + 3 * (found - impl->ids.begin());
    for (int a = 0; a < 3; ++a)
      atom->x[i][a] = domain->boxlo[a] + position[a];
    domain->unmap_inv(atom->x[i], atom->image[i]);
  }
  if (box_change && force->kspace)
    force->kspace->setup();
}

void FixCellRelax::end_of_step() {
  record();
  if (impl->progress.status != RelaxationProgress::running)
    stop();
}

void FixCellRelax::stop() {
  const RelaxationProgress &progress = impl->progress;
  if (comm->me == 0) {
    const std::string numbers = fmt::format(
        "largest force {:.3g}, stress within {:.3g} of the target, enthalpy {:.10g}, volume {:.8g}",
        progress.max_force * impl->energy_unit, progress.max_stress * impl->pressure_unit,
        progress.enthalpy * impl->energy_unit, domain->h[0] * domain->h[1] * domain->h[2]);
    if (progress.status == RelaxationProgress::converged)
      utils::logmesg(lmp, "Fix {}: relaxed after {} force calls: {}\n", style, progress.calls,
                     numbers);
    else
      error->warning(FLERR,
                     "Fix {}: not relaxed, and no step lowers the enthalpy further after {} force "
                     "calls: {}. Forces {} by more than ftol and ptol allow",
                     style, progress.calls, numbers,
                     2.0 * progress.asymmetry > progress.max_force
                         ? "break the symmetry"
                         : "and energy of the potential differ");
    report_unfollowed_stress();
  }
  // Thermo prints the last step, which nobody knew to be the last one.
  output->next_thermo = update->ntimestep;
  output->next = update->ntimestep;
  timer->force_timeout();
  impl->stopped = true;
}

/// The box rests in the components it may follow; others may still pull.
void FixCellRelax::report_unfollowed_stress() {
  if (!box_change)
    return;
  constexpr const char *names[] = {"xx", "yy", "zz", "xy", "xz", "yz"};
  std::string left;
  for (int k = 0; k < 6; ++k)
    if (std::abs(impl->progress.unfollowed[k]) > impl->settings.stress_tolerance)
      left += fmt::format("{} {} {:.4g}", left.empty() ? "" : ",", names[k],
                          impl->progress.unfollowed[k] * impl->pressure_unit);
  if (!left.empty())
    utils::logmesg(lmp,
                   "Fix {}: the box was not free to follow all of the stress, there is left:{} "
                   "(pressure units); tri follows all components\n",
                   style, left);
}

void FixCellRelax::post_run() {
  impl->set_up = false;
  if (impl->stopped)
    timer->reset_timeout();
  impl->stopped = false;
  const RelaxationProgress &progress = impl->progress;
  if (comm->me == 0 && progress.status == RelaxationProgress::running)
    error->warning(FLERR,
                   "Fix {}: not relaxed after {} force calls, largest force {:.3g}, stress within "
                   "{:.3g} of the target; the next run continues",
                   style, progress.calls, progress.max_force * impl->energy_unit,
                   progress.max_stress * impl->pressure_unit);
}

double FixCellRelax::compute_vector(int n) {
  const RelaxationProgress &progress = impl->progress;
  switch (n) {
  case Converged:
    return progress.status == RelaxationProgress::converged;
  case Calls:
    return progress.calls;
  case MaxForce:
    return progress.max_force * impl->energy_unit;
  case MaxStress:
    return progress.max_stress * impl->pressure_unit;
  default:
    return progress.enthalpy * impl->energy_unit;
  }
}

double FixCellRelax::memory_usage() {
  // Pairs of the L-BFGS memory, on rank 0.
  return impl->job ? 200.0 * 3.0 * double(atom->natoms) * sizeof(double) : 0.0;
}
