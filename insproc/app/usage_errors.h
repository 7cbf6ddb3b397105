// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is wrong with a command line, in words for the user instead of the option parser's own.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace ins::app {

/// The program's name with that of the subcommand that was named.
std::string full_name(const CLI::App &program);

/// Has a command check its options once they are parsed, before it runs. Words that the command has
/// no use for are told instead, where there are any.
template <class Command>
void check_once_parsed(CLI::App &command, const std::shared_ptr<Command> &state) {
  command.parse_complete_callback([&command, state] {
    if (command.remaining_size() == 0)
      state->check();
  });
}

/// What to tell of an error of parsing: the word that is wrong, with the right one that is nearest,
/// or the option and what it takes.
///
/// \param program  that has parsed the command line
std::string usage_message(const CLI::App &program, const CLI::ParseError &error);

} // namespace ins::app
