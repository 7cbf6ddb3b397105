// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/run_test.h"
#include "dynamics/trajectory_frame.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// A bond that broke or formed.
struct BondEvent {
  int first = 0, second = 0; ///< atoms, first < second
  bool formed = false;
  double length = 0.0; ///< Angstrom, in the frame
  double step = 0.0;
  double time = 0.0; ///< ps
};

/// Follows the molecules of the first frames: bonds that break, bonds that form between molecules.
///
/// Bonds are those that find_bonds() finds in most of up to five frames. One is broken where it is
/// longer than 1.6 times the sum of the covalent radii, one has formed where two atoms that are not
/// bonded, of different molecules, are closer than 1.1 times that sum: vibrations stay well within.
class MoleculeWatch {
public:
  /// \throws Error for an element without covalent radius
  MoleculeWatch(const TrajectoryAtoms &atoms, const std::vector<TrajectoryFrame> &first);

  /// Number of the molecule of each atom.
  const std::vector<int> &molecules() const { return molecule_; }
  int molecule_count() const { return count_; }

  /// What has broken in a frame, and formed if asked; may be called on several threads.
  std::vector<BondEvent> changes(const TrajectoryFrame &frame, bool with_formed) const;

  /// Keeps what is new.
  void add(const std::vector<BondEvent> &changes);

  /// First event of each bond, by rising step.
  std::vector<BondEvent> events() const;

  /// "C12-H45": the ids are those of the file.
  std::string name(const BondEvent &event) const;

  /// Fails if there was any event.
  RunTest test() const;

private:
  struct WatchedBond {
    int first, second;
    double longest; ///< Angstrom
  };

  TrajectoryAtoms atoms_;
  std::vector<double> radii_;
  double largest_radius_ = 0.0;
  std::vector<int> molecule_;
  int count_ = 0;
  std::vector<WatchedBond> bonds_;
  std::map<std::pair<int, int>, BondEvent> events_; ///< the first of each pair
};

} // namespace ins
