// SPDX-License-Identifier: GPL-2.0-or-later
//
// insproc: from force constants to phonons and neutron spectra.
#include "base/error.h"
#include "commands.h"
#include "named_values.h"
#include "outputs.h"
#include "version.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <vector>

namespace {

constexpr int failure = 1;
constexpr int usage_failure = 2;

/// The innermost subcommand that was named, for the hint under a usage error.
std::string full_name(const CLI::App &program) {
  std::string name = program.get_name();
  for (const CLI::App *sub : program.get_subcommands())
    name += " " + full_name(*sub);
  return name;
}

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
           ins::app::meant(name, option_names(command));
  }
  if (words.empty() || words.front().starts_with('-'))
    return {};
  if (&command != &program)
    return "'" + full_name(program) + "' has no use for '" + words.front() + "'" +
           ins::app::meant("--" + words.front(), option_names(command));
  std::vector<std::string> commands;
  for (const CLI::App *subcommand : program.get_subcommands([](const CLI::App *) { return true; }))
    commands.push_back(subcommand->get_name());
  return "there is no command '" + words.front() + "'" + ins::app::meant(words.front(), commands);
}

int told_failure(const char *message) {
  std::cerr << "insproc: error: " << message << '\n';
  return failure;
}

} // namespace

void ins::app::add_commands(CLI::App &program) {
  add_study(program);
  add_spectrum(program);
  add_modes(program);
  add_assign(program);
  add_compare(program);
  add_committee(program);
  add_experiment(program);
  add_plot(program);
  add_bands(program);
  add_dos(program);
  add_thermo(program);
  add_displacements(program);
  add_structure(program);
  add_lattice(program);
  add_eos(program);
  add_gruneisen(program);
  add_qpoints(program);
  add_convert(program);
  add_frames(program);
  add_select(program);
  add_split(program);
  add_md(program);
  add_report(program);
  add_doctor(program);
}

int main(int argc, char **argv) {
  CLI::App program("From force constants to phonons and neutron spectra.", "insproc");
  program.set_version_flag("-V,--version", ins::app::version_line());
  program.require_subcommand(1);
  program.get_formatter()->column_width(34);
  program.footer("Data go to standard output or to the files named with -o; everything else goes "
                 "to standard error.\nExit status: 0 done, 1 the input or the work failed, 2 wrong "
                 "usage. 'insproc COMMAND --help' lists the options of a command.");
  ins::app::add_commands(program);

  ins::app::remember_command(argc, argv);
  int status = 0;
  try {
    program.parse(argc, argv);
  } catch (const CLI::RuntimeError &finding) { // a command is done, and tells what it found
    status = finding.get_exit_code();
  } catch (const CLI::Success &request) { // --help, --version
    return program.exit(request);
  } catch (const CLI::ParseError &error) {
    const std::string wrong = wrong_word(program);
    std::cerr << "insproc: error: " << (wrong.empty() ? error.what() : wrong) << "\nTry '"
              << full_name(program) << " --help'.\n";
    return usage_failure;
  } catch (const ins::Error &error) {
    return told_failure(error.what());
  } catch (const std::bad_alloc &) {
    return told_failure("not enough memory");
  } catch (const std::exception &error) {
    return told_failure(error.what());
  }
  std::cout.flush();
  if (!ins::app::all_written())
    return failure;
  return std::cout ? status : told_failure("cannot write to standard output; is the disk full?");
}
