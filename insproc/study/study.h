// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a study file asks for, as plain data. Keys and defaults: docs/study.md.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ins {

struct StudyStructure {
  std::string name;
  std::filesystem::path file;
};

struct StudyModel {
  std::string name;
  std::filesystem::path file;
  std::string head;                 ///< empty: the file's own choice
  std::string precision = "double"; ///< of pair_style mace
  std::string dispersion;           ///< functional and keywords of D3; empty: none
};

struct RelaxationWish {
  std::string cell;       ///< iso, aniso, tri or atoms; empty: by the shape of the cell
  double force = 2e-5;    ///< largest at the end, eV/Angstrom
  double pressure = 1e-4; ///< largest deviation of the stress at the end, GPa
  bool symmetry = false;  ///< keep the space group
  int steps = 500;        ///< force calls at most
  std::string more;       ///< further keywords of fix cell_relax
};

struct ForceConstantWish {
  std::array<int, 3> cells{1, 1, 1};
  std::vector<double> displacements{0.01}; ///< Angstrom
  double symprec = 1e-3;                   ///< Angstrom
  std::string more;                        ///< further keywords of fix phonon_fd
};

/// A run of molecular dynamics in the relaxed crystal.
struct DynamicsWish {
  double temperature = 300.0; ///< K
  double timestep = 1.0;      ///< fs
  double equilibration = 0.0; ///< ps at constant pressure
  double production = 0.0;    ///< ps at constant volume; 0: no dynamics
  double frames = 1.0;        ///< ps between frames of the trajectory
  std::array<int, 3> cells{1, 1, 1};
};

enum class OptionValue {
  none,         ///< the option is a flag
  words,        ///< numbers, names, titles
  file,         ///< of an input
  name_or_file, ///< of something that ships, or a file
};

/// An option of a command, as the study file gives it.
struct CommandOption {
  std::string name;               ///< "--range"
  std::vector<std::string> words; ///< "0:1200"; files beside the study file as absolute paths
  OptionValue value = OptionValue::words;
  int line = 0; ///< of the study file
};

/// A command of insproc: its options beyond those that the study sets.
struct CommandWish {
  bool wanted = false;
  std::vector<CommandOption> options;
  int line = 0; ///< of the study file; 0: not named there
};

enum class MeasuredKind { spectrum, bands, cell };

struct MeasuredFile {
  MeasuredKind kind;
  double pressure; ///< GPa, one of those of the study
  std::filesystem::path file;
  CommandWish command;
};

/// How steps are run, as far as the study file says.
struct RunWish {
  std::vector<std::string> lmp = {"lmp"};               ///< program and arguments
  std::vector<std::string> launcher = {"mpirun", "-n"}; ///< the number of ranks follows
  int ranks = 1;                                        ///< of MPI, for each run of LAMMPS
  int threads = 0;                                      ///< of a step; 0: as cores allow
  std::vector<std::string> slurm;                       ///< options of sbatch
  std::vector<std::string> setup;                       ///< lines of a job script before the work
};

struct Study {
  std::filesystem::path file; ///< that it was read from, as it was named
  std::string title;
  std::vector<StudyStructure> structures;
  std::vector<StudyModel> models;
  std::vector<double> pressures{0.0}; ///< GPa, in their order
  RelaxationWish relax;
  ForceConstantWish force_constants;
  std::vector<double> volumes; ///< of an equation of state, in units of that at rest; none: no such
  DynamicsWish dynamics;
  std::map<std::string, CommandWish> commands; ///< by name: spectrum, bands, ...
  std::vector<MeasuredFile> measured;
  std::vector<std::string> pictures{"svg"}; ///< formats; none: no pictures
  RunWish run;
};

/// "1.5GPa": the folder of a pressure.
std::string pressure_folder(double pressure);

} // namespace ins
