// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is wrong with a command line, in words for the user instead of the option parser's own.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ins::app {

/// The program's name with that of the subcommand that was named.
std::string full_name(const CLI::App &program);

/// What to tell of an error of parsing: the word that is wrong, with the right one that is nearest,
/// or the option and what it takes.
///
/// \param program  that has parsed the command line
std::string usage_message(const CLI::App &program, const CLI::ParseError &error);

} // namespace ins::app
