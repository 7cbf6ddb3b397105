// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal_input.h"

#include "base/error.h"
#include "io/any_format/read_force_constants.h"

#include <map>

namespace ins::app {

void CrystalInput::add_to(CLI::App &command) {
  command
      .add_option("FILE", file_,
                  "force constants: HDF5 file of fix phonon_fd, phonopy yaml, or Euphonic json")
      ->required();
  command.add_option("--force-constants", force_constants_,
                     "FORCE_CONSTANTS, force_constants.hdf5 or FORCE_SETS for a phonopy yaml "
                     "(default: found beside it)");
  command.add_option("--born", born_,
                     "BORN file with charges and dielectric tensor (default: found beside a yaml)");
  add_phonon_options(command);
}

void CrystalInput::add_phonon_options(CLI::App &command) {
  static const std::map<std::string, AcousticSumRule> sum_rules = {
      {"none", AcousticSumRule::none},
      {"realspace", AcousticSumRule::realspace},
      {"reciprocal", AcousticSumRule::reciprocal}};
  static const std::map<std::string, NonAnalytical> corrections = {{"none", NonAnalytical::none},
                                                                   {"gonze", NonAnalytical::gonze},
                                                                   {"wang", NonAnalytical::wang}};
  command
      .add_option("--asr", phonons_.asr,
                  "acoustic sum rule: realspace (default), reciprocal or none")
      ->transform(CLI::CheckedTransformer(sum_rules).description("NAME"));
  nac_ = command.add_option("--nac", phonons_.nac,
                            "non-analytical term where there are Born charges: gonze (default), "
                            "wang or none");
  nac_->transform(CLI::CheckedTransformer(corrections).description("NAME"));
}

ForceConstants CrystalInput::read() const {
  ForceConstants force_constants = read_force_constants(file_, force_constants_, born_);
  require_charges(force_constants, file_);
  return force_constants;
}

void CrystalInput::require_charges(const ForceConstants &force_constants,
                                   const std::string &file) const {
  if (nac_ && nac_->count() > 0 && phonons_.nac != NonAnalytical::none && !force_constants.born)
    throw Error(file +
                ": --nac asks for a non-analytical term, but there are no Born charges; put a "
                "BORN file beside a yaml or name it with --born, or leave --nac out");
}

} // namespace ins::app
