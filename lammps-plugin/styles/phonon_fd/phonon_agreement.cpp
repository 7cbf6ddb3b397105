// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_agreement.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace mace_lammps {

namespace {

/// Positions of partitions of unlike size differ by round-off, and minimized ones by somewhat more;
/// Angstrom.
constexpr double same_place = 1e-4;

/// One text per line.
std::string joined(const std::vector<std::string> &texts) {
  std::string all;
  for (const std::string &text : texts)
    all += text + '\n';
  return all;
}

std::vector<std::string> lines(const std::string &all) {
  std::vector<std::string> texts;
  std::istringstream stream(all);
  for (std::string line; std::getline(stream, line);)
    texts.push_back(line);
  return texts;
}

std::vector<std::string> setting_lines(const PhononSettings &settings) {
  std::vector<std::string> texts;
  for (const auto &[name, value] : deciding_settings(settings))
    texts.push_back(name + " = " + value);
  return texts;
}

/// What the leader has, everywhere.
void broadcast(const PartitionGroup &group, std::vector<std::string> &texts) {
  std::string all = joined(texts);
  group.broadcast(all);
  texts = lines(all);
}

} // namespace

void require_agreement(const PartitionGroup &group, const PhononSettings &settings, const Box &box,
                       const PhononReference &reference) {
  if (group.size() == 1)
    return;
  const std::vector<std::string> my_settings = setting_lines(settings);
  std::vector<std::string> first_settings = my_settings;
  broadcast(group, first_settings);
  Box first_box = box;
  group.broadcast(first_box.lattice);
  group.broadcast(first_box.positions);
  group.broadcast(first_box.masses);
  broadcast(group, first_box.symbols);
  PhononReference first_reference = reference;
  group.broadcast(first_reference.forces);
  group.broadcast(first_reference.energy);

  try {
    for (std::size_t k = 0; k < std::max(my_settings.size(), first_settings.size()); ++k) {
      const std::string mine = k < my_settings.size() ? my_settings[k] : "nothing";
      const std::string first = k < first_settings.size() ? first_settings[k] : "nothing";
      if (mine != first)
        throw std::runtime_error("'" + mine + "' here and '" + first + "' there");
    }
    require_same_box(first_box, box, "between the two", same_place);
    require_same_potential(first_reference, reference, "there");
  } catch (const std::exception &e) {
    throw std::runtime_error("this partition shares " + settings.file +
                             " with an earlier one, but does not agree with it: " + e.what());
  }
}

} // namespace mace_lammps
