// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/spectrum.h"

#include "base/error.h"
#include "phonons/phonon_symmetry.h"
#include "phonons/qmesh.h"
#include "spectrum/coherent_spectrum.h"
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
  spectrum.imaginary = tensors.imaginary;
  spectrum.displacements.resize(mesh.orbit.size());
  for (const PhononSymmetry &operation : mesh.operations)
    for (std::size_t k = 0; k < mesh.distinct_atoms.size(); ++k)
      spectrum.displacements[operation.atom_map[mesh.distinct_atoms[k]]] =
          operation.rotation * full_matrix(tensors.mean[k]) * operation.rotation.transpose();
}

} // namespace

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
  for (std::size_t k = 1; k < banks.size(); ++k)
    mean.coherent += banks[k].coherent;
  mean.coherent *= share;
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

void assign_cross_sections(Spectrum &spectrum, const Crystal &crystal,
                           const SpectrumSettings &settings) {
  switch (settings.scattering) {
  case Scattering::incoherent:
    assign_species(spectrum, crystal, settings.cross_section);
    spectrum.first_order = spectrum.cross_sections;
    break;
  case Scattering::coherent:
    assign_species(spectrum, crystal, CrossSectionKind::coherent);
    spectrum.first_order.assign(spectrum.cross_sections.size(), 0.0);
    break;
  case Scattering::both:
    assign_species(spectrum, crystal, CrossSectionKind::total);
    for (const Nuclide &nuclide : nuclides(crystal))
      spectrum.first_order.push_back(cross_section(nuclide, CrossSectionKind::incoherent));
    break;
  }
}

/// A spectrum that knows its energies and nuclei only.
Spectrum empty_spectrum(const Crystal &crystal, const SpectrumSettings &settings) {
  check(settings);
  Spectrum spectrum;
  spectrum.grid = settings.grid;
  spectrum.energies = settings.grid.centres();
  assign_cross_sections(spectrum, crystal, settings);
  return spectrum;
}

/// The rows of every bank, without broadening, from the displacement tensors; adds sticks to the
/// spectrum if they are wanted.
///
/// \param report  called with the share of this work, 0..1
std::vector<BankRows> sharp_rows(Spectrum &spectrum, const QMesh &mesh,
                                 const DisplacementTensors &tensors,
                                 const SpectrumSettings &settings,
                                 const std::function<void(double)> &report) {
  const std::vector<BankKinematics> banks = bank_kinematics(settings, tensors);
  std::vector<BankRows> rows = empty_rows(banks, settings, spectrum.species.size());
  std::vector<std::size_t> stick_of_state;
  if (settings.sticks)
    spectrum.sticks = empty_sticks(tensors, mesh, banks.size(), stick_of_state);
  AtomSpectra atom_spectra(tensors, banks, settings);
  for (std::size_t k = 0; k < mesh.distinct_atoms.size(); ++k) {
    const int atom = mesh.distinct_atoms[k];
    const double barn = spectrum.cross_sections[atom];
    Eigen::VectorXd barns = Eigen::VectorXd::Constant(settings.orders, barn);
    barns[0] = spectrum.first_order[atom];
    const double copies = mesh.multiplicity(static_cast<int>(k));
    const std::vector<AtomSpectra::Result> results = atom_spectra(k);
    for (std::size_t b = 0; b < banks.size(); ++b) {
      rows[b].species[spectrum.atom_species[atom]] += copies * barns.asDiagonal() * results[b].rows;
      if (settings.per_atom)
        rows[b].atoms.emplace_back(barns.asDiagonal() * results[b].rows);
      for (std::size_t s = 0; s < stick_of_state.size(); ++s)
        spectrum.sticks[stick_of_state[s]].intensity[static_cast<Eigen::Index>(b)] +=
            barn * copies * results[b].one_quantum[static_cast<Eigen::Index>(s)];
    }
    report(static_cast<double>(k + 1) / static_cast<double>(mesh.distinct_atoms.size()));
  }

  spectrum.directions = atom_spectra.directions();
  return rows;
}

/// How the one-phonon spectrum of the instrument changes when half of the mesh is taken; that of
/// mode isotropic in place of exact, since directions cost time and matter to neither.
std::optional<MeshChange> change_on_half(Spectrum spectrum, const QMesh &mesh,
                                         const DisplacementTensors &tensors,
                                         SpectrumSettings settings) {
  if (settings.scattering == Scattering::coherent) // no order 1 to compare
    return std::nullopt;
  const std::optional<DisplacementTensors> half = half_mesh_tensors(tensors, mesh);
  if (!half)
    return std::nullopt;
  settings.orders = 1;
  settings.per_atom = false;
  settings.sticks = false;
  if (settings.mode == SpectrumMode::exact)
    settings.mode = SpectrumMode::isotropic;
  const auto line = [&](const BankRows &bank) -> Eigen::VectorXd {
    SpectrumRows sum = SpectrumRows::Zero(1, settings.grid.bins());
    for (const SpectrumRows &species : bank.species)
      sum += species.row(0);
    return broaden(sum, settings.grid, settings.instrument.sigma, Broadening::gaussian).row(0);
  };
  const std::vector<BankRows> on_whole =
      sharp_rows(spectrum, mesh, tensors, settings, [](double) {});
  const std::vector<BankRows> on_half = sharp_rows(spectrum, mesh, *half, settings, [](double) {});
  std::optional<MeshChange> largest;
  for (std::size_t b = 0; b < on_whole.size(); ++b) {
    const MeshChange change =
        mesh_change(line(on_whole[b]), line(on_half[b]), settings.grid, *half_mesh(mesh.counts));
    if (!largest || change.change > largest->change)
      largest = change;
  }
  return largest;
}

