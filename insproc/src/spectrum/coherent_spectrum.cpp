// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_spectrum.h"

#include "base/brief_number.h"
#include "base/error.h"
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

/// The point group of the scattering, the identity first. Q and -Q scatter alike where lengths are
/// real.
std::vector<ReciprocalOperation> point_group(const CoherentScattering &scattering,
                                             const QMesh &mesh, bool with_inversion) {
  std::vector<ReciprocalOperation> group;
  const auto add = [&](const Eigen::Matrix3i &operation) {
    if (std::none_of(group.begin(), group.end(), [&](const ReciprocalOperation &known) {
          return known.fractional == operation;
        }))
      group.push_back({operation, scattering.rotation(operation)});
  };
  for (const PhononSymmetry &symmetry : mesh.operations) {
    add(symmetry.reciprocal);
    if (with_inversion)
      add(-symmetry.reciprocal);
  }
  return group;
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
double largest_bank_change(const BankValues &now, const BankValues &before,
                           const SpectrumSettings &settings) {
  const BankValues a = broadened(now, settings, Broadening::gaussian);
  const BankValues b = broadened(before, settings, Broadening::gaussian);
  double change = 0.0;
  for (std::size_t bank = 0; bank < a.size(); ++bank)
    change = std::max(change, mesh_change(a[bank], b[bank], settings.grid, {}).change);
  return change;
}

/// What the averages of a step and of half of it tend to: the error is of second order in the
/// step. At edges of bands it can fall short of nothing, which it is then.
BankValues extrapolated(const BankValues &coarse, const BankValues &fine) {
  BankValues result;
  for (std::size_t bank = 0; bank < fine.size(); ++bank)
    result.push_back(((4.0 * fine[bank] - coarse[bank]) / 3.0).cwiseMax(0.0));
  return result;
}

/// Whether halving the step once more takes no more than about a minute and half a gigabyte.
bool halving_is_affordable(const CoherentPart &part, const DynamicalMatrix &matrix) {
  constexpr double most_time = 60.0;  // s
  constexpr double most_memory = 5e8; // byte
  const double modes = 3.0 * matrix.primitive().size();
  const double of_a_point =
      2e-5 + (matrix.has_nac() ? 5e-6 * modes * modes : 0.0) + 4e-9 * modes * modes * modes;
  const double of_a_cell = 1e-6 + 1e-7 * modes;
  const double cells = 8.0 * static_cast<double>(part.cells());
  const double points = std::min(8.0 * static_cast<double>(part.wave_vectors()), cells);
  return points * of_a_point + cells * of_a_cell <= most_time &&
         points * (16.0 * modes * modes + 300.0) + 100.0 * cells <= most_memory;
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
  std::vector<Bank> banks;
  for (const BankSpectrum &bank : spectrum.raw)
    banks.push_back(bank.bank);

  constexpr double first_step = 0.4; // 1/Angstrom
  constexpr int fewest = 2;          // halvings, for two extrapolations
  constexpr double margin = 1.05;    // modes between the points of the mesh
  const std::optional<double> &wanted = settings.coherent.step;
  const int halvings =
      wanted ? std::max(fewest, static_cast<int>(std::ceil(std::log2(first_step / *wanted))))
             : fewest;
  if (halvings > CoherentPart::most_halvings)
    throw Error("the step of the mesh for coherent scattering must be at least " +
                brief_number(std::ldexp(first_step, -CoherentPart::most_halvings)) +
                " 1/Angstrom, not " + brief_number(*wanted));
  CoherentPart part(matrix, scattering, banks, settings.grid, margin * highest,
                    point_group(scattering, mesh, real_lengths && settings.use_symmetry),
                    wanted ? std::ldexp(*wanted, halvings) : first_step);
  CoherentQuality quality;
  quality.tolerance = settings.coherent.tolerance;
  BankValues last, mean;
  for (int halved = 0;; ++halved) {
    const double done = halved == 0 ? 0.0 : 1.0 - std::pow(0.5, halved);
    const BankValues before = std::exchange(last, part.next([&](double share) {
      if (progress)
        progress(done + share * std::pow(0.5, halved + 1));
    }));
    if (halved == 0)
      continue;
    const BankValues mean_before = std::exchange(mean, extrapolated(before, last));
    if (halved < halvings)
      continue;
    quality.change = largest_bank_change(mean, mean_before, settings);
    if (wanted || quality.change <= quality.tolerance || halved == CoherentPart::most_halvings ||
        !halving_is_affordable(part, matrix))
      break;
  }
  quality.step = part.step();
  quality.wave_vectors = part.wave_vectors();

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
