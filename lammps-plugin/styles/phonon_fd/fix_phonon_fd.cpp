// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix_phonon_fd.h"

#include "exact_dispersion.h"
#include "mace/locality.h"
#include "phonon_arguments.h"
#include "phonon_report.h"
#include "potential_description.h"
#include "rest_requirements.h"
#include "shared_work.h"
#include "styles/bridge/phonon_job.h"
#include "styles/common/atom_identity.h"
#include "styles/common/box_gather.h"
#include "styles/common/collective_error.h"
#include "styles/common/energy_unit.h"
#include "styles/common/force_response.h"
#include "styles/common/gathered_box.h"
#include "styles/mace/find_pair_mace.h"
#include "styles/mace/pair_mace.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "error.h"
#include "force.h"
#include "kspace.h"
#include "modify.h"
#include "neighbor.h"
#include "pair.h"
#include "timer.h"
#include "update.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

using namespace LAMMPS_NS;
using namespace FixConst;

namespace {

/// Atoms found further than this from where they were have been moved by someone; Angstrom.
constexpr double unmoved = 1e-6;

enum Output {
  Done,
  Total,
  Residual,
  Deviator,
  AcousticSum,
  Permutation,
  Misfit,
  Lowest,
  Drift,
  LengthForceConstant,
  LengthFrequency,
  Outputs
};

/// Evaluations are local if they are less work than this share of a full one: what local ones
/// spend beside the work that is counted must be won back.
constexpr double worthwhile = 0.85;
/// More than any evaluation is.
constexpr double any_share = 10.0;

/// A displacement as it is told to all ranks.
struct Move {
  tagint id = 0; ///< 0: none is left
  double vector[3] = {};
};
static_assert(std::is_trivially_copyable_v<Move>);

} // namespace

/// The box at rest, as the first rank of a partition knows it.
struct FixPhononFD::Rest : mace_lammps::GatheredBox {
  mace_lammps::PhononReference reference;
};

struct FixPhononFD::Impl {
  /// What every rank knows of the job, which lives on the first rank of the leading partition.
  struct Progress {
    int total = 0;
    int done = 0; ///< by all partitions before this run, and by this one since
    int left = 0; ///< to this partition
    int finished = 0;
    double residual = 0.0; ///< largest force on an atom of the undisplaced box, eV/Angstrom
    double deviator = 0.0; ///< largest component of its deviatoric stress, LAMMPS' pressure unit
    mace_lammps::PhononSummary summary;
  };
  static_assert(std::is_trivially_copyable_v<Progress>);

  mace_lammps::PhononSettings settings;
  std::vector<std::string> elements;  ///< per atom type, if the user names them
  double energy_unit = 1.0;           ///< one eV in LAMMPS' unit
  std::string energy_id, pressure_id; ///< computes of this fix
  mace_lammps::BoxGather gather;
  std::unique_ptr<mace_lammps::SharedWork> work;
  std::unique_ptr<Rest> first; ///< on the first rank: as it was in the first run

  bool set_up = false; ///< setup() has seen this run's undisplaced forces
  bool reported = false;
  bool exchanged = false; ///< the partitions have met in this run
  bool stopped = false;   ///< this fix has ended the run
  Progress progress;

  bool displaced = false; ///< some rank has a displaced atom
  int displaced_atom = -1;
  double home[3] = {};
  double move[3] = {}; ///< of the displaced atom

  bool exact_dispersion = true;            ///< as the user says
  mace_lammps::ExactDispersion dispersion; ///< during a run, what is taken so

  std::string local;                  ///< auto, yes or no
  mace::Locality *locality = nullptr; ///< the potential's, during a run, if it has one
  int evaluated = 0, locally = 0;     ///< displacements of this run
  double local_work = 0.0;            ///< of the local ones, in full evaluations

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
  if (igroup != 0)
    error->all(FLERR, "Fix {} must act on group all", style);
  mace_lammps::PhononArguments arguments = mace_lammps::parse_phonon_arguments(lmp, narg, arg);
  impl->settings = std::move(arguments.settings);
  impl->elements = std::move(arguments.elements);
  impl->local = std::move(arguments.local);
  impl->exact_dispersion = arguments.exact_dispersion;
  impl->energy_id = fmt::format("{}_energy", id);
  impl->pressure_id = fmt::format("{}_pressure", id);
  modify->add_compute(fmt::format("{} all pe", impl->energy_id));
  modify->add_compute(fmt::format("{} all pressure NULL virial", impl->pressure_id));
}

