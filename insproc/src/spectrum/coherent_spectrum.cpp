// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/coherent_spectrum.h"

#include "spectrum/coherent_part.h"
#include "spectrum/coherent_scattering.h"
#include "spectrum/cross_sections.h"
#include "spectrum/mesh_change.h"

#include <algorithm>
#include <complex>
#include <utility>
#include <vector>

namespace ins {

void add_coherent_part(Spectrum &spectrum, const DynamicalMatrix &matrix, double highest,
                       const SpectrumSettings &settings,
                       const std::function<void(double)> &progress) {
  std::vector<std::complex<double>> lengths;
  for (const Nuclide &nuclide : nuclides(matrix.primitive()))
    lengths.push_back(scattering_length(nuclide));
  const CoherentScattering scattering(matrix.primitive(), std::move(lengths),
                                      spectrum.displacements, settings.temperature,
                                      settings.acoustic_cutoff);
  std::vector<Bank> banks;
  for (const BankSpectrum &bank : spectrum.raw)
    banks.push_back(bank.bank);
  constexpr double margin = 1.05; // modes between the points of the mesh
  const CoherentPart part = coherent_part(matrix, scattering, banks, settings.grid,
                                          margin * highest, settings.coherent, progress);

  const auto broadened = [&](const Eigen::VectorXd &row, Broadening scheme) -> Eigen::VectorXd {
    return broaden(SpectrumRows(row.transpose()), settings.grid, settings.instrument.sigma, scheme)
        .row(0);
  };
  CoherentQuality quality{part.spheres, 0.0};
  for (std::size_t b = 0; b < banks.size(); ++b) {
    spectrum.raw[b].coherent = part.banks[b];
    spectrum.banks[b].coherent = broadened(part.banks[b], settings.broadening);
    for (BankSpectrum *bank : {&spectrum.raw[b], &spectrum.banks[b]})
      bank->orders.row(0) += bank->coherent.transpose();
    quality.change =
        std::max(quality.change,
                 mesh_change(broadened(part.banks[b], Broadening::gaussian),
                             broadened(part.half[b], Broadening::gaussian), settings.grid, {})
                     .change);
  }
  spectrum.coherent = quality;
}

} // namespace ins
