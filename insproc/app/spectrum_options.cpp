// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum_options.h"

#include "base/error.h"
#include "input_files.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"
#include "spectrometer/instrument.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/ranges.h>
#include <map>

namespace ins::app {

namespace {

/// cm^-1 for one of a unit, which is `usual` if none is named.
double cm1_per(const std::string &option, const std::string &unit, EnergyUnit usual) {
  try {
    return 1.0 / from_cm1(unit.empty() ? usual : parse_energy_unit(unit));
  } catch (const Error &error) {
    throw CLI::ValidationError(option, error.what());
  }
}

/// A number with a unit of energy behind it, or of `unit`: 32, 4.5meV.
double parse_energy(const std::string &option, const std::string &text, EnergyUnit unit) {
  double value = 0.0;
  const char *end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc())
    throw CLI::ValidationError(option, "'" + text + "' is no energy, such as 32 or 4.5meV");
  return value * cm1_per(option, std::string(result.ptr, end), unit);
}

} // namespace

void add_units(CLI::App &command, EnergyUnit &unit) {
  static const std::map<std::string, EnergyUnit> names = {
      {"cm-1", EnergyUnit::per_cm}, {"meV", EnergyUnit::meV}, {"THz", EnergyUnit::THz}};
  command
      .add_option("--units", unit,
                  "of energy in the output, and of numbers on the command line that name no unit: "
                  "cm-1 (default), meV or THz")
      ->transform(named(names, [](std::string word) { return CLI::detail::to_lower(word); }));
}

std::array<double, 3> parse_triple(const std::string &option, const std::string &text,
                                   std::string *rest) {
  std::array<double, 3> numbers;
  const char *at = text.data();
  const char *end = at + text.size();
  bool good = true;
  for (int i = 0; i < 3 && good; ++i) {
    const auto result = std::from_chars(at, end, numbers[i]);
    good = result.ec == std::errc() && (i == 2 || (result.ptr != end && *result.ptr == ':'));
    at = result.ptr + (i < 2 ? 1 : 0);
  }
  if (!good || !(numbers[0] <= numbers[1]) || !(numbers[2] > 0.0) || (!rest && at != end))
    throw CLI::ValidationError(option, "'" + text +
                                           "' is not MIN:MAX:STEP with MIN <= MAX and "
                                           "STEP > 0");
  if (rest)
    *rest = std::string(at, end);
  return numbers;
}

EnergyGrid parse_energy_grid(const std::string &text, EnergyUnit usual) {
  if (text.empty())
    return {};
  std::string unit;
  const auto [minimum, maximum, step] = parse_triple("--energy", text, &unit);
  const double factor = cm1_per("--energy", unit, usual);
  return {minimum * factor, maximum * factor, step * factor};
}

SpectrumOptions::SpectrumOptions(CLI::App &command, const std::string &default_bank)
    : command_(command), bank_(default_bank), mesh_(command, "Mesh"),
      isotopes_(command, "Spectrum") {
  static const std::map<std::string, CrossSectionKind> cross_sections = {
      {"total", CrossSectionKind::total},
      {"incoherent", CrossSectionKind::incoherent},
      {"coherent", CrossSectionKind::coherent}};
  static const std::map<std::string, Broadening> broadenings = {
      {"gaussian", Broadening::gaussian},
      {"interpolate", Broadening::interpolate},
      {"none", Broadening::none}};
  const std::string group = "Spectrum";
  command.add_option("-T,--temperature", temperature_, "K (default 10)")
      ->check(non_negative_number())
      ->group(group);
  command.add_option("--orders", orders_, "quantum orders, 1 to 10 (default 10)")
      ->check(CLI::Range(1, 10))
      ->group(group);
  command
      .add_option("--scattering", scattering_,
                  "incoherent (default): the incoherent approximation; coherent, both: "
                  "interference of all atoms in order 1, for crystals of few atoms")
      ->transform(named(scattering_kinds()))
      ->group(group);
  command
      .add_option("--coherent-step", coherent_.step,
                  "of the mesh in reciprocal space for coherent scattering, 1/Angstrom (default: "
                  "halved until --coherent-error is met)")
      ->check(positive_number())
      ->group(group);
  command
      .add_option("--coherent-error", coherent_.tolerance,
                  "change of the coherent part against twice the step, share of its maximum, that "
                  "ends its halving (default 0.01)")
      ->check(positive_number())
      ->excludes("--coherent-step")
      ->group(group);
  command
      .add_option("--direction-error", direction_error_,
                  "with --mode exact: change of the spectrum, as a share of the largest value "
                  "nearby, that ends the search for directions (default 1e-4)")
      ->check(positive_number())
      ->group(group);
  command
      .add_option("--xs", cross_section_, "cross-section: total (default), incoherent or coherent")
      ->transform(named(cross_sections))
      ->group(group);
  std::string instruments;
  for (const std::string &name : instrument_names())
    instruments += name + ", ";
  command
      .add_option("--instrument", instrument_,
                  instruments + "or a yaml file that describes one (default tosca)")
      ->type_name(name_or_input)
      ->group(group);
  command
      .add_option("--angle", changes_.angles,
                  "scattering angle, degrees, instead of the instrument's banks; may be repeated, "
                  "and makes the banks angle90, ...")
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option(
          "--final-energy", final_energy_,
          "of the analyser, instead of the instrument's: in --units, or with a unit: 4.5meV")
      ->group(group);
  command
      .add_option(
          "--incident-energy", incident_energy_,
          "of a direct-geometry instrument, instead of its own: in --units, or with a unit: "
          "112meV")
      ->group(group);
  command
      .add_option("--sigma", changes_.sigma,
                  "C0,C1,...: resolution sigma(E) = C0 + C1 E + ..., cm-1, instead of the "
                  "instrument's")
      ->delimiter(',')
      ->group(group);
  bank_option_ =
      command
          .add_option("--bank", bank_,
                      "backward, forward or both; with both, columns are named backward.total, "
                      "... (default " +
                          default_bank + ", or all banks of an instrument that has other ones)")
          ->group(group);
  command
      .add_option("--energy", energy_,
                  "MIN:MAX:STEP in --units, or with a unit behind: 0:500:0.125meV (default "
                  "0:4100:1cm-1)")
      ->group(group);
  add_units(command, unit_);
  command
      .add_option("--mode", mode_,
                  "exact (default): harmonic powder spectrum, every order averaged over "
                  "directions; isotropic: averages of tensors, isotropic from order 3 on; abins: "
                  "the conventions of Abins, also its default mesh (--cutoff 15)")
      ->transform(named(spectrum_modes()))
      ->group(group);
  command
      .add_option("--broadening", broadening_,
                  "resolution: gaussian (default), interpolate (as Mantid draws it) or none")
      ->transform(named(broadenings))
      ->group(group);
  command
      .add_option("--debye-waller", debye_waller_,
                  "with --mode abins, tensor of order 1: mean over the mesh (default), or per-q")
      ->check(one_of({"mean", "per-q"}))
      ->group(group);
  command
      .add_flag("--prune", prune_,
                "with --mode abins, leave out weak modes of pairs, as Mantid does")
      ->group(group);
  command
      .add_option("--acoustic-cutoff", acoustic_cutoff_,
                  "modes at or below are left out, in --units (default 10 cm-1)")
      ->check(positive_number())
      ->group(group);
  command.add_flag("--atoms", atoms_, "also one column per atom: atom_1, atom_2, ...")
      ->group(group);
}

