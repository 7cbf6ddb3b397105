// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/spectrum.h"

#include "base/error.h"
#include "phonons/phonon_symmetry.h"
#include "phonons/qmesh.h"
#include "spectrum/displacement_tensors.h"
#include "spectrum/spectrum_parts.h"

#include <algorithm>
#include <utility>

namespace ins {

namespace {

/// Share of the work that diagonalisation is taken to be, for the progress report.
constexpr double phonon_share = 0.6;

/// One stick for each mode of the reduced mesh, without intensity.
std::vector<Stick> empty_sticks(const DisplacementTensors &tensors, const QMesh &mesh,
                                std::size_t banks, std::vector<std::size_t> &stick_of_state) {
  std::vector<Stick> sticks;
  std::size_t star_begin = 0;
  for (std::size_t s = 0; s < tensors.states.size(); ++s) {
    const PhononState &state = tensors.states[s];
    if (s > 0 && state.point != tensors.states[s - 1].point)
      star_begin = sticks.size();
    const std::size_t modes = sticks.size() - star_begin;
    const auto known = std::find_if(sticks.end() - static_cast<std::ptrdiff_t>(modes), sticks.end(),
                                    [&](const Stick &stick) { return stick.mode == state.mode; });
    stick_of_state.push_back(static_cast<std::size_t>(known - sticks.begin()));
    if (known == sticks.end())
      sticks.push_back({mesh.points[state.point], state.point, state.mode,
                        mesh.weight(static_cast<std::size_t>(state.point)), state.energy,
                        Eigen::VectorXd::Zero(static_cast<Eigen::Index>(banks))});
  }
  return sticks;
}

/// Fills in what the result tells of mesh, modes and mean square displacements.
void describe_phonons(Spectrum &spectrum, const QMesh &mesh, const DisplacementTensors &tensors) {
  spectrum.mesh = mesh.counts;
  spectrum.mesh_points = mesh.counts[0] * mesh.counts[1] * mesh.counts[2];
  spectrum.reduced_points = static_cast<int>(mesh.points.size());
  spectrum.distinct_atoms = static_cast<int>(mesh.distinct_atoms.size());
  spectrum.lowest_frequency = tensors.lowest_frequency;
  spectrum.dropped_modes = tensors.dropped_modes;
  spectrum.imaginary_modes = tensors.imaginary_modes;
  spectrum.displacements.resize(mesh.orbit.size());
  for (const PhononSymmetry &operation : mesh.operations)
    for (std::size_t k = 0; k < mesh.distinct_atoms.size(); ++k)
      spectrum.displacements[operation.atom_map[mesh.distinct_atoms[k]]] =
          operation.rotation * full_matrix(tensors.mean[k]) * operation.rotation.transpose();
}

} // namespace

QMesh spectrum_mesh(const std::vector<const DynamicalMatrix *> &states,
                    const SpectrumSettings &settings) {
  return common_mesh(states, settings.mesh, settings.mesh_length,
                     settings.use_symmetry ? std::optional(settings.symprec) : std::nullopt);
}

const std::map<std::string, SpectrumMode> &spectrum_modes() {
  static const std::map<std::string, SpectrumMode> modes = {{"exact", SpectrumMode::exact},
                                                            {"isotropic", SpectrumMode::isotropic},
                                                            {"abins", SpectrumMode::abins}};
  return modes;
}

const std::string &name(SpectrumMode mode) {
  return std::find_if(spectrum_modes().begin(), spectrum_modes().end(),
                      [mode](const auto &entry) { return entry.second == mode; })
      ->first;
}

int main_bank(const Spectrum &spectrum) {
  std::vector<Bank> banks;
  for (const BankSpectrum &bank : spectrum.banks)
    banks.push_back(bank.bank);
  return main_bank(banks);
}

BankSpectrum average(const std::vector<BankSpectrum> &banks) {
  if (banks.empty())
    throw Error("there is no bank to average");
  BankSpectrum mean = banks.front();
  mean.bank.name = "average";
  const double share = 1.0 / static_cast<double>(banks.size());
  const auto take_mean = [&](SpectrumRows &rows, const auto &member) {
    for (std::size_t k = 1; k < banks.size(); ++k)
      rows += member(banks[k]);
    rows *= share;
  };
  take_mean(
      mean.orders, [](const BankSpectrum &bank) -> const auto & { return bank.orders; });
  for (std::size_t i = 0; i < mean.species.size(); ++i)
    take_mean(
        mean.species[i], [i](const BankSpectrum &bank) -> const auto & { return bank.species[i]; });
  for (std::size_t i = 0; i < mean.atoms.size(); ++i)
    take_mean(
        mean.atoms[i], [i](const BankSpectrum &bank) -> const auto & { return bank.atoms[i]; });
  return mean;
}

namespace {

/// A spectrum that knows its energies and nuclei only.
Spectrum empty_spectrum(const Crystal &crystal, const SpectrumSettings &settings) {
  check(settings);
  Spectrum spectrum;
  spectrum.grid = settings.grid;
  spectrum.energies = settings.grid.centres();
  assign_species(spectrum, crystal, settings.cross_section);
  return spectrum;
}

/// Fills a spectrum from the displacement tensors.
///
/// \param report  called with the share of this work, 0..1
Spectrum filled(Spectrum spectrum, const QMesh &mesh, const DisplacementTensors &tensors,
                const SpectrumSettings &settings, const std::function<void(double)> &report) {
  describe_phonons(spectrum, mesh, tensors);

  const std::vector<BankKinematics> banks = bank_kinematics(settings, tensors);
  std::vector<BankRows> rows = empty_rows(banks, settings, spectrum.species.size());
  std::vector<std::size_t> stick_of_state;
  if (settings.sticks)
    spectrum.sticks = empty_sticks(tensors, mesh, banks.size(), stick_of_state);
  AtomSpectra atom_spectra(tensors, banks, settings);
  for (std::size_t k = 0; k < mesh.distinct_atoms.size(); ++k) {
    const int atom = mesh.distinct_atoms[k];
    const double barn = spectrum.cross_sections[atom];
    const double copies = mesh.multiplicity(static_cast<int>(k));
    const std::vector<AtomSpectra::Result> results = atom_spectra(k);
    for (std::size_t b = 0; b < banks.size(); ++b) {
      rows[b].species[spectrum.atom_species[atom]] += barn * copies * results[b].rows;
      if (settings.per_atom)
        rows[b].atoms.push_back(barn * results[b].rows);
      for (std::size_t s = 0; s < stick_of_state.size(); ++s)
        spectrum.sticks[stick_of_state[s]].intensity[static_cast<Eigen::Index>(b)] +=
            barn * copies * results[b].one_quantum[static_cast<Eigen::Index>(s)];
    }
    report(static_cast<double>(k + 1) / static_cast<double>(mesh.distinct_atoms.size()));
  }

  spectrum.directions = atom_spectra.directions();
  finish(spectrum, rows, mesh.orbit, settings);
  return spectrum;
}

} // namespace

Spectrum compute_spectrum(const ForceConstants &force_constants, const SpectrumSettings &settings) {
  ForceConstants crystal = force_constants;
  apply_isotopes(crystal.primitive, settings.isotopes);
  const auto report = [&](double share) {
    if (settings.progress)
      settings.progress(share);
  };
  Spectrum spectrum = empty_spectrum(crystal.primitive, settings);
  const DynamicalMatrix matrix(crystal, settings.phonons);
  const QMesh mesh = spectrum_mesh({&matrix}, settings);
  const DisplacementTensors tensors =
      displacement_tensors(matrix, mesh, settings.temperature, settings.acoustic_cutoff,
                           [&](double share) { report(phonon_share * share); });
  return filled(std::move(spectrum), mesh, tensors, settings,
                [&](double share) { report(phonon_share + (1.0 - phonon_share) * share); });
}

Spectrum compute_spectrum(const Crystal &primitive, const MeshModes &modes,
                          const SpectrumSettings &settings) {
  Spectrum spectrum = empty_spectrum(primitive, settings);
  const DisplacementTensors tensors =
      displacement_tensors(primitive.masses, modes, settings.temperature, settings.acoustic_cutoff);
  return filled(std::move(spectrum), modes.mesh, tensors, settings, [&](double share) {
    if (settings.progress)
      settings.progress(share);
  });
}

} // namespace ins
