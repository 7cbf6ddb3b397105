// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_ins_tosca.h"

#include "fix_ins_velocities.h"
#include "styles/bridge/tosca_spectrum.h"
#include "styles/common/cells_argument.h"
#include "styles/common/collective_error.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "memory.h"
#include "modify.h"
#include "update.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

using namespace LAMMPS_NS;

namespace {

/// Below this the atoms are at rest and what moves is rounding; K.
constexpr double at_rest = 1e-9;

/// Atoms whose kinetic temperature is further than this share from that of the spectrum are told
/// of.
constexpr double temperature_share = 0.2;

} // namespace

/// How velocities are sampled, and what has been made of them.
struct ComputeINSTosca::Velocities {
  int every = 0;
  int lags = 0;
  std::string keywords; ///< for the fix that collects them
  std::string fix_id;
  double timestep = 0.0; ///< fs, for which the sampling has been described
  bool warned_of_length = false;
  bool warned_of_temperature = false;
  bigint done_samples = -1; ///< that the array has been made of
};

struct ComputeINSTosca::Impl {
  mace_lammps::ToscaSettings settings;
  std::string fix_id; ///< source of the force constants: a fix ...
  std::string file;   ///< ... or a file ...
  Velocities vacf;    ///< ... or velocities, if `every` is not 0
  bool has_mesh = false;
  std::string done_file;
  std::filesystem::file_time_type done_time{}; ///< of the file the array has been made from
};

ComputeINSTosca::ComputeINSTosca(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg), impl(std::make_unique<Impl>()) {
  parse(narg, arg);
  mace_lammps::ToscaShape shape;
  try {
    shape = mace_lammps::tosca_shape(impl->settings);
  } catch (const std::exception &e) {
    error->all(FLERR, "Compute {}: {}", style, e.what());
  }
  array_flag = 1;
  extarray = 0;
  size_array_rows = shape.rows;
  size_array_cols = shape.columns;
  memory->create(array, size_array_rows, size_array_cols, "ins_tosca:array");
  if (impl->vacf.every)
    collect_velocities();
}

ComputeINSTosca::~ComputeINSTosca() {
  memory->destroy(array);
  if (!impl->vacf.fix_id.empty() && modify->get_fix_by_id(impl->vacf.fix_id))
    modify->delete_fix(impl->vacf.fix_id);
}

/// LAMMPS has a function for this, post_constructor(), from 22 Jul 2025 on.
void ComputeINSTosca::collect_velocities() {
  impl->vacf.fix_id = std::string(id) + "_VELOCITIES";
  modify->add_fix(fmt::format("{} all INS_TOSCA/VELOCITIES {} {}{}", impl->vacf.fix_id,
                              impl->vacf.every, impl->vacf.lags, impl->vacf.keywords));
}

