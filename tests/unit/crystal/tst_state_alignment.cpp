// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/atom_locator.h"
#include "crystal/state_alignment.h"
#include "force_constants/aligned_state.h"
#include "io/any_format/read_force_constants.h"
#include "modes/gruneisen.h"
#include "phonons/mode_matching.h"

#include "catch.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <cmath>
#include <random>

using namespace ins;

namespace {

const std::string data = TEST_DATA;

/// A molecular crystal in its primitive cell, and a centred ionic one.
std::vector<ForceConstants> crystals() {
  return {read_force_constants(data + "/ins/ammonia_crystal/phonopy.yaml"),
          read_force_constants(data + "/ins_cases/nacl/phonopy.yaml")};
}

/// The origin moved by a fraction of the unit cell, all positions wrapped into their cells anew.
ForceConstants moved(ForceConstants fc, const Eigen::Vector3d &shift) {
  const auto move = [](Crystal &cell, const Eigen::Vector3d &by) {
    for (Eigen::Vector3d &position : cell.positions)
      position = wrapped(position + by);
  };
  move(fc.unitcell, shift);
  move(fc.supercell, fc.supercell_matrix.cast<double>().inverse() * shift);
  move(fc.primitive, fc.primitive_matrix.inverse() * shift);
  return fc;
}

/// The primitive lattice described by other vectors.
ForceConstants in_other_cell(ForceConstants fc, const Eigen::Matrix3d &basis) {
  fc.primitive.lattice = basis * fc.primitive.lattice;
  fc.primitive_matrix = fc.primitive_matrix * basis.transpose();
  for (Eigen::Vector3d &position : fc.primitive.positions)
    position = wrapped(basis.inverse().transpose() * position);
  return fc;
}

/// The crystal turned in space.
ForceConstants turned(ForceConstants fc, const Eigen::Matrix3d &rotation) {
  for (Crystal *cell : {&fc.unitcell, &fc.supercell, &fc.primitive})
    cell->lattice *= rotation.transpose();
  for (Eigen::Matrix3d &block : fc.values)
    block = (rotation * block * rotation.transpose()).eval();
  return fc;
}

/// The crystal strained (rows of the lattice times I + strain), force constants as they were.
ForceConstants strained(ForceConstants fc, const Eigen::Matrix3d &strain) {
  for (Crystal *cell : {&fc.unitcell, &fc.supercell, &fc.primitive})
    cell->lattice *= Eigen::Matrix3d::Identity() + strain;
  return fc;
}

const std::vector<Eigen::Vector3d> wave_vectors = {
    {0.0, 0.0, 0.0}, {0.5, 0.0, 0.0}, {0.5, 0.5, 0.5}, {0.25, 0.0, 0.25}, {0.13, -0.29, 0.41}};

void check_unmoved(const ForceConstants &first, const ForceConstants &second) {
  const DynamicalMatrix a(first), b(aligned_state(second, first.primitive));
  for (const Eigen::Vector3d &q : wave_vectors)
    for (const ModeMatch &match : match_modes(phonon_modes(a, q), phonon_modes(b, q))) {
      CAPTURE(q.transpose(), match.first, match.frequency);
      if (std::abs(match.frequency) < 1.0) // translations: roots of what rounding leaves
        continue;
      CHECK(match.overlap == Approx(1.0).epsilon(1e-6));
      CHECK(match.shift == Approx(0.0).margin(1e-6));
    }
}

const Eigen::Matrix3d axis_turn =
    Eigen::AngleAxisd(0.7, Eigen::Vector3d(1.0, 2.0, -0.5).normalized()).toRotationMatrix();

} // namespace

TEST_CASE("a crystal against itself does not move when its origin does") {
  for (const ForceConstants &fc : crystals())
    for (const Eigen::Vector3d &shift :
         {Eigen::Vector3d(-0.25, 0.0, -0.25), Eigen::Vector3d(0.37, 0.61, -0.08)})
      check_unmoved(fc, moved(fc, shift));
}

TEST_CASE("a crystal against itself does not move when its cell is described otherwise") {
  Eigen::Matrix3d sheared, reversed, exchanged;
  sheared << 1, 0, 0, 0, 1, 0, 1, -1, 1;
  reversed << -1, 0, 0, 0, -1, 0, 1, 0, 1;
  exchanged << 0, 1, 0, 0, 0, 1, 1, 0, 0;
  for (const ForceConstants &fc : crystals())
    for (const Eigen::Matrix3d &basis : {sheared, reversed, exchanged})
      check_unmoved(fc, in_other_cell(moved(fc, {0.3, -0.2, 0.1}), basis));
}

