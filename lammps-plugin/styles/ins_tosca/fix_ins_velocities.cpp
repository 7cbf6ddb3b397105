// SPDX-License-Identifier: GPL-2.0-or-later
#include "fix_ins_velocities.h"

#include "styles/common/atom_identity.h"
#include "styles/common/cells_argument.h"
#include "styles/common/collective_error.h"
#include "styles/common/gathered_box.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "update.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <type_traits>

using namespace LAMMPS_NS;
using namespace FixConst;

namespace {

/// Velocities that differ by less than this share of the largest are the same, added up by another
/// number of ranks; time steps by less than this share too.
constexpr double same = 1e-9;

/// The velocity of one atom on its way to the rank that keeps its history.
struct Sample {
  int slot;
  double velocity[3];
};
static_assert(std::is_trivially_copyable_v<Sample>);

/// What stands first in a restart file.
struct Header {
  bigint atoms; ///< 0: the state was too large for the file
  bigint sites;
  bigint every;
  bigint lags;
  bigint history; ///< samples of it
  bigint step;    ///< when the file was written
  bigint last_sample;
  bigint samples;
  bigint segment;
  bigint longest;
  double timestep;
};
static_assert(std::is_trivially_copyable_v<Header>);

/// A chemical symbol as restart files have it.
using Symbol = std::array<char, 4>;

/// Reads one array after the other from a restart buffer.
class Reader {
public:
  explicit Reader(const char *buffer) : next_(buffer) {}

  template <typename T> std::vector<T> take(std::size_t count) {
    std::vector<T> values(count);
    std::memcpy(values.data(), next_, count * sizeof(T));
    next_ += count * sizeof(T);
    return values;
  }

private:
  const char *next_;
};

} // namespace

struct FixINSVelocities::Impl {
  int lags = 0;
  std::array<int, 9> cells = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  std::vector<std::string> elements; ///< per atom type, if the user names them

  bool started = false;
  std::vector<tagint> ids;             ///< of all atoms, rising; the index is the atom's slot
  std::vector<int> site;               ///< (slots)
  std::vector<double> site_masses;     ///< (sites) amu
  std::vector<std::string> symbols;    ///< (sites) on rank 0
  std::vector<double> resumed_sums;    ///< of a restart file, until they are distributed
  std::vector<double> resumed_pairs;   ///< (lags)
  std::vector<double> resumed_history; ///< (slots, 3, length) of all ranks
  std::unique_ptr<mace_lammps::VelocityCorrelation> correlation;

  double timestep = 0.0; ///< fs, of the samples
  bigint samples = 0;
  bigint segment = 0; ///< samples since the last interruption
  bigint longest = 0;
  bigint last_sample = -1;
  bigint known_step = -1;    ///< end of the last run
  std::vector<double> known; ///< own velocities then; empty: not known

  /// Slots are divided evenly; the first rank has one if any has.
  int first_slot(int rank, int ranks) const {
    return static_cast<int>((bigint(ids.size()) * rank + ranks - 1) / ranks);
  }
  int owner(int slot, int ranks) const {
    return static_cast<int>(bigint(slot) * ranks / bigint(ids.size()));
  }
};

FixINSVelocities::FixINSVelocities(LAMMPS *lmp, int narg, char **arg)
    : Fix(lmp, narg, arg), impl(std::make_unique<Impl>()) {
  restart_global = 1;
  if (narg < 5)
    utils::missing_cmd_args(FLERR, std::string("fix ") + style, error);
  nevery = utils::inumeric(FLERR, arg[3], false, lmp);
  impl->lags = utils::inumeric(FLERR, arg[4], false, lmp);
  int i = 5;
  while (i < narg) {
    if (strcmp(arg[i], "cells") == 0) {
      impl->cells = mace_lammps::cells_argument(lmp, std::string("Fix ") + style, i, narg, arg);
    } else if (strcmp(arg[i], "elements") == 0 && i + atom->ntypes < narg) {
      impl->elements.assign(arg + i + 1, arg + i + 1 + atom->ntypes);
      i += 1 + atom->ntypes;
    } else {
      error->all(FLERR, "Fix {}: unknown or incomplete keyword {}", style, arg[i]);
    }
  }
}