/// Fills a spectrum from the displacement tensors and, for a coherent part, the dynamical matrix.
///
/// \param progress  called with the share of this work, 0..1; may be empty
Spectrum filled(Spectrum spectrum, const DynamicalMatrix &matrix, const QMesh &mesh,
                const DisplacementTensors &tensors, const SpectrumSettings &settings,
                const std::function<void(double)> &progress) {
  const double rows_share = settings.scattering == Scattering::incoherent ? 1.0 : 0.1;
  const auto report = [&](double share) {
    if (progress)
      progress(share);
  };
  describe_phonons(spectrum, mesh, tensors);
  const std::vector<BankRows> rows = sharp_rows(spectrum, mesh, tensors, settings,
                                                [&](double share) { report(rows_share * share); });
  spectrum.mesh_change = change_on_half(spectrum, mesh, tensors, settings);
  finish(spectrum, rows, mesh.orbit, settings);
  if (settings.scattering == Scattering::incoherent)
    return spectrum;
  double highest = 0.0;
  for (const PhononState &state : tensors.states)
    highest = std::max(highest, state.energy);
  add_coherent_part(spectrum, matrix, mesh, highest, settings,
                    [&](double share) { report(rows_share + (1.0 - rows_share) * share); });
  return spectrum;
}

/// Change of the one-phonon spectrum of a state when half of a mesh is taken.
std::optional<MeshChange> one_phonon_change(const DynamicalMatrix &matrix, const QMesh &mesh,
                                            SpectrumSettings settings) {
  settings.scattering = Scattering::incoherent;
  const DisplacementTensors tensors =
      displacement_tensors(matrix, mesh, settings.temperature, settings.acoustic_cutoff);
  return change_on_half(empty_spectrum(matrix.primitive(), settings), mesh, tensors, settings);
}

std::array<int, 3> doubled(std::array<int, 3> counts) {
  for (int &count : counts)
    count *= 2;
  return counts;
}

/// Whether a mesh of these counts costs no more than about a second and some ten MB.
///
/// \param mesh  a coarser one of the same crystal
bool mesh_is_affordable(const std::array<int, 3> &counts, const QMesh &mesh) {
  constexpr double most_work = 1e9;   // sum of cubed sizes of matrices
  constexpr double most_bytes = 64e6; // of displacement tensors
  const double points = static_cast<double>(counts[0]) * counts[1] * counts[2];
  const double modes = 3.0 * static_cast<double>(mesh.orbit.size());
  const double operations = static_cast<double>(mesh.operations.size());
  const double atoms = static_cast<double>(mesh.distinct_atoms.size());
  return points / (2.0 * operations) * modes * modes * modes <= most_work &&
         0.5 * points * modes * atoms * sizeof(SymmetricTensor) <= most_bytes;
}

} // namespace

QMesh spectrum_mesh(const std::vector<const DynamicalMatrix *> &states,
                    const SpectrumSettings &settings) {
  const auto symprec = settings.use_symmetry
                           ? std::optional(settings.symprec.value_or(states.at(0)->symprec()))
                           : std::nullopt;
  std::optional<double> length = settings.mesh_length;
  if (!length && settings.mode == SpectrumMode::abins)
    length = abins_mesh_length;
  QMesh mesh = common_mesh(states, settings.mesh, length, symprec);
  if (settings.mesh || length)
    return mesh;
  while (mesh_is_affordable(doubled(mesh.counts), mesh)) {
    const std::optional<MeshChange> change = one_phonon_change(*states.front(), mesh, settings);
    if (change && change->change <= mesh_tolerance)
      break;
    mesh = common_mesh(states, doubled(mesh.counts), length, symprec);
  }
  return mesh;
}

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
  return filled(std::move(spectrum), matrix, mesh, tensors, settings,
                [&](double share) { report(phonon_share + (1.0 - phonon_share) * share); });
}

Spectrum compute_spectrum(const DynamicalMatrix &matrix, const MeshModes &modes,
                          const SpectrumSettings &settings) {
  const DisplacementTensors tensors = displacement_tensors(
      matrix.primitive().masses, modes, settings.temperature, settings.acoustic_cutoff);
  return filled(empty_spectrum(matrix.primitive(), settings), matrix, modes.mesh, tensors, settings,
                settings.progress);
}

} // namespace ins
