// SPDX-License-Identifier: GPL-2.0-or-later
//
// Paths of crystals of every Bravais lattice (tests/data/band_path/ORIGIN.md).
#include "band_path_data.h"
#include "base/error.h"
#include "catch.h"
#include "phonons/band_path.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace band_path_test;
using nlohmann::json;

const json &references() {
  static const json content = read("paths.json");
  return content;
}

const ins::PathConvention &hinuma() {
  static const ins::PathConvention convention = ins::load_path_convention("hinuma");
  return convention;
}

} // namespace

TEST_CASE("points and paths of every extended Bravais lattice equal seekpath's") {
  std::set<std::string> symbols;
  for (const json &reference : references()) {
    const std::string symbol = reference["symbol"];
    INFO(symbol);
    symbols.insert(symbol);
    const ins::Crystal crystal = crystal_of(reference);
    const ins::BandPath path = ins::standard_band_path(crystal, hinuma());
    CHECK(path.symbol == symbol);

    CHECK(path.points.size() == reference["own"].size());
    const Eigen::Matrix3d to_standard = path.primitive * crystal.lattice.inverse();
    for (const ins::HighSymmetryPoint &point : path.points) {
      INFO(point.label);
      CHECK((point.q - vector_of(reference["own"][point.label])).cwiseAbs().maxCoeff() < 1e-6);
      CHECK((to_standard * point.q - vector_of(reference["standard"][point.label]))
                .cwiseAbs()
                .maxCoeff() < 1e-6);
    }

    REQUIRE(path.segments.size() == reference["path"].size());
    for (std::size_t i = 0; i < path.segments.size(); ++i) {
      CHECK(path.segments[i].start.label == reference["path"][i][0].get<std::string>());
      CHECK(path.segments[i].end.label == reference["path"][i][1].get<std::string>());
    }
  }
  CHECK(symbols.size() == 29);
}

TEST_CASE("the path of a supercell is that of its primitive cell") {
  const json *found = nullptr;
  for (const json &reference : references())
    if (reference["symbol"] == "cF2")
      found = &reference;
  REQUIRE(found);
  const ins::Crystal primitive = crystal_of(*found);
  ins::Crystal doubled = primitive;
  doubled.lattice.row(0) *= 2.0;
  doubled.positions.clear();
  doubled.symbols.clear();
  doubled.masses.clear();
  for (int copy = 0; copy < 2; ++copy)
    for (int i = 0; i < primitive.size(); ++i) {
      Eigen::Vector3d x = primitive.positions[i];
      x[0] = 0.5 * (x[0] + copy);
      doubled.positions.push_back(x);
      doubled.symbols.push_back(primitive.symbols[i]);
      doubled.masses.push_back(primitive.masses[i]);
    }
  const ins::BandPath path = ins::standard_band_path(doubled, hinuma());
  CHECK(path.symbol == "cF2");
  const auto length = [](const ins::Crystal &crystal, const Eigen::Vector3d &q) {
    return (crystal.lattice.inverse() * q).norm();
  };
  const double edge = 5.6;
  for (const ins::HighSymmetryPoint &point : path.points)
    if (point.label == "X")
      CHECK(length(doubled, point.q) == Approx(1.0 / edge).epsilon(1e-6));
}

TEST_CASE("paths in words") {
  const std::vector<ins::HighSymmetryPoint> points = {
      {"GAMMA", {0, 0, 0}}, {"X", {0.5, 0, 0}}, {"M", {0.5, 0.5, 0}}};
  const auto segments = ins::parse_band_path("G X M | Γ 1/3,1/3,-0.5", points);
  REQUIRE(segments.size() == 3);
  CHECK(segments[0].start.label == "GAMMA");
  CHECK_FALSE(segments[0].joined);
  CHECK(segments[1].joined);
  CHECK(segments[1].end.q == Eigen::Vector3d(0.5, 0.5, 0));
  CHECK_FALSE(segments[2].joined);
  CHECK(segments[2].end.q[0] == Approx(1.0 / 3.0));
  CHECK(segments[2].end.q[2] == -0.5);
  for (const char *wrong :
       {"", "G", "G X | M", "G Q", "G 1,2", "G 1,2,x", "G 1/0,0,0", "G nan,0,0", "G 1,2,3,4", "|"})
    CHECK_THROWS_AS(ins::parse_band_path(wrong, points), ins::Error);
}

TEST_CASE("paths of a crystal that is not known yet have labels of the convention") {
  const ins::PathConvention hinuma = ins::load_path_convention("hinuma");
  CHECK_NOTHROW(ins::check_band_path("G X | GAMMA SIGMA_0 1/2,0,0", hinuma));
  for (const char *wrong : {"", "G", "G Q9", "X X", "G 1,2"})
    CHECK_THROWS_AS(ins::check_band_path(wrong, hinuma), ins::Error);
}

TEST_CASE("labels in print") {
  CHECK(ins::typeset("GAMMA") == "Γ");
  CHECK(ins::typeset("SIGMA_0") == "Σ₀");
  CHECK(ins::typeset("X_1") == "X₁");
  CHECK(ins::typeset("K") == "K");
}