void ComputeINSTosca::parse(int narg, char **arg) {
  mace_lammps::ToscaSettings &settings = impl->settings;
  int i = 3;
  const auto values = [&](int n) {
    if (i + n >= narg)
      utils::missing_cmd_args(FLERR, fmt::format("compute {} {}", style, arg[i]), error);
    const int first = i + 1;
    i += n + 1;
    return first;
  };
  const auto number = [&](int k) { return utils::numeric(FLERR, arg[k], false, lmp); };
  while (i < narg) {
    const std::string keyword = arg[i];
    if (keyword == "fix") {
      impl->fix_id = arg[values(1)];
    } else if (keyword == "file") {
      impl->file = arg[values(1)];
    } else if (keyword == "vacf") {
      const int first = values(2);
      impl->vacf.every = utils::inumeric(FLERR, arg[first], false, lmp);
      impl->vacf.lags = utils::inumeric(FLERR, arg[first + 1], false, lmp);
      if (impl->vacf.every < 1 || impl->vacf.lags < 2)
        error->all(FLERR,
                   "Compute {}: vacf takes a number of steps between samples, at least 1, and a "
                   "number of lags, at least 2",
                   style);
    } else if (keyword == "cells") {
      const int first = i;
      mace_lammps::cells_argument(lmp, std::string("Compute ") + style, i, narg, arg);
      for (int k = first; k < i; ++k)
        impl->vacf.keywords += std::string(" ") + arg[k];
    } else if (keyword == "elements") {
      const int first = values(atom->ntypes);
      impl->vacf.keywords += " elements";
      for (int k = 0; k < atom->ntypes; ++k)
        impl->vacf.keywords += std::string(" ") + arg[first + k];
    } else if (keyword == "temperature") {
      settings.temperature = number(values(1));
    } else if (keyword == "orders") {
      settings.orders = utils::inumeric(FLERR, arg[values(1)], false, lmp);
    } else if (keyword == "instrument") {
      settings.instrument = arg[values(1)];
    } else if (keyword == "bank") {
      settings.bank = arg[values(1)];
    } else if (keyword == "energy") {
      const int first = values(3);
      for (int k = 0; k < 3; ++k)
        settings.energy[k] = number(first + k);
    } else if (keyword == "cutoff") {
      settings.cutoff = number(values(1));
      impl->has_mesh = true;
    } else if (keyword == "mesh") {
      const int first = values(3);
      impl->has_mesh = true;
      for (int k = 0; k < 3; ++k) {
        settings.mesh[k] = utils::inumeric(FLERR, arg[first + k], false, lmp);
        if (settings.mesh[k] < 1)
          error->all(FLERR, "Compute {}: mesh takes three positive integers", style);
      }
    } else if (keyword == "mode") {
      settings.mode = arg[values(1)];
    } else if (keyword == "scattering") {
      settings.scattering = arg[values(1)];
    } else if (keyword == "xs") {
      settings.cross_section = arg[values(1)];
    } else {
      error->all(
          FLERR,
          "Compute {}: unknown keyword {}; choose from fix, file, vacf, temperature, orders, "
          "instrument, bank, energy, cutoff, mesh, mode, scattering, xs, cells, elements",
          style, keyword);
    }
  }
  const bool vacf = impl->vacf.every != 0;
  if (int(!impl->fix_id.empty()) + int(!impl->file.empty()) + int(vacf) != 1)
    error->all(FLERR,
               "Compute {} takes its vibrations from one of fix ID, file FILE, vacf NEVERY NLENGTH",
               style);
  if (vacf && igroup != 0)
    error->all(FLERR, "Compute {} vacf must act on group all", style);
  if (vacf && impl->has_mesh)
    error->all(FLERR,
               "Compute {} vacf has the wave vectors that the box holds: cutoff and mesh belong to "
               "force constants",
               style);
  if (vacf && settings.mode == "abins")
    error->all(FLERR,
               "Compute {} vacf works with modes exact and isotropic: mode {} pairs modes of one "
               "wave vector, which a trajectory does not have",
               style, settings.mode);
  if (vacf && settings.scattering != "incoherent")
    error->all(FLERR,
               "Compute {} vacf works with scattering incoherent: scattering {} needs the "
               "correlation of different atoms, which its samples do not have",
               style, settings.scattering);
  if (!vacf && !impl->vacf.keywords.empty())
    error->all(FLERR, "Compute {}: cells and elements belong to vacf; force constants know theirs",
               style);
}

void ComputeINSTosca::init() {
  if (impl->vacf.every != 0)
    describe_sampling();
  if (impl->fix_id.empty())
    return;
  const Fix *fix = modify->get_fix_by_id(impl->fix_id);
  if (!fix)
    error->all(FLERR, "Compute {}: there is no fix {}", style, impl->fix_id);
  if (!utils::strmatch(fix->style, "^phonon[_/]fd"))
    error->all(FLERR, "Compute {}: fix {} is of style {}, not phonon_fd", style, impl->fix_id,
               fix->style);
}

void ComputeINSTosca::describe_sampling() {
  Velocities &vacf = impl->vacf;
  const double timestep = update->dt / force->femtosecond;
  if (timestep == vacf.timestep)
    return;
  vacf.timestep = timestep;
  const double interval = timestep * vacf.every;
  mace_lammps::VelocitySampling sampling;
  try {
    sampling = mace_lammps::velocity_sampling(impl->settings, interval, timestep, vacf.lags);
  } catch (const std::exception &e) {
    error->all(FLERR, "Compute {}: {}", style, e.what());
  }
  if (comm->me != 0)
    return;
  utils::logmesg(lmp,
                 "Compute {}: velocities every {:g} fs, {} lags: energies up to {:.0f} cm^-1, "
                 "lines {:.3g} cm^-1 wide (full width at half maximum of the window), first "
                 "spectrum after {:g} ps\n",
                 style, interval, vacf.lags, sampling.highest, sampling.width,
                 interval * (vacf.lags - 1) * 1e-3);
  const double bin = impl->settings.energy[2];
  if (sampling.width > bin)
    error->warning(
        FLERR,
        "Compute {}: lines will be {:.3g} cm^-1 wide, wider than the bins of {:g} cm^-1; "
        "{} lags would resolve the bins",
        style, sampling.width, bin,
        static_cast<bigint>(std::ceil(vacf.lags * sampling.width / bin)));
}