FixINSVelocities::~FixINSVelocities() = default;

int FixINSVelocities::setmask() { return END_OF_STEP | POST_RUN; }

int FixINSVelocities::lags() const { return impl->lags; }
bigint FixINSVelocities::samples() const { return impl->samples; }
bool FixINSVelocities::enough() const { return impl->longest >= impl->lags; }
bigint FixINSVelocities::longest() const { return impl->longest; }

void FixINSVelocities::init() {
  const std::string units = update->unit_style;
  if (units != "metal" && units != "real")
    error->all(FLERR, "Compute ins_tosca vacf works with units metal or units real, not with {}",
               units);
  if (!atom->tag_enable)
    error->all(FLERR, "Compute ins_tosca vacf needs atom IDs");
  if (utils::strmatch(update->integrate_style, "^respa"))
    error->all(FLERR, "Compute ins_tosca vacf works with run_style verlet, not with {}",
               update->integrate_style);
}

void FixINSVelocities::setup(int) {
  if (!impl->started)
    start();
  const std::vector<double> now = collect();
  if (impl->samples > 0) {
    double largest = 0.0, difference = 0.0;
    const bool comparable = impl->known.size() == now.size();
    for (std::size_t k = 0; comparable && k < now.size(); ++k) {
      largest = std::max(largest, std::abs(now[k]));
      difference = std::max(difference, std::abs(now[k] - impl->known[k]));
    }
    int mine = impl->known_step != update->ntimestep || difference > same * largest;
    int changed = 0;
    MPI_Allreduce(&mine, &changed, 1, MPI_INT, MPI_MAX, world);
    if (changed) {
      impl->correlation->start_segment();
      impl->segment = 0;
      impl->last_sample = -1;
      if (comm->me == 0)
        utils::logmesg(lmp,
                       "Compute ins_tosca vacf: velocities or time were changed since the last "
                       "run; its {} samples stay, and are not paired with new ones\n",
                       impl->samples);
    }
  }
  if (update->ntimestep % nevery == 0 && update->ntimestep != impl->last_sample)
    take(now);
}

void FixINSVelocities::end_of_step() { take(collect()); }

void FixINSVelocities::post_run() {
  // A minimization moves atoms: what comes after does not continue what was before.
  const bool moved = update->whichflag == 2;
  impl->known_step = moved ? -1 : update->ntimestep;
  impl->known = impl->started && !moved ? collect() : std::vector<double>();
  if (comm->me == 0 && impl->started && !moved && !enough())
    error->warning(FLERR,
                   "Compute ins_tosca vacf: the run has ended after {} of {} samples in a row, all "
                   "spectra so far are zero; run {} more steps, or ask for fewer lags",
                   impl->segment, impl->lags, (impl->lags - impl->segment) * nevery);
}

