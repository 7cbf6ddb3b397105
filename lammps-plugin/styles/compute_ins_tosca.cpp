// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_ins_tosca.h"

#include "collective_error.h"
#include "tosca_spectrum.h"

#include "comm.h"
#include "error.h"
#include "fix.h"
#include "memory.h"
#include "modify.h"
#include "update.h"

#include <algorithm>
#include <filesystem>

using namespace LAMMPS_NS;

struct ComputeINSTosca::Impl {
  mace_lammps::ToscaSettings settings;
  std::string fix_id; ///< source of the force constants: a fix ...
  std::string file;   ///< ... or a file
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
}

ComputeINSTosca::~ComputeINSTosca() { memory->destroy(array); }

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
    } else if (keyword == "temperature") {
      settings.temperature = number(values(1));
    } else if (keyword == "orders") {
      settings.orders = utils::inumeric(FLERR, arg[values(1)], false, lmp);
    } else if (keyword == "bank") {
      settings.bank = arg[values(1)];
    } else if (keyword == "energy") {
      const int first = values(3);
      for (int k = 0; k < 3; ++k)
        settings.energy[k] = number(first + k);
    } else if (keyword == "cutoff") {
      settings.cutoff = number(values(1));
    } else if (keyword == "mesh") {
      const int first = values(3);
      for (int k = 0; k < 3; ++k) {
        settings.mesh[k] = utils::inumeric(FLERR, arg[first + k], false, lmp);
        if (settings.mesh[k] < 1)
          error->all(FLERR, "Compute {}: mesh takes three positive integers", style);
      }
    } else if (keyword == "mode") {
      settings.mode = arg[values(1)];
    } else if (keyword == "xs") {
      settings.cross_section = arg[values(1)];
    } else {
      error->all(
          FLERR,
          "Compute {}: unknown keyword {}; choose from fix, file, temperature, orders, bank, "
          "energy, cutoff, mesh, mode, xs",
          style, keyword);
    }
  }
  if (impl->fix_id.empty() == impl->file.empty())
    error->all(FLERR, "Compute {} takes its force constants from either fix ID or file FILE",
               style);
}

void ComputeINSTosca::init() {
  if (impl->fix_id.empty())
    return;
  const Fix *fix = modify->get_fix_by_id(impl->fix_id);
  if (!fix)
    error->all(FLERR, "Compute {}: there is no fix {}", style, impl->fix_id);
  if (!utils::strmatch(fix->style, "^phonon[_/]fd"))
    error->all(FLERR, "Compute {}: fix {} is of style {}, not phonon_fd", style, impl->fix_id,
               fix->style);
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
  const std::string file = force_constant_file();
  const std::size_t size = std::size_t(size_array_rows) * size_array_cols;
  const std::string problem = mace_lammps::run_collectively(world, [&] {
    if (comm->me != 0)
      return;
    std::error_code missing;
    const auto time = std::filesystem::last_write_time(file, missing);
    if (!missing && file == impl->done_file && time == impl->done_time)
      return;
    const std::vector<double> table = mace_lammps::tosca_spectrum(impl->settings, file);
    std::copy_n(table.begin(), size, array[0]);
    impl->done_file = file;
    impl->done_time = time;
  });
  if (!problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  MPI_Bcast(array[0], static_cast<int>(size), MPI_DOUBLE, 0, world);
}

double ComputeINSTosca::memory_usage() {
  return double(size_array_rows) * size_array_cols * sizeof(double);
}
