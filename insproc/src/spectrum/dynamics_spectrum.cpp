// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/dynamics_spectrum.h"

#include "base/error.h"
#include "spectrum/spectrum_parts.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace ins {

namespace {

/// Points for each full width at half maximum of the window: sums over them are integrals.
constexpr double points_per_width = 4.0;

void refuse_meaningless(const SpectrumSettings &settings) {
  if (settings.mode == SpectrumMode::abins)
    throw Error("mode abins pairs the modes of one wave vector, and a trajectory has no modes: use "
                "mode exact or isotropic");
  if (!settings.isotopes.empty())
    throw Error("isotopes cannot be exchanged in the spectrum of a trajectory: run it with their "
                "masses");
  if (settings.sticks)
    throw Error("a trajectory has no modes, and its spectrum no sticks");
}

/// A whole fraction of the fine bins of the multi-quantum histograms, and fine enough for the
/// window.
double energy_spacing(const SpectrumSettings &settings, const VelocityRecord &record) {
  const double fine = settings.grid.width / FineTransform::fine_per_bin;
  const double needed = window_width(record.interval, record.lags()) / points_per_width;
  return fine / std::max(1.0, std::ceil(fine / needed));
}

/// The energies of the grid as states, with room for the tensors of one site.
DisplacementTensors empty_tensors(const Eigen::ArrayXd &energies,
                                  const SpectrumSettings &settings) {
  DisplacementTensors tensors;
  for (Eigen::Index e = 0; e < energies.size(); ++e)
    if (energies[e] > settings.acoustic_cutoff && energies[e] <= settings.grid.maximum)
      tensors.states.push_back({energies[e], 1.0, thermal_factor(energies[e], settings.temperature),
                                0, static_cast<int>(e)});
  if (tensors.states.empty())
    throw Error(fmt::format("the energy range has nothing above the acoustic cut-off of {:g} cm^-1",
                            settings.acoustic_cutoff));
  const int count = static_cast<int>(tensors.states.size());
  tensors.blocks.push_back({0, count});
  tensors.mode.emplace_back(6, count);
  tensors.mean.emplace_back(SymmetricTensor::Zero());
  tensors.lowest_frequency = tensors.states.front().energy;
  return tensors;
}

/// B = b (n + 1) of the states and A = sum of b (2 n + 1) over all energies above the cut-off,
/// with b = hbar / (2 m omega) g.
void set_tensors(DisplacementTensors &tensors, const Eigen::ArrayXd &energies,
                 const SymmetricTensors &density, double mass, const SpectrumSettings &settings) {
  for (std::size_t s = 0; s < tensors.states.size(); ++s) {
    const PhononState &state = tensors.states[s];
    tensors.mode[0].col(static_cast<Eigen::Index>(s)) =
        0.5 * (state.thermal + 1.0) * zero_point / (mass * state.energy) * density.col(state.mode);
  }
  tensors.mean[0].setZero();
  for (Eigen::Index e = 0; e < energies.size(); ++e)
    if (energies[e] > settings.acoustic_cutoff)
      tensors.mean[0] += thermal_factor(energies[e], settings.temperature) * zero_point /
                         (mass * energies[e]) * density.col(e);
}

} // namespace

void require_energies(const EnergyGrid &grid, double interval, double timestep) {
  const double highest = highest_energy(interval, timestep);
  if (grid.maximum > highest)
    throw Error(fmt::format(
        "velocities every {:g} fs show energies up to {:.0f} cm^-1, not up to {:g}: sample more "
        "often, or ask for a smaller range",
        interval, highest, grid.maximum));
}

Spectrum compute_spectrum(const VelocityRecord &record, const SpectrumSettings &settings) {
  check(settings);
  refuse_meaningless(settings);
  require_energies(settings.grid, record.interval, record.timestep);

  Spectrum spectrum;
  spectrum.grid = settings.grid;
  spectrum.energies = settings.grid.centres();
  spectrum.distinct_atoms = record.sites();
  Crystal cell;
  cell.positions.assign(record.masses.size(), Eigen::Vector3d::Zero());
  cell.symbols = record.symbols;
  cell.masses = record.masses;
  assign_species(spectrum, cell, settings.cross_section);

  const VibrationalDensity density(record, energy_spacing(settings, record));
  DisplacementTensors tensors = empty_tensors(density.energies(), settings);
  spectrum.lowest_frequency = tensors.lowest_frequency;
  const std::vector<BankKinematics> banks = bank_kinematics(settings, tensors);
  std::vector<BankRows> rows = empty_rows(banks, settings, spectrum.species.size());
  AtomSpectra atom_spectra(tensors, banks, settings);
  for (int site = 0; site < record.sites(); ++site) {
    set_tensors(tensors, density.energies(), density.site(site),
                record.masses[static_cast<std::size_t>(site)], settings);
    spectrum.displacements.push_back(full_matrix(tensors.mean[0]));
    const std::vector<AtomSpectra::Result> results = atom_spectra(0);
    const double barn = spectrum.cross_sections[static_cast<std::size_t>(site)];
    for (std::size_t b = 0; b < banks.size(); ++b) {
      rows[b].species[spectrum.atom_species[static_cast<std::size_t>(site)]] +=
          barn * results[b].rows;
      if (settings.per_atom)
        rows[b].atoms.push_back(barn * results[b].rows);
    }
    if (settings.progress)
      settings.progress(static_cast<double>(site + 1) / record.sites());
  }
  spectrum.directions = atom_spectra.directions();
  std::vector<int> orbit(static_cast<std::size_t>(record.sites()));
  std::iota(orbit.begin(), orbit.end(), 0);
  finish(spectrum, rows, orbit, settings);
  return spectrum;
}

} // namespace ins