void FixINSVelocities::start() {
  mace_lammps::GatheredBox gathered = mace_lammps::gather_box(lmp);
  mace_lammps::gather_atom_types(lmp, gathered.box);
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    mace_lammps::name_elements(gathered, impl->elements);
    impl->ids = gathered.ids;
    const std::vector<mace_lammps::AtomProperty> kinds = std::move(gathered.box.properties);
    gathered.box.properties.clear();
    impl->site = mace_lammps::cell_sites(gathered.box, impl->cells);
    const int sites = 1 + *std::max_element(impl->site.begin(), impl->site.end());
    impl->site_masses.resize(sites);
    impl->symbols.resize(sites);
    std::vector<std::size_t> first(sites, impl->site.size());
    for (std::size_t slot = 0; slot < impl->site.size(); ++slot) {
      double &mass = impl->site_masses[impl->site[slot]];
      if (mass != 0.0 && mass != gathered.box.masses[slot])
        throw std::runtime_error(fmt::format(
            "atom {} is the image of one with another mass, {} and {}: use larger cells",
            impl->ids[slot], gathered.box.masses[slot], mass));
      mass = gathered.box.masses[slot];
      first[impl->site[slot]] = std::min(first[impl->site[slot]], slot);
      for (const mace_lammps::AtomProperty &kind : kinds)
        if (kind.values[slot] != kind.values[first[impl->site[slot]]])
          throw std::runtime_error(
              fmt::format("atom {} is the image of atom {}, which has another {}: use larger cells",
                          impl->ids[slot], impl->ids[first[impl->site[slot]]], kind.name));
      impl->symbols[impl->site[slot]] = gathered.box.symbols[slot];
    }
  });
  if (!problem.empty())
    error->all(FLERR, "Compute ins_tosca vacf: {}", problem);
  int sizes[2] = {static_cast<int>(impl->ids.size()), static_cast<int>(impl->site_masses.size())};
  MPI_Bcast(sizes, 2, MPI_INT, 0, world);
  impl->ids.resize(sizes[0]);
  impl->site.resize(sizes[0]);
  impl->site_masses.resize(sizes[1]);
  MPI_Bcast(impl->ids.data(), sizes[0], MPI_LMP_TAGINT, 0, world);
  MPI_Bcast(impl->site.data(), sizes[0], MPI_INT, 0, world);
  MPI_Bcast(impl->site_masses.data(), sizes[1], MPI_DOUBLE, 0, world);
  distribute();
}

/// Gives this rank its block of slots.
void FixINSVelocities::distribute() {
  const int begin = impl->first_slot(comm->me, comm->nprocs);
  const int end = impl->first_slot(comm->me + 1, comm->nprocs);
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    impl->correlation = std::make_unique<mace_lammps::VelocityCorrelation>(
        impl->lags, std::vector<int>(impl->site.begin() + begin, impl->site.begin() + end),
        static_cast<int>(impl->site_masses.size()));
    if (impl->resumed_pairs.empty())
      return;
    // The sums of all ranks become those of rank 0.
    if (comm->me != 0)
      std::fill(impl->resumed_sums.begin(), impl->resumed_sums.end(), 0.0);
    const std::size_t length = impl->resumed_history.size() / impl->ids.size();
    impl->correlation->resume(impl->resumed_sums, impl->resumed_pairs,
                              std::vector<double>(impl->resumed_history.begin() + begin * length,
                                                  impl->resumed_history.begin() + end * length));
  });
  impl->resumed_sums = impl->resumed_pairs = impl->resumed_history = {};
  if (!problem.empty())
    error->all(FLERR, "Compute ins_tosca vacf: {}", problem);
  impl->started = true;
}