FixPhononFD::~FixPhononFD() {
  for (const std::string &compute : {impl->energy_id, impl->pressure_id})
    if (modify->get_compute_by_id(compute))
      modify->delete_compute(compute);
}

int FixPhononFD::setmask() { return INITIAL_INTEGRATE | END_OF_STEP | POST_RUN; }

void FixPhononFD::init() {
  impl->energy_unit = mace_lammps::energy_unit(lmp, std::string("Fix ") + style);
  for (const std::string &compute : {impl->energy_id, impl->pressure_id})
    if (!modify->get_compute_by_id(compute))
      error->all(FLERR, "Fix {}: its compute {} has been removed: define the fix again", style,
                 compute);
  mace_lammps::require_rest(lmp, this, impl->settings.displacements);
  if (impl->settings.analytic)
    mace_lammps::require_second_derivatives(lmp, this);
  localize();
  impl->dispersion.forget();
  if (impl->exact_dispersion)
    impl->dispersion.find(lmp);
  impl->set_up = false;
}

/// Lets the potential keep its evaluation of the atoms at rest, which comes next.
void FixPhononFD::localize() {
  const PairMACE *mace = mace_lammps::find_pair_mace(lmp);
  impl->locality = mace ? mace->locality() : nullptr;
  if (impl->local == "yes" && !impl->locality)
    error->all(
        FLERR,
        "Fix {}: local yes needs pair style mace with its kokkos engine, on one rank (of each "
        "partition)",
        style);
  if (impl->local == "no" || impl->settings.analytic)
    impl->locality = nullptr;
  impl->evaluated = impl->locally = 0;
  impl->local_work = 0.0;
  if (impl->locality)
    impl->locality->set_limit(impl->local == "yes" ? any_share : worthwhile);
}

void FixPhononFD::setup(int) {
  if (!impl->work)
    impl->work = std::make_unique<mace_lammps::SharedWork>(lmp, impl->settings.file);
  describe_potential();
  Rest rest = observe_rest();
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me == 0)
      begin(rest);
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  share_progress();
  report_reference();
  impl->set_up = true;
  impl->exchanged = false;
  if (impl->progress.left == 0)
    exchange();
  stop_after_last_displacement();
}

/// Whether D3 is exact and the rest is not.
bool FixPhononFD::takes_dispersion_apart() const {
  return !impl->settings.analytic && !impl->dispersion.empty();
}

void FixPhononFD::describe_potential() {
  mace_lammps::PhononSettings &settings = impl->settings;
  mace_lammps::PotentialDescription description = mace_lammps::describe_potential(lmp);
  settings.potential = std::move(description.words);
  settings.reach = description.reach;
  if (takes_dispersion_apart())
    settings.potential["second derivatives of dispersion"] = "exact";
  settings.provenance["program"] = std::string("LAMMPS ") + lmp->version;
  settings.provenance["units"] = update->unit_style;
}

FixPhononFD::Rest FixPhononFD::observe_rest() {
  Rest rest{mace_lammps::gather_box(lmp), {}};
  mace_lammps::gather_atom_identity(lmp, rest.box);
  rest.reference.forces = impl->gather.vectors(atom->f);
  for (double &component : rest.reference.forces)
    component /= impl->energy_unit;
  // LAMMPS tallies energy and virial of every run's first step.
  rest.reference.energy =
      modify->get_compute_by_id(impl->energy_id)->compute_scalar() / impl->energy_unit;
  Compute *pressure = modify->get_compute_by_id(impl->pressure_id);
  pressure->compute_vector();
  const double *p = pressure->vector; // xx yy zz xy xz yz
  rest.reference.stress = {p[0], p[3], p[4], p[3], p[1], p[5], p[4], p[5], p[2]};
  for (double &component : rest.reference.stress)
    component /= -force->nktv2p * impl->energy_unit;
  if (force->kspace)
    rest.reference.force_error = force->kspace->accuracy / impl->energy_unit;
  return rest;
}