TEST_CASE("a crystal against itself does not move when it is turned in space") {
  for (const ForceConstants &fc : crystals())
    check_unmoved(fc, turned(moved(fc, {-0.25, 0.0, -0.25}), axis_turn));
}

TEST_CASE("overlaps between cells of different shape do not depend on origin and frame") {
  Eigen::Matrix3d strain;
  strain << -0.08, 0.03, 0.0, 0.0, 0.01, 0.02, 0.01, 0.0, -0.02;
  for (const ForceConstants &fc : crystals()) {
    const ForceConstants other = strained(fc, strain);
    const DynamicalMatrix a(fc), b(aligned_state(other, fc.primitive)),
        c(aligned_state(turned(moved(other, {-0.25, 0.1, -0.4}), axis_turn), fc.primitive));
    for (const Eigen::Vector3d &q : wave_vectors) {
      const PhononModes modes = phonon_modes(a, q);
      const auto expected = match_modes(modes, phonon_modes(b, q));
      const auto found = match_modes(modes, phonon_modes(c, q));
      double sum_expected = 0.0, sum_found = 0.0; // within degenerate sets single ones may differ
      for (std::size_t mode = 0; mode < found.size(); ++mode) {
        sum_expected += expected[mode].overlap;
        sum_found += found[mode].overlap;
      }
      CHECK(sum_found == Approx(sum_expected).epsilon(1e-6));
    }
  }
}

TEST_CASE("atoms that cross a face of the cell stay beside their places") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(-0.03, 0.03);
  for (const ForceConstants &fc : crystals()) {
    const Crystal &first = fc.primitive;
    Crystal second = first;
    const Eigen::Vector3d shift(0.5, 0.01, -0.2);
    for (Eigen::Vector3d &position : second.positions)
      position = wrapped(position + shift +
                         Eigen::Vector3d(uniform(random), uniform(random), uniform(random)));
    const StateAlignment alignment = align_states(first, second);
    CHECK(alignment.basis.isIdentity());
    const Crystal found = aligned(second, alignment);
    for (int i = 0; i < first.size(); ++i) {
      const Eigen::Vector3d rest = found.positions[i] - first.positions[i] - alignment.shift;
      CHECK(rest.cwiseAbs().maxCoeff() < 0.07);
    }
  }
}

TEST_CASE("volumes whose origins differ have the parameters of those whose origins agree") {
  for (const ForceConstants &fc : crystals()) {
    ForceConstants smaller = strained(fc, -0.01 * Eigen::Matrix3d::Identity());
    for (Eigen::Matrix3d &block : smaller.values)
      block *= 1.1;
    const ForceConstants other = aligned_state(moved(smaller, {-0.25, 0.0, -0.25}), fc.primitive);
    VolumeStates states;
    states.volumes = {0.99 * 0.99 * 0.99, 1.0};
    states.matrices.emplace_back(other);
    states.matrices.emplace_back(fc);
    states.reference = 1;
    const double expected = -0.5 * std::log(1.1) / (3.0 * std::log(0.99)); // the same for all modes
    for (const Eigen::Vector3d &q : wave_vectors) {
      const GruneisenModes modes = gruneisen_modes(states, q);
      for (int mode = 0; mode < modes.modes.modes(); ++mode)
        if (modes.modes.frequencies[mode] > 1.0) {
          CHECK(modes.gamma[mode] == Approx(expected).epsilon(1e-6));
          CHECK(modes.followed.overlaps(0, mode) == Approx(1.0).epsilon(1e-6));
        }
    }
  }
}

TEST_CASE("atoms that have changed places are found") {
  const ForceConstants fc = crystals().front();
  CHECK_FALSE(exchanged_atoms(fc.primitive, moved(fc, {0.1, 0.2, 0.3}).primitive));
  Crystal other = fc.primitive;
  std::vector<int> hydrogen;
  for (int i = 0; i < other.size(); ++i)
    if (other.symbols[i] == "H")
      hydrogen.push_back(i);
  std::swap(other.positions[hydrogen[2]], other.positions[hydrogen[5]]);
  const auto found = exchanged_atoms(fc.primitive, other);
  REQUIRE(found);
  CHECK(found->first == hydrogen[2]);
  CHECK(found->second == hydrogen[5]);
}

TEST_CASE("states that are no states of one crystal are refused") {
  const std::vector<ForceConstants> list = crystals();
  CHECK_THROWS_AS(align_states(list[0].primitive, list[1].primitive), Error);
  Crystal flat = list[1].primitive;
  flat.lattice.row(2) = flat.lattice.row(1);
  CHECK_THROWS_WITH(align_states(list[1].primitive, flat), ContainsSubstring("without volume"));
}
