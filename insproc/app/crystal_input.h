// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/dynamical_matrix.h"

#include <CLI/CLI.hpp>
#include <string>

namespace ins::app {

/// The options that say which force constants to read and how phonons are made of them.
class CrystalInput {
public:
  /// Adds the positional FILE and the options to a subcommand.
  void add_to(CLI::App &command);

  /// Adds FILE and what says how it is read, for commands that make no phonons of it.
  void add_file_to(CLI::App &command);

  /// Adds the options without FILE and its companions, for commands that take several files.
  void add_phonon_options(CLI::App &command);

  /// Reads FILE; what is worth telling of it goes to standard error.
  ForceConstants read() const { return read(file_); }

  /// The same for a file of commands that take several.
  ForceConstants read(const std::string &file) const;

  const std::string &file() const { return file_; }
  const PhononOptions &phonons() const { return phonons_; }

private:
  void add_reading_options(CLI::App &command);
  void add_options_of_phonons(CLI::App &command);

  /// \throws Error if a non-analytical term was asked for by name and there are no Born charges
  void require_charges(const ForceConstants &force_constants, const std::string &file) const;

  std::string file_;
  ReadingOptions reading_;
  PhononOptions phonons_;
  CLI::Option *nac_ = nullptr;
};

} // namespace ins::app
