// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal_input.h"

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
  command
      .add_option("--nac", phonons_.nac,
                  "non-analytical term where there are Born charges: gonze (default), wang or none")
      ->transform(CLI::CheckedTransformer(corrections).description("NAME"));
}

ForceConstants CrystalInput::read() const {
  return read_force_constants(file_, force_constants_, born_);
}

} // namespace ins::app
