// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the work needs of a machine, what is there, and how to get what is not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ins {

enum class FindingKind {
  found,   ///< it is there
  without, ///< it is not, and what needs it is left out
  missing, ///< it is not, and nothing runs without it
};

struct Finding {
  FindingKind kind;
  std::string what;   ///< "LAMMPS"
  std::string text;   ///< version and place, or that there is none
  std::string advice; ///< what to do; empty where there is nothing to do
};

/// What `lmp -h` says of a LAMMPS.
struct LammpsFacts {
  std::string version;  ///< "22 Jul 2025 - Update 4"; empty if the text is not LAMMPS' help
  std::string mpi;      ///< "MPI v5.0: MPICH Version: 5.0.2"
  std::string kokkos;   ///< backends of its KOKKOS package; empty: it has none
  bool plugins = false; ///< it has the package PLUGIN
  bool styles = false;  ///< pair style mace is compiled into it
};

LammpsFacts lammps_facts(const std::string &help);

/// Looks at LAMMPS, its plugin, MPI, Kokkos, LibTorch, models, gnuplot and Slurm.
///
/// Programs are those on PATH; plugins and models, those in the folders of LAMMPS_PLUGIN_PATH and
/// LAMMPS_POTENTIALS.
/// \param lmp   program of LAMMPS and arguments
/// \param work  empty folder for what programs write
std::vector<Finding> examine_machine(const std::vector<std::string> &lmp,
                                     const std::filesystem::path &work);

} // namespace ins
