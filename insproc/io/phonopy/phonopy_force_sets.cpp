// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_force_sets.h"

#include "base/error.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"

#include <array>
#include <fmt/format.h>
#include <iterator>

namespace ins {

namespace {

Eigen::Vector3d read_vector(LineReader &file, const char *what) {
  const std::vector<double> v = file.numbers(3, what);
  return {v[0], v[1], v[2]};
}

/// Lines of displacement and force, atom after atom, supercell after supercell.
Snapshots read_lines_of_atoms(const std::string &path, int atoms) {
  LineReader file(path);
  Snapshots snapshots;
  for (auto words = file.next(); !words.empty(); words = file.next()) {
    if (snapshots.displacements.empty() ||
        snapshots.displacements.back().size() == static_cast<std::size_t>(atoms)) {
      snapshots.displacements.emplace_back();
      snapshots.forces.emplace_back();
    }
    std::array<double, 6> line{};
    if (words.size() != line.size())
      file.fail(fmt::format("{} words where a displacement and a force (6 numbers) should stand",
                            words.size()));
    for (std::size_t k = 0; k < line.size(); ++k)
      if (!parse_number(words[k], line[k]))
        file.fail(fmt::format("'{}' is no number", words[k]));
    snapshots.displacements.back().emplace_back(line[0], line[1], line[2]);
    snapshots.forces.back().emplace_back(line[3], line[4], line[5]);
  }
  if (snapshots.displacements.back().size() != static_cast<std::size_t>(atoms))
    file.fail(fmt::format("the last of {} displaced supercells holds {} atoms of {}; is the file "
                          "truncated, or of another supercell?",
                          snapshots.size(), snapshots.displacements.back().size(), atoms));
  return snapshots;
}

} // namespace

ForceSets read_force_sets(const std::string &path, int atoms) {
  LineReader file(path);
  const auto header = file.next();
  ForceSets sets;
  if (header.size() == 6) {
    sets.atoms = atoms;
    sets.snapshots = read_lines_of_atoms(path, atoms);
    return sets;
  }
  if (header.size() != 1 || !parse_number(header[0], sets.atoms) || sets.atoms < 1)
    file.fail("the first line should hold the number of atoms");
  const int count = file.integers(1, "the number of displacements")[0];
  if (count < 1)
    file.fail(fmt::format("{} displacements", count));
  for (int d = 0; d < count; ++d) {
    const int atom = file.integers(1, "a displaced atom")[0];
    if (atom < 1 || atom > sets.atoms)
      file.fail(fmt::format("displaced atom {}, must be 1 to {}", atom, sets.atoms));
    sets.displacements.push_back({atom - 1, read_vector(file, "a displacement")});
    std::vector<Eigen::Vector3d> &forces = sets.forces.emplace_back();
    for (int j = 0; j < sets.atoms; ++j)
      forces.push_back(read_vector(file, "a force"));
  }
  return sets;
}

void write_force_sets(const std::string &path, const DisplacementDataset &dataset) {
  if (!dataset.complete())
    throw Error(fmt::format("{}: {} of {} displacements have no forces yet", path,
                            dataset.displacements.size() - dataset.done(),
                            dataset.displacements.size()));
  fmt::memory_buffer text;
  const auto out = std::back_inserter(text);
  const auto add = [&](const Eigen::Vector3d &v) {
    fmt::format_to(out, "{:20.16f}  {:20.16f}  {:20.16f}\n", v[0], v[1], v[2]);
  };
  fmt::format_to(out, "{}\n{}\n", dataset.cells.supercell.size(), dataset.displacements.size());
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    fmt::format_to(out, "\n{}\n", dataset.displacements[d].atom + 1);
    add(dataset.displacements[d].vector);
    for (const Eigen::Vector3d &f : dataset.forces[d])
      add(f);
  }
  write_text_file(path, fmt::to_string(text));
}

} // namespace ins
