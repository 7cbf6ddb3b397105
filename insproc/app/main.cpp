// SPDX-License-Identifier: GPL-2.0-or-later
//
// insproc: from force constants to phonons and neutron spectra.
#include "base/error.h"
#include "commands.h"
#include "outputs.h"
#include "version.h"

#include <exception>
#include <iostream>
#include <new>

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

int report(const char *message) {
  std::cerr << "insproc: error: " << message << '\n';
  return failure;
}

} // namespace

int main(int argc, char **argv) {
  CLI::App program("From force constants to phonons and neutron spectra.", "insproc");
  program.set_version_flag("-V,--version", ins::app::version_line());
  program.require_subcommand(1);
  program.get_formatter()->column_width(34);
  program.footer("Data go to standard output or to the files named with -o; everything else goes "
                 "to standard error.\nExit status: 0 done, 1 the input or the work failed, 2 wrong "
                 "usage. 'insproc COMMAND --help' lists the options of a command.");
  ins::app::add_spectrum(program);
  ins::app::add_modes(program);
  ins::app::add_compare(program);
  ins::app::add_plot(program);
  ins::app::add_bands(program);
  ins::app::add_dos(program);
  ins::app::add_thermo(program);
  ins::app::add_displacements(program);
  ins::app::add_structure(program);
  ins::app::add_eos(program);
  ins::app::add_gruneisen(program);
  ins::app::add_convert(program);
  ins::app::add_frames(program);
  ins::app::add_select(program);
  ins::app::add_split(program);

  try {
    program.parse(argc, argv);
  } catch (const CLI::Success &request) { // --help, --version
    return program.exit(request);
  } catch (const CLI::ParseError &error) {
    std::cerr << "insproc: error: " << error.what() << "\nTry '" << full_name(program)
              << " --help'.\n";
    return usage_failure;
  } catch (const ins::Error &error) {
    return report(error.what());
  } catch (const std::bad_alloc &) {
    return report("not enough memory");
  } catch (const std::exception &error) {
    return report(error.what());
  }
  std::cout.flush();
  if (!ins::app::all_written())
    return failure;
  return std::cout ? 0 : report("cannot write to standard output; is the disk full?");
}
