// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/molecule_watch.h"

#include "crystal/molecules.h"
#include "dynamics/pair_search.h"
#include "elements/covalent_radii.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr double broken = 1.6, formed = 1.1; ///< of the sum of the covalent radii

double distance(const TrajectoryFrame &frame, int i, int j) {
  Eigen::Vector3d difference = frame.positions.col(j) - frame.positions.col(i);
  for (int axis = 0; axis < 3; ++axis)
    if (std::abs(difference[axis]) > 0.5 && frame.periodic[static_cast<std::size_t>(axis)])
      difference[axis] -= std::rint(difference[axis]);
  return (frame.lattice.transpose() * difference).norm();
}

Crystal crystal_of(const TrajectoryAtoms &atoms, const TrajectoryFrame &frame) {
  Crystal crystal;
  crystal.lattice = frame.lattice;
  crystal.symbols = atoms.symbols;
  crystal.masses = atoms.masses;
  for (Eigen::Index i = 0; i < frame.positions.cols(); ++i)
    crystal.positions.push_back(frame.positions.col(i));
  return crystal;
}

/// Pairs that are bonded in most of up to five frames: in one alone, a bond may be stretched.
std::vector<std::pair<int, int>> usual_bonds(const TrajectoryAtoms &atoms,
                                             const std::vector<TrajectoryFrame> &frames) {
  constexpr std::size_t most_frames = 5;
  const std::size_t count = std::min(frames.size(), most_frames);
  std::map<std::pair<int, int>, std::size_t> times_bonded;
  for (std::size_t k = 0; k < count; ++k) {
    const BondGraph bonds = find_bonds(crystal_of(atoms, frames[k * frames.size() / count]));
    for (std::size_t i = 0; i < bonds.size(); ++i)
      for (const Bond &bond : bonds[i])
        if (static_cast<int>(i) < bond.to)
          ++times_bonded[{static_cast<int>(i), bond.to}];
  }
  std::vector<std::pair<int, int>> usual;
  for (const auto &[pair, times] : times_bonded)
    if (2 * times > count)
      usual.push_back(pair);
  return usual;
}

} // namespace

MoleculeWatch::MoleculeWatch(const TrajectoryAtoms &atoms,
                             const std::vector<TrajectoryFrame> &first)
    : atoms_(atoms), molecule_(static_cast<std::size_t>(atoms.size())) {
  for (const std::string &symbol : atoms.symbols)
    radii_.push_back(covalent_radius(symbol));
  largest_radius_ = *std::max_element(radii_.begin(), radii_.end());
  const Crystal crystal = crystal_of(atoms, first.front());
  BondGraph bonds(atoms.symbols.size());
  for (const auto &[i, j] : usual_bonds(atoms, first)) {
    const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
    bonds_.push_back({i, j, broken * (radii_[a] + radii_[b])});
    const Eigen::Vector3d difference = crystal.positions[b] - crystal.positions[a];
    const Eigen::Vector3i image = -difference.array().round().cast<int>();
    bonds[a].push_back({j, image});
    bonds[b].push_back({i, -image});
  }
  for (const Molecule &molecule : find_molecules(crystal, bonds)) {
    for (const int atom : molecule.atoms)
      molecule_[static_cast<std::size_t>(atom)] = count_;
    ++count_;
  }
}

std::vector<BondEvent> MoleculeWatch::changes(const TrajectoryFrame &frame,
                                              bool with_formed) const {
  std::vector<BondEvent> changes;
  for (const WatchedBond &bond : bonds_)
    if (const double length = distance(frame, bond.first, bond.second); length > bond.longest)
      changes.push_back({bond.first, bond.second, false, length, frame.step, frame.time});
  if (!with_formed)
    return changes;
  const double reach = std::min(2.0 * formed * largest_radius_, PairSearch::largest_reach(frame));
  PairSearch(frame, reach).for_each([&](int i, int j, double square) {
    const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
    const double limit = formed * (radii_[a] + radii_[b]);
    if (molecule_[a] != molecule_[b] && square < limit * limit)
      changes.push_back({i, j, true, std::sqrt(square), frame.step, frame.time});
  });
  return changes;
}

void MoleculeWatch::add(const std::vector<BondEvent> &changes) {
  for (const BondEvent &event : changes)
    events_.try_emplace({event.first, event.second}, event);
}

std::vector<BondEvent> MoleculeWatch::events() const {
  std::vector<BondEvent> sorted;
  for (const auto &[pair, event] : events_)
    sorted.push_back(event);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const BondEvent &a, const BondEvent &b) { return a.step < b.step; });
  return sorted;
}

std::string MoleculeWatch::name(const BondEvent &event) const {
  const auto atom = [&](int index) {
    const auto i = static_cast<std::size_t>(index);
    return fmt::format("{}{}", atoms_.symbols[i], atoms_.ids[i]);
  };
  return fmt::format("{}-{}", atom(event.first), atom(event.second));
}

RunTest MoleculeWatch::test() const {
  RunTest test;
  test.name = "molecules";
  test.value = static_cast<double>(events_.size());
  test.p = events_.empty() ? 1.0 : 0.0;
  test.passing = fmt::format("whole: {} bonds of {} molecules", bonds_.size(), count_);
  if (!events_.empty()) {
    const BondEvent event = events().front();
    test.failing = fmt::format("{} bonds broke or formed, first {} which {} at step {:.0f} ({:.3g} "
                               "ps, {:.3f} A)",
                               events_.size(), name(event), event.formed ? "formed" : "broke",
                               event.step, event.time, event.length);
  }
  return test;
}

} // namespace ins