/// Velocities of this rank's slots relative to the center of mass, (slots, 3), in units that make
/// mass times their square a temperature.
std::vector<double> FixINSVelocities::collect() {
  double **v = atom->v;
  double mine[4] = {}, total[4] = {};
  for (int i = 0; i < atom->nlocal; ++i) {
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]];
    for (int a = 0; a < 3; ++a)
      mine[a] += mass * v[i][a];
    mine[3] += mass;
  }
  MPI_Allreduce(mine, total, 4, MPI_DOUBLE, MPI_SUM, world);

  const double unit = std::sqrt(force->mvv2e / force->boltz);
  const int ranks = comm->nprocs;
  std::vector<std::vector<Sample>> outgoing(ranks);
  for (int i = 0; i < atom->nlocal; ++i) {
    const auto found = std::lower_bound(impl->ids.begin(), impl->ids.end(), atom->tag[i]);
    if (found == impl->ids.end() || *found != atom->tag[i])
      error->one(FLERR,
                 "Compute ins_tosca vacf: atom {} was not there when sampling began; atoms must "
                 "stay the same",
                 atom->tag[i]);
    Sample sample;
    sample.slot = static_cast<int>(found - impl->ids.begin());
    for (int a = 0; a < 3; ++a)
      sample.velocity[a] = unit * (v[i][a] - total[a] / total[3]);
    outgoing[impl->owner(sample.slot, ranks)].push_back(sample);
  }

  std::vector<int> send(ranks), receive(ranks), send_from(ranks), receive_from(ranks);
  std::vector<Sample> packed;
  for (int rank = 0; rank < ranks; ++rank) {
    send_from[rank] = static_cast<int>(packed.size() * sizeof(Sample));
    send[rank] = static_cast<int>(outgoing[rank].size() * sizeof(Sample));
    packed.insert(packed.end(), outgoing[rank].begin(), outgoing[rank].end());
  }
  MPI_Alltoall(send.data(), 1, MPI_INT, receive.data(), 1, MPI_INT, world);
  int bytes = 0;
  for (int rank = 0; rank < ranks; ++rank) {
    receive_from[rank] = bytes;
    bytes += receive[rank];
  }
  std::vector<Sample> arrived(bytes / sizeof(Sample));
  MPI_Alltoallv(packed.data(), send.data(), send_from.data(), MPI_BYTE, arrived.data(),
                receive.data(), receive_from.data(), MPI_BYTE, world);

  const int begin = impl->first_slot(comm->me, ranks);
  const int end = impl->first_slot(comm->me + 1, ranks);
  if (static_cast<int>(arrived.size()) != end - begin)
    error->one(FLERR,
               "Compute ins_tosca vacf: there are other atoms than when sampling began; atoms must "
               "stay the same");
  std::vector<double> velocities(3 * std::size_t(end - begin));
  for (const Sample &sample : arrived)
    std::copy_n(sample.velocity, 3, velocities.begin() + 3 * (sample.slot - begin));
  return velocities;
}

void FixINSVelocities::take(const std::vector<double> &velocities) {
  const double timestep = update->dt / force->femtosecond;
  if (impl->samples == 0)
    impl->timestep = timestep;
  if (std::abs(timestep - impl->timestep) > same * impl->timestep)
    error->all(FLERR,
               "Compute ins_tosca vacf: the time step has changed from {:g} to {:g} fs; its "
               "samples need equal times",
               impl->timestep, timestep);
  impl->correlation->add(velocities);
  impl->last_sample = update->ntimestep;
  ++impl->samples;
  impl->longest = std::max(impl->longest, ++impl->segment);
}

/// (6 sites, lags) of all ranks, on rank 0, of flushed samples.
std::vector<double> FixINSVelocities::total_sums() {
  std::vector<double> mine = impl->correlation->sums();
  std::vector<double> total(comm->me == 0 ? mine.size() : 0);
  MPI_Reduce(mine.data(), total.data(), static_cast<int>(mine.size()), MPI_DOUBLE, MPI_SUM, 0,
             world);
  return total;
}

mace_lammps::VelocityData FixINSVelocities::gather() {
  impl->correlation->flush();
  mace_lammps::VelocityData data;
  data.sums = total_sums();
  data.pairs = impl->correlation->pairs();
  data.symbols = impl->symbols;
  data.masses = impl->site_masses;
  data.cells = static_cast<int>(impl->ids.size() / impl->site_masses.size());
  data.timestep = impl->timestep;
  data.interval = impl->timestep * nevery;
  return data;
}

