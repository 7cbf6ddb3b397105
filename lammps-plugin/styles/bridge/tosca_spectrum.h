// SPDX-License-Identifier: GPL-2.0-or-later
//
// The spectrum of compute ins_tosca, behind a header without insproc's types (see phonon_job.h).
#pragma once

#include "velocity_correlation.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mace_lammps {

/// Arguments of the compute that bear on the spectrum.
struct ToscaSettings {
  double temperature = 10.0;                     ///< K
  int orders = 10;                               ///< quantum orders, 1 to 10
  std::string instrument = "tosca";              ///< one that ships, or a file
  std::string bank;                              ///< empty: backward, or all of other instruments
  std::array<double, 3> energy = {0, 4100, 1.0}; ///< lowest, highest, width of a bin; cm^-1
  std::array<int, 3> mesh = {0, 0, 0};           ///< wave vectors; zeros: from `cutoff`
  std::optional<double> cutoff;                  ///< Angstrom; without, insproc's default
  std::string mode = "exact";                    ///< exact, isotropic or abins
  std::string scattering = "incoherent";         ///< incoherent, coherent or both
  std::string cross_section;                     ///< total, incoherent or coherent; empty: total
};

/// Rows and columns that a spectrum of these settings has.
///
/// Columns: energy (cm^-1); then for each bank the sum of all orders and every order (barn per bin
/// and primitive cell). Several banks are followed by their mean.
struct ToscaShape {
  int rows = 0;
  int columns = 0;
};

/// \throws std::exception naming the setting that makes no sense
ToscaShape tosca_shape(const ToscaSettings &settings);

/// \param file   force constants in any form insproc reads
/// \param notes  set to lines on the mesh and the directions that were taken
/// \return       (rows, columns)
/// \throws std::exception naming the file or setting that is at fault
std::vector<double> tosca_spectrum(const ToscaSettings &settings, const std::string &file,
                                   std::vector<std::string> &notes);

/// The same from the velocities of a simulation.
///
/// \return (rows, columns)
/// \throws std::exception naming what is at fault
std::vector<double> tosca_spectrum(const ToscaSettings &settings, const VelocityData &data);

/// Middles of the energy bins, cm^-1: (rows).
std::vector<double> tosca_energies(const ToscaSettings &settings);

/// What a way of sampling velocities can tell.
struct VelocitySampling {
  double highest = 0.0; ///< energy, cm^-1
  double width = 0.0;   ///< of a sharp line, full at half maximum, cm^-1
};

/// \param interval between samples, fs
/// \param timestep fs
/// \throws std::exception if the energies asked for are not among those
VelocitySampling velocity_sampling(const ToscaSettings &settings, double interval, double timestep,
                                   int lags);

/// K, if the data are of velocities times the square root of mass-velocity units per K.
double kinetic_temperature(const VelocityData &data);

} // namespace mace_lammps
