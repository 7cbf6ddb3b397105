// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/doctor.h"

#include "base/error.h"
#include "io/text/text_file.h"
#include "study/fingerprint.h"
#include "study/process.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace ins {

namespace {

namespace fs = std::filesystem;
using enum FindingKind;

const char *const environment_advice = "source build/env.sh, or the env.sh of an installation";

/// Words of a line with single blanks between them.
std::string squeezed(const std::string &line) {
  std::istringstream stream(line);
  std::string text;
  for (std::string word; stream >> word;) {
    if (!text.empty())
      text += ' ';
    text += word;
  }
  return text;
}

/// Exit status and output of a program, run in the work folder.
std::pair<int, std::string> answer(std::vector<std::string> words, const fs::path &work) {
  Launch launch;
  launch.words = std::move(words);
  launch.folder = work;
  launch.log = work / "answer.txt";
  return run_to_end(launch);
}

Finding lammps_finding(const LammpsFacts &facts, const fs::path &program, int status) {
  if (facts.version.empty())
    return {missing, "LAMMPS",
            fmt::format("{} does not answer -h as LAMMPS does (exit status {})", program.string(),
                        status),
            "run it by hand to see why; it may lack a library of its MPI"};
  return {found, "LAMMPS", facts.version + ", " + program.string(), ""};
}

/// The plugin in LAMMPS: whether pair style mace is there once it has started.
Finding plugin_finding(const std::vector<std::string> &lmp, const LammpsFacts &facts,
                       const std::vector<fs::path> &folders, const fs::path &work) {
  if (facts.styles)
    return {found, "plugin", "not needed: its styles are compiled into this LAMMPS", ""};
  if (!facts.plugins)
    return {missing, "plugin", "this LAMMPS has no package PLUGIN",
            "start lmp-mace in its place, or take a LAMMPS with PLUGIN"};
  std::string places;
  for (const fs::path &folder : folders)
    for (const std::string &name : expanded(folder, "*plugin.so"))
      places += (places.empty() ? "" : ", ") + (folder / name).string();
  if (places.empty())
    return {missing, "plugin", "no *plugin.so in a folder of LAMMPS_PLUGIN_PATH",
            environment_advice};
  write_text_file((work / "in.plugins").string(), "plugin list\n");
  std::vector<std::string> words = lmp;
  words.insert(words.end(), {"-in", "in.plugins", "-log", "none", "-nocite"});
  const auto [status, text] = answer(words, work);
  if (status == 0 && text.find("pair style plugin mace") != std::string::npos)
    return {found, "plugin", places, ""};
  std::istringstream lines(text);
  std::string reason;
  for (std::string line; std::getline(lines, line);)
    if (line.find("lugin") != std::string::npos || line.find("ERROR") != std::string::npos)
      reason += (reason.empty() ? "" : "; ") + squeezed(line);
  return {missing, "plugin", places + " does not load: " + reason,
          "build it for this LAMMPS: cmake/setup.sh with LAMMPS_SOURCE_DIR"};
}

Finding torch_finding(const std::vector<fs::path> &folders, const fs::path &work) {
  const std::string what = "LibTorch", use = "only 'engine torch' needs it: cmake/setup.sh --torch";
  for (const fs::path &folder : folders) {
    const fs::path object = folder / "mace_torch.so";
    if (!fs::exists(object))
      continue;
    const auto [status, text] = answer({"ldd", object.string()}, work);
    const std::size_t gone = text.find(" => not found");
    if (status == 0 && gone == std::string::npos)
      return {found, what, object.string(), ""};
    const std::size_t begin = text.find_last_of("\t\n", gone);
    return {without, what,
            status == 0 ? text.substr(begin + 1, gone - begin - 1) + " is not found"
                        : "ldd cannot read " + object.string(),
            use};
  }
  return {without, what, "the plugin was built without it", use};
}

Finding model_finding(const std::vector<fs::path> &folders) {
  std::vector<std::string> names;
  for (const fs::path &folder : folders)
    for (const char *pattern : {"*.h5", "*.model", "*-lammps.pt"})
      for (const std::string &name : expanded(folder, pattern))
        names.push_back(name);
  if (names.empty())
    return {without, "models", "none in a folder of LAMMPS_POTENTIALS",
            "models are then named with their folders; potentials/ has one that ships"};
  return {found, "models", fmt::format("{}", fmt::join(names, ", ")), ""};
}

Finding program_finding(const std::string &what, const std::string &name,
                        const std::string &advice) {
  const fs::path path = find_program(name);
  if (path.empty())
    return {without, what, "there is no program " + name, advice};
  return {found, what, path.string(), ""};
}

} // namespace

LammpsFacts lammps_facts(const std::string &help) {
  LammpsFacts facts;
  const std::string title = "Massively Parallel Simulator - ", kokkos = "KOKKOS package API: ";
  std::istringstream lines(help);
  bool packages = false, pair_styles = false;
  for (std::string line; std::getline(lines, line);) {
    if (const std::size_t at = line.find(title); at != std::string::npos)
      facts.version = squeezed(line.substr(at + title.size()));
    else if (line.starts_with("MPI v"))
      facts.mpi = squeezed(line);
    else if (line.starts_with(kokkos))
      facts.kokkos = squeezed(line.substr(kokkos.size()));
    packages |= line.starts_with("Installed packages:");
    if (line.starts_with("* ")) // of one kind of style, listed from the next line on
      pair_styles = line.starts_with("* Pair styles:");
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      facts.plugins |= packages && word == "PLUGIN";
      facts.styles |= pair_styles && word == "mace";
    }
  }
  return facts;
}

std::vector<Finding> examine_machine(const std::vector<std::string> &lmp, const fs::path &work) {
  std::vector<Finding> findings;
  const std::vector<fs::path> plugins = folders_of_variable("LAMMPS_PLUGIN_PATH");
  const fs::path program = find_program(lmp.front());
  if (program.empty()) {
    findings.push_back(
        {missing, "LAMMPS", "there is no program " + lmp.front(), environment_advice});
  } else {
    std::vector<std::string> words = lmp;
    words.emplace_back("-h");
    const auto [status, help] = answer(words, work);
    const LammpsFacts facts = lammps_facts(help);
    findings.push_back(lammps_finding(facts, program, status));
    if (!facts.version.empty()) {
      findings.push_back(plugin_finding(lmp, facts, plugins, work));
      findings.push_back({found, "MPI of LAMMPS", facts.mpi.empty() ? "none" : facts.mpi, ""});
      findings.push_back(facts.kokkos.empty()
                             ? Finding{without, "KOKKOS of LAMMPS", "this LAMMPS is without",
                                       "only pair_style mace/kk needs it: cmake/setup.sh --kokkos"}
                             : Finding{found, "KOKKOS of LAMMPS", facts.kokkos, ""});
    }
  }
  findings.push_back(program_finding("MPI ranks", "mpirun",
                                     "several ranks need the mpirun of the MPI that LAMMPS has"));
  findings.push_back(torch_finding(plugins, work));
  findings.push_back(model_finding(folders_of_variable("LAMMPS_POTENTIALS")));
  findings.push_back(program_finding("pictures", "gnuplot",
                                     "apt-get install gnuplot-nox, or your system's gnuplot"));
  findings.push_back(
      program_finding("Slurm", "sbatch", "only 'insproc study --submit slurm' needs it"));
  return findings;
}

} // namespace ins