void FixPhononFD::begin(Rest &rest) {
  mace_lammps::name_elements(rest, impl->elements);
  if (impl->first) {
    const char *since = "since the first run of this fix; use a new fix";
    mace_lammps::require_same_box(impl->first->box, rest.box, since, unmoved);
    mace_lammps::require_same_potential(impl->first->reference, rest.reference,
                                        "in the first run of this fix");
    if (rest.ids != impl->first->ids)
      throw std::runtime_error(std::string("atom IDs have changed ") + since);
  } else {
    impl->first = std::make_unique<Rest>(rest);
  }
  mace_lammps::SharedWork &work = *impl->work;
  work.begin(impl->settings, rest.box, rest.reference);
  Impl::Progress &progress = impl->progress;
  progress.residual = mace_lammps::largest_force(rest.reference);
  progress.deviator =
      mace_lammps::largest_deviator(rest.reference) * force->nktv2p * impl->energy_unit;
  progress.total = work.total();
  progress.done = work.done();
  progress.left = work.left();
}

void FixPhononFD::share_progress() {
  MPI_Bcast(&impl->progress, sizeof(impl->progress), MPI_BYTE, 0, world);
}

void FixPhononFD::report_reference() {
  if (impl->reported || comm->me != 0)
    return;
  impl->reported = true;
  const Impl::Progress &progress = impl->progress;
  const mace_lammps::PartitionGroup &group = impl->work->group();
  if (group.size() > 1)
    utils::logmesg(lmp, "Fix {}: {} partitions share {}; this is number {}, for {} displacements\n",
                   style, group.size(), impl->settings.file, group.index() + 1, progress.left);
  if (impl->work->job())
    mace_lammps::report_start(lmp, style, *impl->work->job(), impl->settings,
                              impl->first->reference, impl->energy_unit);
  if (takes_dispersion_apart())
    utils::logmesg(lmp, "Fix {}: second derivatives of D3 are exact, only the rest is displaced\n",
                   style);
}

void FixPhononFD::stop_after_last_displacement() {
  const int left = impl->progress.left;
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
  const mace_lammps::PhononMove *next = comm->me == 0 ? impl->work->next() : nullptr;
  if (next) {
    move.id = impl->first->ids[next->atom];
    std::copy_n(next->vector, 3, move.vector);
  }
  MPI_Bcast(&move, sizeof(Move), MPI_BYTE, 0, world);
  impl->displaced = move.id != 0;
  std::copy_n(move.vector, 3, impl->move);
  const tagint *end = atom->tag + atom->nlocal;
  const tagint *found = std::find(static_cast<const tagint *>(atom->tag), end, move.id);
  if (impl->displaced && found != end) {
    impl->displaced_atom = static_cast<int>(found - atom->tag);
    double *x = atom->x[impl->displaced_atom];
    for (int a = 0; a < 3; ++a) {
      impl->home[a] = x[a];
      x[a] += impl->settings.analytic ? 0.0 : move.vector[a];
    }
  }
  if (impl->displaced)
    impl->dispersion.move(impl->displaced_atom, impl->move);
}

void FixPhononFD::restore() {
  if (impl->displaced_atom >= 0)
    std::copy_n(impl->home, 3, atom->x[impl->displaced_atom]);
  impl->displaced_atom = -1;
  impl->displaced = false;
  impl->dispersion.come_back();
}