void ComputeINSTosca::spectrum_of_velocities() {
  Velocities &vacf = impl->vacf;
  auto *fix = dynamic_cast<FixINSVelocities *>(modify->get_fix_by_id(vacf.fix_id));
  if (!fix)
    error->all(FLERR, "Compute {}: its fix {} has been deleted", style, vacf.fix_id);
  if (fix->samples() == vacf.done_samples)
    return;
  const std::size_t size = std::size_t(size_array_rows) * size_array_cols;
  if (!fix->enough()) {
    const std::vector<double> energies = mace_lammps::tosca_energies(impl->settings);
    std::fill_n(array[0], size, 0.0);
    for (int row = 0; row < size_array_rows; ++row)
      array[row][0] = energies[row];
    if (comm->me == 0 && !vacf.warned_of_length)
      error->warning(FLERR,
                     "Compute {}: the spectrum is zero until there are {} samples in a row; there "
                     "are {} at step {}",
                     style, vacf.lags, fix->longest(), update->ntimestep);
    vacf.warned_of_length = true;
    return;
  }
  const mace_lammps::VelocityData data = fix->gather();
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    const double temperature = mace_lammps::kinetic_temperature(data);
    if (!(temperature > at_rest))
      throw std::runtime_error("the atoms do not move: give them velocities, and a fix that "
                               "integrates their motion");
    const std::vector<double> table = mace_lammps::tosca_spectrum(impl->settings, data);
    std::copy_n(table.begin(), size, array[0]);
    if (!vacf.warned_of_temperature &&
        std::abs(temperature - impl->settings.temperature) > temperature_share * temperature)
      error->warning(FLERR,
                     "Compute {}: the atoms move at {:.4g} K and the spectrum is asked for {:g} K; "
                     "the keyword temperature sets the latter",
                     style, temperature, impl->settings.temperature);
    vacf.warned_of_temperature = true;
  });
  if (!problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  MPI_Bcast(array[0], static_cast<int>(size), MPI_DOUBLE, 0, world);
  vacf.done_samples = fix->samples();
}

std::string ComputeINSTosca::force_constant_file() {
  if (impl->fix_id.empty())
    return impl->file;
  Fix *fix = modify->get_fix_by_id(impl->fix_id);
  int dim = 0;
  const auto *finished = fix ? static_cast<const int *>(fix->extract("finished", dim)) : nullptr;
  if (!finished || !*finished)
    error->all(FLERR,
               "Compute {}: fix {} has not finished its displacements; run it to its end "
               "before the spectrum is asked for",
               style, impl->fix_id);
  return static_cast<const char *>(fix->extract("file", dim));
}

void ComputeINSTosca::compute_array() {
  invoked_array = update->ntimestep;
  if (impl->vacf.every != 0) {
    spectrum_of_velocities();
    return;
  }
  const std::string file = force_constant_file();
  const std::size_t size = std::size_t(size_array_rows) * size_array_cols;
  std::vector<std::string> notes;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    std::error_code missing;
    const auto time = std::filesystem::last_write_time(file, missing);
    if (!missing && file == impl->done_file && time == impl->done_time)
      return;
    const std::vector<double> table = mace_lammps::tosca_spectrum(impl->settings, file, notes);
    std::copy_n(table.begin(), size, array[0]);
    impl->done_file = file;
    impl->done_time = time;
  });
  if (!problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  for (const std::string &note : notes)
    utils::logmesg(lmp, "Compute {}: {}\n", style, note);
  MPI_Bcast(array[0], static_cast<int>(size), MPI_DOUBLE, 0, world);
}

double ComputeINSTosca::memory_usage() {
  return double(size_array_rows) * size_array_cols * sizeof(double);
}
