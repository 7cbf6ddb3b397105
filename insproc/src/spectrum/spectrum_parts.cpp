// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/spectrum_parts.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "phonons/degeneracy.h"
#include "spectrometer/kinematics.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace ins {

namespace {

PairRule pair_rule(const SpectrumSettings &settings) {
  if (settings.mode != SpectrumMode::abins)
    return PairRule::all_wave_vectors;
  return settings.abins.prune_weak_modes ? PairRule::same_wave_vector_pruned
                                         : PairRule::same_wave_vector;
}

OneQuantumOptions one_quantum_options(const SpectrumSettings &settings) {
  if (settings.mode != SpectrumMode::abins)
    return {false, degeneracy::of_intensities};
  return {settings.abins.debye_waller_per_q, 0.0};
}

/// Orders 2 and above: Q^(2n) / n! exp(-Q^2 Tr A / 3) r_n.
void add_multiphonon(SpectrumRows &rows, const MultiphononRows &raw, const Eigen::ArrayXd &q2,
                     double mean_trace) {
  Eigen::ArrayXd factor = q2 * (-q2 * (mean_trace / 3.0)).exp();
  for (Eigen::Index k = 0; k < raw.rows(); ++k) {
    factor *= q2 / static_cast<double>(k + 2);
    rows.row(k + 1) = (raw.row(k) * factor.transpose()).matrix();
  }
}

} // namespace

void check(const SpectrumSettings &settings) {
  settings.grid.check();
  if (settings.orders < 1 || settings.orders > 10)
    throw Error("orders must be 1 to 10, not " + std::to_string(settings.orders));
  if (!(settings.temperature >= 0.0) || !std::isfinite(settings.temperature))
    throw Error("temperature must not be negative: " + brief_number(settings.temperature) + " K");
  if (!(settings.acoustic_cutoff > 0.0))
    throw Error("the acoustic cut-off must be positive, not " +
                brief_number(settings.acoustic_cutoff) + " cm^-1");
  if (!(settings.direction_error > 0.0))
    throw Error("the error that directions may leave must be positive, not " +
                brief_number(settings.direction_error));
  if (settings.coherent.step && !(*settings.coherent.step > 0.0))
    throw Error("the step of the mesh for coherent scattering must be positive, not " +
                brief_number(*settings.coherent.step) + " 1/Angstrom");
  if (!(settings.coherent.tolerance > 0.0))
    throw Error("the change of the coherent part that ends the search for a mesh must be "
                "positive, not " +
                brief_number(settings.coherent.tolerance));
  for (const Bank &bank : settings.banks)
    if (!(bank.final_energy > 0.0 || bank.direct()) || !std::isfinite(bank.angle))
      throw Error("bank " + bank.name + " needs a positive final or incident energy and an angle");
}

void assign_species(Spectrum &spectrum, const Crystal &crystal, CrossSectionKind kind) {
  const std::vector<Nuclide> atoms = nuclides(crystal);
  for (const Nuclide &nuclide : atoms) {
    spectrum.species.push_back(nuclide.label());
    spectrum.cross_sections.push_back(cross_section(nuclide, kind));
  }
  std::sort(spectrum.species.begin(), spectrum.species.end());
  spectrum.species.erase(std::unique(spectrum.species.begin(), spectrum.species.end()),
                         spectrum.species.end());
  for (const Nuclide &nuclide : atoms)
    spectrum.atom_species.push_back(static_cast<int>(
        std::find(spectrum.species.begin(), spectrum.species.end(), nuclide.label()) -
        spectrum.species.begin()));
}

