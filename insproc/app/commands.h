// SPDX-License-Identifier: GPL-2.0-or-later
//
// The subcommands. Each function adds one to the command line, with a callback that does the work;
// what is wrong with the input is thrown as ins::Error.
#pragma once

#include <CLI/CLI.hpp>

namespace ins::app {

void add_spectrum(CLI::App &program);
void add_modes(CLI::App &program);
void add_assign(CLI::App &program);
void add_compare(CLI::App &program);
void add_experiment(CLI::App &program);
void add_lattice(CLI::App &program);
void add_plot(CLI::App &program);
void add_bands(CLI::App &program);
void add_dos(CLI::App &program);
void add_displacements(CLI::App &program);
void add_thermo(CLI::App &program);
void add_structure(CLI::App &program);
void add_eos(CLI::App &program);
void add_gruneisen(CLI::App &program);
void add_qpoints(CLI::App &program);
void add_convert(CLI::App &program);
void add_frames(CLI::App &program);
void add_select(CLI::App &program);
void add_split(CLI::App &program);
void add_md(CLI::App &program);
void add_report(CLI::App &program);
void add_committee(CLI::App &program);
void add_study(CLI::App &program);
void add_doctor(CLI::App &program);

/// Adds all of them; in main.cpp.
void add_commands(CLI::App &program);

} // namespace ins::app