SpectrumSettings SpectrumOptions::settings(const PhononOptions &phonons) const {
  SpectrumSettings settings;
  settings.mode = mode_;
  settings.orders = orders_;
  settings.temperature = temperature_;
  settings.grid = parse_energy_grid(energy_, unit_);
  settings.mesh = mesh_.counts();
  settings.mesh_length = mesh_.cutoff();
  settings.use_symmetry = mesh_.use_symmetry();
  settings.symprec = mesh_.symprec();
  if (acoustic_cutoff_)
    settings.acoustic_cutoff = *acoustic_cutoff_ / from_cm1(unit_);
  settings.phonons = phonons;
  InstrumentChanges changes = changes_;
  if (!final_energy_.empty())
    changes.final_energy = parse_energy("--final-energy", final_energy_, unit_);
  if (!incident_energy_.empty())
    changes.incident_energy = parse_energy("--incident-energy", incident_energy_, unit_);
  settings.instrument = naming("--instrument", [&] { return load_instrument(instrument_); });
  std::vector<std::string> changing;
  for (const char *option : {"--angle", "--final-energy", "--incident-energy", "--sigma"})
    if (command_.count(option) > 0)
      changing.emplace_back(option);
  settings.instrument = naming(fmt::format("{}", fmt::join(changing, ", ")),
                               [&] { return changed(settings.instrument, changes); });
  try {
    settings.banks = bank_option_->count() == 0 ? default_banks(settings.instrument, bank_)
                                                : select_banks(settings.instrument, bank_);
  } catch (const Error &error) {
    throw CLI::ValidationError("--bank", error.what());
  }
  settings.scattering = scattering_;
  settings.coherent = coherent_;
  if (scattering_ != Scattering::incoherent && command_.count("--xs") > 0)
    throw CLI::ValidationError("--xs", "belongs to --scattering incoherent: coherent scattering "
                                       "has lengths, and each part its own cross-section");
  if (scattering_ == Scattering::incoherent)
    for (const char *option : {"--coherent-step", "--coherent-error"})
      if (command_.count(option) > 0)
        throw CLI::ValidationError(option,
                                   "does something with --scattering coherent or both only");
  settings.cross_section = cross_section_;
  settings.isotopes = isotopes_.overrides();
  settings.broadening = broadening_;
  settings.abins.debye_waller_per_q = debye_waller_ == "per-q";
  settings.abins.prune_weak_modes = prune_;
  if (mode_ != SpectrumMode::abins)
    for (const char *option : {"--prune", "--debye-waller"})
      if (command_.count(option) > 0)
        throw CLI::ValidationError(option, "does something with --mode abins only");
  if (mode_ != SpectrumMode::exact && direction_error_)
    throw CLI::ValidationError("--direction-error", "does something with --mode exact only");
  settings.direction_error = direction_error_.value_or(settings.direction_error);
  settings.per_atom = atoms_;
  return settings;
}

std::pair<double, double> SpectrumOptions::window(const std::string &range) const {
  constexpr double upper = 1200.0; // cm^-1
  return range.empty() ? std::pair(0.0, upper * from_cm1(unit_)) : parse_range("--range", range);
}

} // namespace ins::app