std::vector<BankKinematics> bank_kinematics(const SpectrumSettings &settings,
                                            const DisplacementTensors &tensors) {
  const EnergyGrid &grid = settings.grid;
  const std::vector<Bank> &banks =
      settings.banks.empty() ? settings.instrument.banks : settings.banks;
  std::vector<BankKinematics> result;
  for (const Bank &bank : banks) {
    BankKinematics entry{
        bank, momentum_transfers_squared(tensors, bank), Eigen::ArrayXd(grid.bins()), {}};
    for (int bin = 0; bin < grid.bins(); ++bin)
      entry.bin_q2[bin] = momentum_transfer_squared(grid.centre(bin), bank);
    if (settings.mode == SpectrumMode::exact && settings.orders > 1) {
      const FineGrid fine(grid);
      entry.fine_q2.resize(fine.bins);
      for (int bin = 0; bin < fine.bins; ++bin)
        entry.fine_q2[bin] = momentum_transfer_squared(fine.centre(bin), bank);
    }
    result.push_back(std::move(entry));
  }
  return result;
}

std::vector<BankRows> empty_rows(const std::vector<BankKinematics> &banks,
                                 const SpectrumSettings &settings, std::size_t species) {
  const SpectrumRows empty = SpectrumRows::Zero(settings.orders, settings.grid.bins());
  std::vector<BankRows> result;
  for (const BankKinematics &kinematics : banks)
    result.push_back({kinematics.bank, std::vector<SpectrumRows>(species, empty), {}});
  return result;
}

AtomSpectra::AtomSpectra(const DisplacementTensors &tensors,
                         const std::vector<BankKinematics> &banks, const SpectrumSettings &settings)
    : tensors_(tensors), banks_(banks), orders_(settings.orders), bins_(settings.grid.bins()),
      one_quantum_options_(one_quantum_options(settings)) {
  for (const PhononState &state : tensors.states)
    state_bin_.push_back(settings.grid.bin(state.energy));
  if (settings.mode == SpectrumMode::exact)
    directional_.emplace(tensors, banks, settings.grid, settings.orders, settings.direction_error);
  else if (settings.orders > 1)
    multiphonon_.emplace(settings.grid, settings.orders, pair_rule(settings));
}

std::vector<AtomSpectra::Result> AtomSpectra::operator()(std::size_t atom) {
  return directional_ ? over_directions(atom) : over_tensors(atom);
}

AtomSpectra::Result AtomSpectra::with_order_one(Eigen::VectorXd one_quantum) const {
  Result result{SpectrumRows::Zero(orders_, bins_), std::move(one_quantum)};
  for (std::size_t s = 0; s < state_bin_.size(); ++s)
    if (state_bin_[s] >= 0)
      result.rows(0, state_bin_[s]) += result.one_quantum[static_cast<Eigen::Index>(s)];
  return result;
}

std::vector<AtomSpectra::Result> AtomSpectra::over_directions(std::size_t atom) {
  DirectionalSpectra::Result spectra = (*directional_)(atom);
  directions_.fewest =
      directions_.most == 0 ? spectra.directions : std::min(directions_.fewest, spectra.directions);
  directions_.most = std::max(directions_.most, spectra.directions);
  directions_.error = std::max(directions_.error, spectra.error);
  std::vector<Result> results;
  for (std::size_t bank = 0; bank < banks_.size(); ++bank) {
    Result &result = results.emplace_back(with_order_one(std::move(spectra.one_quantum[bank])));
    if (orders_ > 1)
      result.rows.bottomRows(orders_ - 1) = spectra.quanta[bank];
  }
  return results;
}

std::vector<AtomSpectra::Result> AtomSpectra::over_tensors(std::size_t atom) const {
  MultiphononRows raw;
  if (multiphonon_)
    raw = multiphonon_->spectra(tensors_, atom);
  std::vector<Result> results;
  for (const BankKinematics &bank : banks_) {
    Result &result = results.emplace_back(
        with_order_one(one_quantum(tensors_, atom, bank.state_q2, one_quantum_options_)));
    add_multiphonon(result.rows, raw, bank.bin_q2, trace(tensors_.mean[atom]));
  }
  return results;
}

void finish(Spectrum &spectrum, const std::vector<BankRows> &rows, const std::vector<int> &orbit,
            const SpectrumSettings &settings) {
  for (const BankRows &bank : rows) {
    spectrum.raw.push_back(assemble(bank, orbit));
    spectrum.banks.push_back(assemble(
        broaden(bank, settings.grid, settings.instrument.sigma, settings.broadening), orbit));
  }
}

} // namespace ins
