// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_spectrum.h"

#include "spectrum/coherent_part.h"
#include "spectrum/coherent_scattering.h"
#include "spectrum/cross_sections.h"
#include "spectrum/mesh_change.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <optional>
#include <utility>
#include <vector>

namespace ins {

namespace {

using BankValues = std::vector<Eigen::VectorXd>; ///< (banks)(bins)

/// The point group of the scattering, Cartesian. Q and -Q scatter alike where lengths are real.
std::vector<Eigen::Matrix3d> rotations(const CoherentScattering &scattering, const QMesh &mesh,
                                       bool real_lengths) {
  std::vector<Eigen::Matrix3i> group;
  const auto add = [&](const Eigen::Matrix3i &operation) {
    if (std::find(group.begin(), group.end(), operation) == group.end())
      group.push_back(operation);
  };
  for (const PhononSymmetry &symmetry : mesh.operations) {
    add(symmetry.reciprocal);
    if (real_lengths)
      add(-symmetry.reciprocal);
  }
  std::vector<Eigen::Matrix3d> result;
  for (const Eigen::Matrix3i &operation : group)
    result.push_back(scattering.rotation(operation));
  return result;
}

BankValues broadened(const BankValues &sharp, const SpectrumSettings &settings, Broadening scheme) {
  BankValues result;
  for (const Eigen::VectorXd &row : sharp)
    result.push_back(
        broaden(SpectrumRows(row.transpose()), settings.grid, settings.instrument.sigma, scheme)
            .row(0));
  return result;
}

/// The largest change of what an instrument sees, of all banks.
double largest_change(const BankValues &now, const BankValues &before,
                      const SpectrumSettings &settings) {
  const BankValues a = broadened(now, settings, Broadening::gaussian);
  const BankValues b = broadened(before, settings, Broadening::gaussian);
  double change = 0.0;
  for (std::size_t bank = 0; bank < a.size(); ++bank)
    change = std::max(change, mesh_change(a[bank], b[bank], settings.grid, {}).change);
  return change;
}

/// Whether so many wave vectors take no more than about a minute.
bool affordable(double wave_vectors, const DynamicalMatrix &matrix) {
  constexpr double most_work = 1e9;
  const double modes = 3.0 * matrix.primitive().size();
  // Besides the cube of the matrix' size; sums over dipoles take long.
  const double of_a_point = matrix.has_nac() ? 500.0 * modes * modes : 1e3;
  return wave_vectors * (of_a_point + modes * modes * modes) <= most_work;
}

} // namespace

void add_coherent_part(Spectrum &spectrum, const DynamicalMatrix &matrix, const QMesh &mesh,
                       double highest, const SpectrumSettings &settings,
                       const std::function<void(double)> &progress) {
  const Crystal &primitive = matrix.primitive();
  std::vector<std::complex<double>> lengths;
  for (const Nuclide &nuclide : nuclides(primitive))
    lengths.push_back(scattering_length(nuclide));
  const bool real_lengths =
      std::all_of(lengths.begin(), lengths.end(), [](auto b) { return b.imag() == 0.0; });
  const CoherentScattering scattering(primitive, std::move(lengths), spectrum.displacements,
                                      settings.temperature, settings.acoustic_cutoff);
  const std::vector<Eigen::Matrix3d> group =
      rotations(scattering, mesh, real_lengths && settings.use_symmetry);
  std::vector<Bank> banks;
  for (const BankSpectrum &bank : spectrum.raw)
    banks.push_back(bank.bank);

  // Every set has as many directions as all before it, so that nothing done is thrown away.
  constexpr int first_distinct = 50;
  const std::optional<int> &wanted = settings.coherent.directions;
  SphereSet set{wanted ? (*wanted + 1) / 2 : first_distinct * static_cast<int>(group.size()), 0,
                settings.coherent.step};
  constexpr double margin = 1.05; // modes between the points of the mesh
  CoherentQuality quality;
  quality.tolerance = settings.coherent.tolerance;
  BankValues mean;
  double wave_vectors = 0.0;
  for (;;) {
    const double done = set.number == 0 ? 0.0 : 1.0 - std::pow(0.5, set.number);
    const CoherentPart part = coherent_part(
        matrix, scattering, banks, settings.grid, margin * highest, group, set, [&](double share) {
          if (progress)
            progress(done + share * std::pow(0.5, set.number + 1));
        });
    wave_vectors += part.wave_vectors;
    quality.spheres = part.spheres;
    const double share =
        static_cast<double>(set.directions) / (quality.directions + set.directions);
    quality.directions += set.directions;
    const BankValues before = std::exchange(mean, part.banks);
    if (set.number > 0) {
      for (std::size_t b = 0; b < mean.size(); ++b)
        mean[b] = share * mean[b] + (1.0 - share) * before[b];
      quality.change = largest_change(mean, before, settings);
      if (wanted || quality.change <= quality.tolerance || !affordable(2.0 * wave_vectors, matrix))
        break;
    }
    set.directions = wanted ? *wanted - quality.directions : quality.directions;
    ++set.number;
  }
  quality.distinct = wave_vectors / std::max(quality.spheres, 1);

  const BankValues wide = broadened(mean, settings, settings.broadening);
  for (std::size_t b = 0; b < banks.size(); ++b) {
    spectrum.raw[b].coherent = mean[b];
    spectrum.banks[b].coherent = wide[b];
    for (BankSpectrum *bank : {&spectrum.raw[b], &spectrum.banks[b]})
      bank->orders.row(0) += bank->coherent.transpose();
  }
  spectrum.coherent = quality;
}

} // namespace ins
