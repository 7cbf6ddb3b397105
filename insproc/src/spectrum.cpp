// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum.h"

#include "bank_rows.h"
#include "displacement_tensors.h"
#include "error.h"
#include "kinematics.h"
#include "multiphonon.h"
#include "phonon_symmetry.h"
#include "powder.h"
#include "qmesh.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

/// Modes closer than this are one degenerate set in exact mode, cm^-1.
constexpr double degenerate_within = 1e-3;

/// Share of the work that diagonalisation is taken to be, for the progress report.
constexpr double phonon_share = 0.6;

void check(const SpectrumSettings &settings) {
  settings.grid.check();
  if (settings.orders < 1 || settings.orders > 10)
    throw Error("orders must be 1 to 10, not " + std::to_string(settings.orders));
  if (!(settings.temperature >= 0.0) || !std::isfinite(settings.temperature))
    throw Error("temperature must not be negative: " + std::to_string(settings.temperature) + " K");
  if (!(settings.acoustic_cutoff > 0.0))
    throw Error("the acoustic cut-off must be positive, not " +
                std::to_string(settings.acoustic_cutoff) + " cm^-1");
  for (const Bank &bank : settings.banks)
    if (!(bank.final_energy > 0.0) || !std::isfinite(bank.angle))
      throw Error("bank " + bank.name + " needs a positive final energy and an angle");
}

PairRule pair_rule(const SpectrumSettings &settings) {
  if (settings.mode == SpectrumMode::exact)
    return PairRule::all_wave_vectors;
  return settings.abins.prune_weak_modes ? PairRule::same_wave_vector_pruned
                                         : PairRule::same_wave_vector;
}

OneQuantumOptions one_quantum_options(const SpectrumSettings &settings) {
  if (settings.mode == SpectrumMode::exact)
    return {false, degenerate_within};
  return {settings.abins.debye_waller_per_q, 0.0};
}

/// Species of every atom, their labels sorted, and the cross-sections.
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

/// What is the same for all atoms of one bank.
struct BankKinematics {
  Bank bank;
  Eigen::VectorXd state_q2; ///< (states) at the energy of the state
  Eigen::ArrayXd bin_q2;    ///< (bins) at the bin centres
};

std::vector<BankKinematics> bank_kinematics(const std::vector<Bank> &banks, const EnergyGrid &grid,
                                            const DisplacementTensors &tensors) {
  std::vector<BankKinematics> result;
  for (const Bank &bank : banks) {
    BankKinematics entry{bank, momentum_transfers_squared(tensors, bank),
                         Eigen::ArrayXd(grid.bins())};
    for (int bin = 0; bin < grid.bins(); ++bin)
      entry.bin_q2[bin] =
          momentum_transfer_squared(grid.centre(bin), bank.final_energy, bank.angle);
    result.push_back(std::move(entry));
  }
  return result;
}

/// Spectra of one distinct atom after the other, without cross-section.
class AtomSpectra {
public:
  struct Result {
    SpectrumRows rows;           ///< (orders, bins)
    Eigen::VectorXd one_quantum; ///< (states)
  };

  AtomSpectra(const DisplacementTensors &tensors, const std::vector<BankKinematics> &banks,
              const SpectrumSettings &settings)
      : tensors_(tensors), banks_(banks), orders_(settings.orders), bins_(settings.grid.bins()),
        one_quantum_options_(one_quantum_options(settings)) {
    for (const PhononState &state : tensors.states)
      state_bin_.push_back(settings.grid.bin(state.energy));
    if (settings.orders > 1)
      multiphonon_.emplace(settings.grid, settings.orders, pair_rule(settings));
  }

