// SPDX-License-Identifier: GPL-2.0-or-later
#include "usage_errors.h"

#include "named_values.h"

#include <algorithm>
#include <vector>

namespace ins::app {

namespace {

/// The subcommand that was named, or the program.
const CLI::App &named_command(const CLI::App &program) {
  const std::vector<CLI::App *> commands = program.get_subcommands();
  return commands.empty() ? program : *commands.front();
}

std::vector<std::string> option_names(const CLI::App &command) {
  std::vector<std::string> names;
  for (const CLI::Option *option : command.get_options())
    for (const std::string &name : option->get_lnames())
      names.push_back("--" + name);
  return names;
}

/// The word that makes a command line wrong, with the one it may have been meant to be; empty if
/// something else is wrong.
std::string wrong_word(const CLI::App &program) {
  const std::vector<std::string> words = program.remaining(true);
  const CLI::App &command = named_command(program);
  const auto option = std::find_if(words.begin(), words.end(), [](const std::string &word) {
    return word.size() > 2 && word.starts_with("--");
  });
  if (option != words.end()) {
    const std::string name = option->substr(0, option->find('='));
    return "'" + full_name(program) + "' has no option '" + name + "'" +
           meant(name, option_names(command));
  }
  if (words.empty() || words.front().starts_with('-'))
    return {};
  if (&command != &program)
    return "'" + full_name(program) + "' has no use for '" + words.front() + "'" +
           meant("--" + words.front(), option_names(command));
  std::vector<std::string> commands;
  for (const CLI::App *subcommand : program.get_subcommands([](const CLI::App *) { return true; }))
    commands.push_back(subcommand->get_name());
  return "there is no command '" + words.front() + "'" + meant(words.front(), commands);
}

/// "--mass: 'heavy' is not a number" for a word that could not be read; empty for other errors.
std::string unread_word(const CLI::App &program, const CLI::ParseError &error) {
  const std::string text = error.what();
  const std::string begin = "Could not convert: ", equals = " = ";
  const std::size_t middle = text.find(equals);
  if (!text.starts_with(begin) || middle == std::string::npos)
    return {};
  const std::string name = text.substr(begin.size(), middle - begin.size());
  const CLI::Option *option = named_command(program).get_option_no_throw(name);
  const bool whole = option && option->get_type_name().starts_with("INT");
  return fmt::format("{}: '{}' is not a {}number", name, text.substr(middle + equals.size()),
                     whole ? "whole " : "");
}

} // namespace

/// The innermost subcommand that was named, for the hint under a usage error.
std::string full_name(const CLI::App &program) {
  std::string name = program.get_name();
  for (const CLI::App *sub : program.get_subcommands())
    name += " " + full_name(*sub);
  return name;
}

std::string usage_message(const CLI::App &program, const CLI::ParseError &error) {
  for (const std::string &text : {wrong_word(program), unread_word(program, error)})
    if (!text.empty())
      return text;
  return error.what();
}

} // namespace ins::app
