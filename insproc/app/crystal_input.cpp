// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal_input.h"

#include "base/error.h"
#include "input_files.h"
#include "named_values.h"
#include "outputs.h"

#include <map>

namespace ins::app {

void CrystalInput::add_to(CLI::App &command) {
  add_file_to(command);
  add_options_of_phonons(command);
}

void CrystalInput::add_file_to(CLI::App &command) {
  command
      .add_option(
          "FILE", file_,
          "force constants: HDF5 file of fix phonon_fd, phonopy yaml, or Euphonic json; text "
          "may be compressed by xz")
      ->required();
  command.add_option("--force-constants", reading_.force_constants,
                     "FORCE_CONSTANTS, force_constants.hdf5 or FORCE_SETS for a phonopy yaml "
                     "(default: found beside it)");
  command
      .add_option("--born", reading_.born,
                  "BORN file with charges and dielectric tensor (default: found beside a yaml)")
      ->type_name(input_file);
  add_reading_options(command);
}

void CrystalInput::add_reading_options(CLI::App &command) {
  static const std::map<std::string, PrimitiveCell> primitives = {
      {"auto", PrimitiveCell::automatic}, {"file", PrimitiveCell::file}, {"no", PrimitiveCell::no}};
  static const std::map<std::string, bool> answers = {{"yes", true}, {"no", false}};
  command
      .add_option("--primitive", reading_.primitive,
                  "primitive cell of a phonopy yaml: auto (default; primitive_matrix, else found "
                  "by symmetry), file (as primitive_matrix or primitive_cell say) or no (the unit "
                  "cell)")
      ->transform(named(primitives));
  command
      .add_option("--fit-symmetry", reading_.fit_symmetry,
                  "use symmetry where forces are fitted: yes (default), or no, for displacements "
                  "that were made without")
      ->transform(named(answers));
  command
      .add_option(
          "--born-symmetry", reading_.born_symmetry,
          "give Born charges and dielectric tensor the crystal's symmetry, and charges that "
          "sum to zero: yes (default) or no")
      ->transform(named(answers));
}

void CrystalInput::add_phonon_options(CLI::App &command) {
  add_reading_options(command);
  add_options_of_phonons(command);
}

void CrystalInput::add_options_of_phonons(CLI::App &command) {
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
      ->transform(named(sum_rules));
  nac_ = command.add_option("--nac", phonons_.nac,
                            "non-analytical term where there are Born charges: gonze (default), "
                            "wang or none");
  nac_->transform(named(corrections));
}

ForceConstants CrystalInput::read(const std::string &file) const {
  ReadingNotes notes;
  ForceConstants force_constants = read_force_constants(file, reading_, &notes);
  require_charges(force_constants, file);
  for (const std::string &remark : notes.remarks)
    say(remark);
  for (const std::string &warning : notes.warnings)
    warn(warning);
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