  /// \return one result for each bank
  std::vector<Result> operator()(std::size_t atom) const {
    MultiphononRows raw;
    if (multiphonon_)
      raw = multiphonon_->spectra(tensors_, atom);
    std::vector<Result> results;
    for (const BankKinematics &bank : banks_) {
      Result result{SpectrumRows::Zero(orders_, bins_),
                    one_quantum(tensors_, atom, bank.state_q2, one_quantum_options_)};
      for (std::size_t s = 0; s < state_bin_.size(); ++s)
        if (state_bin_[s] >= 0)
          result.rows(0, state_bin_[s]) += result.one_quantum[static_cast<Eigen::Index>(s)];
      add_multiphonon(result.rows, raw, bank.bin_q2, trace(tensors_.mean[atom]));
      results.push_back(std::move(result));
    }
    return results;
  }

private:
  /// Orders 2 and above: Q^(2n) / n! exp(-Q^2 Tr A / 3) r_n.
  static void add_multiphonon(SpectrumRows &rows, const MultiphononRows &raw,
                              const Eigen::ArrayXd &q2, double mean_trace) {
    Eigen::ArrayXd factor = q2 * (-q2 * (mean_trace / 3.0)).exp();
    for (Eigen::Index k = 0; k < raw.rows(); ++k) {
      factor *= q2 / static_cast<double>(k + 2);
      rows.row(k + 1) = (raw.row(k) * factor.transpose()).matrix();
    }
  }

  const DisplacementTensors &tensors_;
  const std::vector<BankKinematics> &banks_;
  int orders_;
  int bins_;
  OneQuantumOptions one_quantum_options_;
  std::vector<int> state_bin_;
  std::optional<Multiphonon> multiphonon_;
};

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

QMesh make_mesh(const DynamicalMatrix &matrix, const SpectrumSettings &settings) {
  const Crystal &crystal = matrix.primitive();
  std::vector<PhononSymmetry> operations;
  if (settings.use_symmetry)
    operations = phonon_symmetries(matrix, settings.symprec);
  return reduce_mesh(settings.mesh ? *settings.mesh
                                   : mesh_counts(crystal.lattice, settings.mesh_length),
                     std::move(operations), crystal.size());
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

std::vector<BankRows> empty_rows(const std::vector<BankKinematics> &banks,
                                 const SpectrumSettings &settings, std::size_t species) {
  const SpectrumRows empty = SpectrumRows::Zero(settings.orders, settings.grid.bins());
  std::vector<BankRows> result;
  for (const BankKinematics &kinematics : banks)
    result.push_back({kinematics.bank, std::vector<SpectrumRows>(species, empty), {}});
  return result;
}

} // namespace

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

Spectrum compute_spectrum(const ForceConstants &force_constants, const SpectrumSettings &settings) {
  check(settings);
  ForceConstants crystal = force_constants;
  apply_isotopes(crystal.primitive, settings.isotopes);
  const auto report = [&](double share) {
    if (settings.progress)
      settings.progress(share);
  };

  Spectrum spectrum;
  spectrum.grid = settings.grid;
  spectrum.energies = settings.grid.centres();
  assign_species(spectrum, crystal.primitive, settings.cross_section);
  const DynamicalMatrix matrix(crystal, settings.phonons);
  const QMesh mesh = make_mesh(matrix, settings);
  const DisplacementTensors tensors =
      displacement_tensors(matrix, mesh, settings.temperature, settings.acoustic_cutoff,
                           [&](double share) { report(phonon_share * share); });
  describe_phonons(spectrum, mesh, tensors);

  const std::vector<BankKinematics> banks = bank_kinematics(
      settings.banks.empty() ? settings.instrument.banks : settings.banks, settings.grid, tensors);
  std::vector<BankRows> rows = empty_rows(banks, settings, spectrum.species.size());
  std::vector<std::size_t> stick_of_state;
  if (settings.sticks)
    spectrum.sticks = empty_sticks(tensors, mesh, banks.size(), stick_of_state);
  const AtomSpectra atom_spectra(tensors, banks, settings);
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
    report(phonon_share + (1.0 - phonon_share) * static_cast<double>(k + 1) /
                              static_cast<double>(mesh.distinct_atoms.size()));
  }

  for (const BankRows &bank : rows) {
    spectrum.raw.push_back(assemble(bank, mesh.orbit));
    spectrum.banks.push_back(assemble(
        broaden(bank, settings.grid, settings.instrument.sigma, settings.broadening), mesh.orbit));
  }
  return spectrum;
}

} // namespace ins
