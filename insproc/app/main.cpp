// SPDX-License-Identifier: GPL-2.0-or-later
//
// insproc: from force constants to phonons and neutron spectra.
#include "base/error.h"
#include "commands.h"
#include "outputs.h"
#include "usage_errors.h"
#include "version.h"

#include <exception>
#include <iostream>
#include <new>

namespace {

constexpr int failure = 1;
constexpr int usage_failure = 2;

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
    std::cerr << "insproc: error: " << ins::app::usage_message(program, error) << "\nTry '"
              << ins::app::full_name(program) << " --help'.\n";
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