void FixINSVelocities::write_restart(FILE *fp) {
  Header header{};
  std::vector<double> sums, pairs, history;
  if (impl->started) {
    impl->correlation->flush();
    sums = total_sums();
    pairs = impl->correlation->pairs();
    history = impl->correlation->history();
    int own[2] = {impl->first_slot(comm->me, comm->nprocs),
                  impl->first_slot(comm->me + 1, comm->nprocs)};
    bigint mine = own[1] > own[0] ? bigint(history.size()) / (3 * (own[1] - own[0])) : 0;
    bigint length = 0;
    MPI_Allreduce(&mine, &length, 1, MPI_LMP_BIGINT, MPI_MAX, world);
    header = {bigint(impl->ids.size()),
              bigint(impl->site_masses.size()),
              nevery,
              impl->lags,
              length,
              update->ntimestep,
              impl->last_sample,
              impl->samples,
              impl->segment,
              impl->longest,
              impl->timestep};
  }
  const bigint bytes =
      bigint(sizeof(Header)) + header.atoms * bigint(sizeof(tagint) + sizeof(int)) +
      header.sites * bigint(sizeof(Symbol)) +
      bigint(sizeof(double)) * (header.sites + header.lags + 6 * header.sites * header.lags +
                                3 * header.atoms * header.history);
  const bool fits = bytes < INT_MAX;
  if (!fits) {
    header = {};
    if (comm->me == 0)
      error->warning(FLERR, "Compute ins_tosca vacf: its samples take more than the 2 GB that a "
                            "restart file can hold and are left out of it");
  }

  const auto write = [fp](const auto &values) {
    fwrite(values.data(), sizeof(values[0]), values.size(), fp);
  };
  if (comm->me == 0) {
    const int size = static_cast<int>(header.atoms > 0 ? bytes : bigint(sizeof(Header)));
    fwrite(&size, sizeof(int), 1, fp);
    fwrite(&header, sizeof(Header), 1, fp);
    if (header.atoms > 0) {
      write(impl->ids);
      write(impl->site);
      write(impl->site_masses);
      std::vector<Symbol> symbols(impl->symbols.size());
      for (std::size_t k = 0; k < symbols.size(); ++k)
        impl->symbols[k].copy(symbols[k].data(), symbols[k].size() - 1);
      write(symbols);
      write(pairs);
      write(sums);
      write(history);
    }
  }
  if (header.atoms == 0)
    return;
  // The other ranks' histories follow, one rank after the other.
  for (int rank = 1; rank < comm->nprocs; ++rank) {
    if (comm->me == rank)
      MPI_Send(history.data(), static_cast<int>(history.size()), MPI_DOUBLE, 0, 0, world);
    if (comm->me == 0) {
      history.resize(
          3 * std::size_t(header.history) *
          (impl->first_slot(rank + 1, comm->nprocs) - impl->first_slot(rank, comm->nprocs)));
      MPI_Recv(history.data(), static_cast<int>(history.size()), MPI_DOUBLE, rank, 0, world,
               MPI_STATUS_IGNORE);
      write(history);
    }
  }
}

void FixINSVelocities::restart(char *buffer) {
  Reader reader(buffer);
  const Header header = reader.take<Header>(1).front();
  if (header.atoms == 0)
    return;
  if (header.every != nevery || header.lags != impl->lags)
    error->all(FLERR,
               "Compute ins_tosca vacf: the restart file holds samples every {} steps and {} lags; "
               "it can be continued with these only, or under another compute ID begun anew",
               header.every, header.lags);
  const std::size_t atoms = header.atoms, sites = header.sites, lags = header.lags;
  impl->ids = reader.take<tagint>(atoms);
  impl->site = reader.take<int>(atoms);
  impl->site_masses = reader.take<double>(sites);
  for (const Symbol &symbol : reader.take<Symbol>(sites))
    impl->symbols.emplace_back(symbol.data());
  impl->resumed_pairs = reader.take<double>(lags);
  impl->resumed_sums = reader.take<double>(6 * sites * lags);
  impl->resumed_history = reader.take<double>(3 * atoms * header.history);
  impl->known_step = header.step;
  impl->last_sample = header.last_sample;
  impl->samples = header.samples;
  impl->segment = header.segment;
  impl->longest = header.longest;
  impl->timestep = header.timestep;
  distribute();
}

double FixINSVelocities::memory_usage() {
  const double own = double(impl->ids.size()) / comm->nprocs;
  return sizeof(double) * impl->lags * (6.0 * own + 6.0 * double(impl->site_masses.size()));
}