void FixPhononFD::end_of_step() {
  if (impl->displaced) {
    if (neighbor->ago == 0)
      error->all(FLERR,
                 "Fix {}: neighbor lists were built while an atom was displaced; something "
                 "else moves atoms or asks for new lists",
                 style);
    count_local_work();
    // To first order, but exactly: the forces that atoms at rest would have if this one moved.
    // D3 has its part in them by now.
    if (auto *exact = dynamic_cast<mace_lammps::ForceResponse *>(force->pair);
        exact && impl->settings.analytic)
      exact->force_response(impl->displaced_atom, impl->move, atom->f);
    std::vector<double> forces = impl->gather.vectors(atom->f);
    for (double &component : forces)
      component /= impl->energy_unit;
    const std::string problem = mace_lammps::run_collectively(world, [&] {
      if (comm->me == 0)
        impl->work->record(forces);
    });
    if (!problem.empty())
      error->all(FLERR, "Fix {}: {}", style, problem);
    count_done();
    --impl->progress.left;
  }
  if (impl->progress.left > 0)
    return;
  exchange();
  timer->force_timeout();
  impl->stopped = true;
}

void FixPhononFD::count_done() {
  Impl::Progress &progress = impl->progress;
  if (impl->work->group().size() == 1) {
    ++progress.done;
    return;
  }
  const int before = progress.done;
  if (comm->me == 0)
    progress.done = impl->work->done();
  MPI_Bcast(&progress.done, 1, MPI_INT, 0, world);
  const auto tenths = [&](int done) { return 10 * done / progress.total; };
  if (comm->me == 0 && impl->work->job() && tenths(progress.done) > tenths(before))
    utils::logmesg(lmp, "Fix {}: the partitions have done {} of {} displacements\n", style,
                   progress.done, progress.total);
}

/// The partitions meet, one time in each run: when this one has no more to do, or the run ends.
void FixPhononFD::exchange() {
  if (impl->exchanged)
    return;
  impl->exchanged = true;
  const bool was_finished = impl->progress.finished;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    impl->progress.finished = impl->work->collect(impl->progress.summary);
    impl->progress.done = impl->work->done();
  });
  if (!problem.empty())
    error->all(FLERR, "Fix {}: {}", style, problem);
  share_progress();
  if (impl->progress.finished && !was_finished && impl->work->job())
    mace_lammps::report_result(lmp, style, *impl->work->job(), impl->settings,
                               impl->progress.summary);
}

void FixPhononFD::count_local_work() {
  if (!impl->locality)
    return;
  ++impl->evaluated;
  if (const mace::LocalWork *work = impl->locality->last_work()) {
    ++impl->locally;
    impl->local_work += work->share;
  }
}

void FixPhononFD::report_local_work() {
  if (!impl->locality || impl->evaluated == 0 || comm->me != 0)
    return;
  if (impl->locally > 0)
    utils::logmesg(
        lmp,
        "Fix {}: {} of {} displacements were evaluated locally, with {:.1f} % of the work "
        "of full evaluations\n",
        style, impl->locally, impl->evaluated, 100.0 * impl->local_work / impl->locally);
  else
    utils::logmesg(lmp, "Fix {}: evaluated in full, a displacement changes most of this box\n",
                   style);
}

void FixPhononFD::post_run() {
  restore();
  report_local_work();
  if (impl->locality)
    impl->locality->set_limit(0.0);
  impl->locality = nullptr;
  impl->dispersion.forget();
  exchange();
  impl->set_up = false;
  if (impl->stopped)
    timer->reset_timeout();
  impl->stopped = false;
  const Impl::Progress &progress = impl->progress;
  if (comm->me == 0 && progress.done < progress.total)
    utils::logmesg(lmp, "Fix {}: {} of {} displacements are done; the next run continues\n", style,
                   progress.done, progress.total);
}

double FixPhononFD::compute_vector(int n) {
  const Impl::Progress &progress = impl->progress;
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
  case Lowest:
    return progress.summary.lowest;
  case Drift:
    return progress.summary.drift * impl->energy_unit;
  case LengthForceConstant:
    return progress.summary.worst.force_constant * impl->energy_unit;
  default:
    return progress.summary.worst.frequency;
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
  if (impl->work && impl->work->job())
    bytes = double(impl->progress.total + 1) * double(atom->natoms) * 3.0 * sizeof(double);
  return bytes;
}
