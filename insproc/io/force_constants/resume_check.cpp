// SPDX-License-Identifier: GPL-2.0-or-later
//
// Does a checkpoint belong to the run that wants to continue it?
#include "base/error.h"
#include "crystal/alike.h"
#include "io/force_constants/force_constant_file.h"

#include <fmt/format.h>
#include <set>

namespace ins {

namespace {

void require_same_crystal(const std::string &path, const char *what, const Crystal &stored,
                          const Crystal &now) {
  const double tolerance = 1e-4; // Angstrom
  const auto refuse = [&](const std::string &difference) {
    throw Error(fmt::format("{}: belongs to another run: the {} {}; use another file name or "
                            "remove it",
                            path, what, difference));
  };
  if (stored.size() != now.size())
    refuse(fmt::format("has {} atoms in the file and {} now", stored.size(), now.size()));
  const double lattice = (stored.lattice - now.lattice).cwiseAbs().maxCoeff();
  if (lattice > tolerance)
    refuse(fmt::format("lattice differs by {:g} A", lattice));
  for (int i = 0; i < now.size(); ++i) {
    if (stored.symbols[i] != now.symbols[i])
      refuse(fmt::format("has {} as atom {} in the file and {} now", stored.symbols[i], i + 1,
                         now.symbols[i]));
    if (kind_of(stored, i) != kind_of(now, i))
      refuse(
          fmt::format("has atom {} of another kind (type, charge or the like) in the file", i + 1));
    Eigen::Vector3d d = stored.positions[i] - now.positions[i];
    d -= d.array().round().matrix();
    const double distance = (now.lattice.transpose() * d).norm();
    if (distance > tolerance)
      refuse(fmt::format("atom {} stands {:g} A from where it was", i + 1, distance));
  }
}

} // namespace

void require_same_run(const std::string &path, const DisplacementDataset &stored,
                      const DisplacementDataset &now) {
  const auto refuse = [&](const std::string &difference) {
    throw Error(fmt::format("{}: belongs to another run: {}; use another file name or remove it",
                            path, difference));
  };
  require_same_crystal(path, "supercell", stored.cells.supercell, now.cells.supercell);
  require_same_crystal(path, "primitive cell", stored.cells.primitive, now.cells.primitive);
  std::set<std::string> names;
  for (const auto *settings : {&stored.settings, &now.settings})
    for (const auto &[name, value] : *settings)
      names.insert(name);
  const auto value_of = [](const std::map<std::string, std::string> &settings,
                           const std::string &name) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string("unset") : found->second;
  };
  for (const std::string &name : names) {
    const std::string before = value_of(stored.settings, name),
                      after = value_of(now.settings, name);
    if (before != after)
      refuse(fmt::format("{} is '{}' in the file and '{}' now", name, before, after));
  }
  if (stored.displacements.size() != now.displacements.size())
    refuse(fmt::format("{} displacements in the file and {} now", stored.displacements.size(),
                       now.displacements.size()));
  for (std::size_t d = 0; d < now.displacements.size(); ++d)
    if (stored.displacements[d].atom != now.displacements[d].atom ||
        (stored.displacements[d].vector - now.displacements[d].vector).norm() > 1e-8)
      refuse(fmt::format("displacement {} is another one", d + 1));
}

} // namespace ins
