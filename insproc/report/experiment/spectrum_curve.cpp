// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/experiment/spectrum_curve.h"

#include "base/error.h"
#include "experiment/bank_sum.h"
#include "io/tables/table_file.h"
#include "io/text/file_format.h"
#include "report/energy_axis.h"
#include "report/spectrum_table.h"

#include <algorithm>

namespace ins {

namespace {

/// Bins of a table, per cm^-1; the sum of its banks where several are named.
Histogram curve_of_table(const Table &table, const std::string &bank) {
  const Table density = per_energy(table);
  const double factor = from_cm1(parse_energy_unit(energy_column(density).unit));
  const auto vector = [](const std::vector<double> &values) {
    return Eigen::VectorXd(
        Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size())));
  };
  const Eigen::VectorXd centers = vector(density.columns.front().numbers()) / factor;
  if (centers.size() < 2)
    throw Error(table.title + " has fewer than two points");
  Eigen::VectorXd values = Eigen::VectorXd::Zero(centers.size());
  for (const std::string &name : names_of_sum(bank))
    values += factor * vector(density.numbers(bank_prefix(density, name) + "total"));
  return {edges_between(centers), values, {}};
}

/// The total of the main bank, or of the named ones, that has been computed.
Eigen::VectorXd total_of(const Spectrum &spectrum, const std::string &choice) {
  if (choice.empty())
    return spectrum.banks[main_bank(spectrum)].total();
  Eigen::VectorXd total = Eigen::VectorXd::Zero(spectrum.energies.size());
  for (const std::string &name : names_of_sum(choice)) {
    const auto bank = std::find_if(spectrum.banks.begin(), spectrum.banks.end(),
                                   [&](const BankSpectrum &one) { return one.bank.name == name; });
    if (bank == spectrum.banks.end())
      throw Error("bank " + name + " of --calculated-bank has not been computed (--bank both)");
    total += bank->total();
  }
  return total;
}

} // namespace

std::optional<Histogram> stored_spectrum(const std::string &file, const std::string &bank,
                                         const MeasurementOptions &reading) {
  const std::string extension = extension_of(file);
  if (!is_table_file(file) && extension != ".txt")
    return std::nullopt;
  std::optional<Table> table;
  try {
    table = read_table(file);
  } catch (const Error &) { // not of this program
  }
  if (table && table->kind == TableKind::Curves)
    return curve_of_table(*table, bank);
  if (extension == ".json" || extension == ".h5" || extension == ".hdf5")
    return std::nullopt; // force constants have these names, too
  const Measurement other = read_measurement(file, reading);
  if (bank.empty())
    return Histogram{other.spectra.front().data.edges, other.spectra.front().data.values, {}};
  std::vector<Histogram> banks;
  for (const MeasuredSpectrum &spectrum : select_spectra(other, bank, file))
    banks.push_back({spectrum.data.edges, spectrum.data.values, {}});
  return sum_of_banks(banks, std::vector<double>(banks.size(), 0.0));
}

Histogram spectrum_curve(const Spectrum &spectrum, const std::string &bank) {
  return {edges_between(spectrum.energies), total_of(spectrum, bank) / spectrum.grid.width, {}};
}

} // namespace ins
