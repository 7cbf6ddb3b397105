// SPDX-License-Identifier: GPL-2.0-or-later
//
// Kinds of atoms from what is known of each: numbers, and the bonds it is in.
#pragma once

#include <array>
#include <vector>

namespace ins {

/// Numbers that differ by less than this, or this part of them, are equal.
constexpr double same_value = 1e-6;

/// Gives atoms of one kind different kinds where a property of theirs differs.
///
/// \param kinds   (atoms) any numbers; on return 0, 1, ... in order of first occurrence
/// \param values  (atoms) the property
/// \return        whether there are more kinds than before
bool refine_kinds(std::vector<int> &kinds, const std::vector<double> &values);

/// A bond, angle, dihedral or improper.
struct AtomLink {
  enum Sort { bond, angle, dihedral, improper };
  int sort = bond;
  int type = 0;
  std::array<int, 4> atoms = {-1, -1, -1, -1}; ///< first 2, 3, 4 or 4

  int size() const { return sort == bond ? 2 : sort == angle ? 3 : 4; }
};

/// Gives atoms of one kind different kinds where the links they are in differ in type or in the
/// kinds of the other atoms, until nothing changes.
///
/// \return whether there are more kinds than before
bool refine_kinds(std::vector<int> &kinds, const std::vector<AtomLink> &links);

/// First link that a permutation of the atoms takes to none of the same type.
///
/// \param images  (atoms) where each goes; -1 for atoms that stay out of it
/// \return        its index, -1 if all links have images
int first_broken_link(const std::vector<AtomLink> &links, const std::vector<int> &images);

} // namespace ins
