// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the files of a finished study are, told by their content. The rules: docs/report.md.
#pragma once

#include "io/tables/table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace ins {

enum class FoundKind {
  other,
  force_constants,    ///< complete, with their cells
  relaxation,         ///< log of LAMMPS with a fix cell_relax that came to its end
  spectrum,           ///< powder spectrum against energy
  sticks,             ///< modes of a mesh with their intensities
  density,            ///< density of states, of phonons or velocities
  bands,              ///< frequencies along a path
  band_shifts,        ///< bands of the spectrum in two states
  mode_shifts,        ///< modes in two states
  volumes,            ///< energy against volume
  gruneisen_modes,    ///< Grueneisen parameters at Gamma,
  gruneisen_mesh,     ///< of a mesh,
  gruneisen_bands,    ///< of the bands of the spectrum,
  gruneisen_thermal,  ///< and their mean against temperature
  thermodynamics,     ///< free energy and others against temperature
  run_tests,          ///< a run of molecular dynamics: what was tested,
  run_means,          ///< means of what was printed,
  run_series,         ///< every sample,
  run_displacements,  ///< mean-squared displacements,
  run_distributions,  ///< radial distribution functions,
  run_viscosity,      ///< stress autocorrelation,
  run_events,         ///< bonds that broke or formed
  measured_curves,    ///< a measured spectrum and models on its bins
  measured_bands,     ///< measured bands and those of models,
  measured_moves,     ///< their shifts between two states,
  measured_agreement, ///< figures of agreement by window
  measured_fits,      ///< scale and background of each model
  lattice,            ///< lattice parameters of many models
  model_spectra,      ///< spectra of several models, with mean and spread,
  model_bands,        ///< and their bands
  model_shifts,       ///< and how these move
};

/// What a table is, by the names of its columns. A density of states and one of velocities look
/// alike and are `density`.
FoundKind table_kind(const std::vector<std::string> &columns);

struct FoundFile {
  std::filesystem::path path;
  std::string name; ///< as the report calls it: relative to the folder
  FoundKind kind = FoundKind::other;
};

/// Looks into a file.
FoundFile look_into(const std::filesystem::path &path, const std::string &name);

/// All files below a folder that are of a kind, by name ("2" before "10"); hidden files and
/// folders do not count. Files of force constants of other programs are left out where there are
/// some of this one in the same folder.
///
/// \throws Error if the folder cannot be read
std::vector<FoundFile> find_files(const std::filesystem::path &folder);

/// True if numbers within two names are in order, or equal and the rest is.
bool natural_less(const std::string &first, const std::string &second);

} // namespace ins
