// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/bank_rows.h"

namespace ins {

BankRows broaden(const BankRows &rows, const EnergyGrid &grid, const ResolutionWidth &sigma,
                 Broadening scheme) {
  BankRows result = rows;
  std::vector<SpectrumRows *> parts;
  Eigen::Index total = 0;
  for (auto *group : {&result.species, &result.atoms})
    for (SpectrumRows &part : *group) {
      parts.push_back(&part);
      total += part.rows();
    }
  SpectrumRows stacked(total, grid.bins());
  Eigen::Index first = 0;
  for (const SpectrumRows *part : parts) {
    stacked.middleRows(first, part->rows()) = *part;
    first += part->rows();
  }
  stacked = broaden(stacked, grid, sigma, scheme);
  first = 0;
  for (SpectrumRows *part : parts) {
    *part = stacked.middleRows(first, part->rows());
    first += part->rows();
  }
  return result;
}

BankSpectrum assemble(const BankRows &rows, const std::vector<int> &orbit) {
  const SpectrumRows &model = rows.species.front();
  BankSpectrum result{
      rows.bank, SpectrumRows::Zero(model.rows(), model.cols()), rows.species, {}, {}};
  for (const SpectrumRows &species : rows.species)
    result.orders += species;
  if (!rows.atoms.empty())
    for (const int distinct : orbit)
      result.atoms.push_back(rows.atoms[static_cast<std::size_t>(distinct)]);
  return result;
}

} // namespace ins
