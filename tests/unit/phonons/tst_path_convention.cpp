// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables of conventions: what ships, and tables of one's own (tests/data/band_path/ORIGIN.md).
#include "band_path_data.h"
#include "base/error.h"
#include "base/expression.h"
#include "catch.h"
#include "phonons/band_path.h"

#include <Eigen/LU>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace band_path_test;
using nlohmann::json;

/// A conventional cell of these edges, with beta between a and c.
ins::StandardCell cell_of(const std::string &symbol, const Eigen::Vector3d &edges,
                          double cos_beta) {
  ins::StandardCell cell;
  cell.bravais = symbol.substr(0, 2);
  // Of the cubic and hexagonal lattices the space group chooses, of the triclinic ones the angles.
  cell.space_group = symbol == "cP1" || symbol == "cF1" ? 195 : symbol == "hP1" ? 143 : 227;
  cell.conventional = edges.asDiagonal();
  if (symbol[0] == 'm')
    cell.conventional.row(2) =
        edges[2] * Eigen::RowVector3d(cos_beta, 0.0, std::sqrt(1.0 - cos_beta * cos_beta));
  if (symbol == "aP3")
    cell.conventional << 5.0, 0.0, 0.0, -1.0, 6.0, 0.0, -1.0, -1.0, 7.0;
  return cell;
}

/// "GAMMA X U | K GAMMA" of a path.
std::string words(const std::vector<ins::BandSegment> &segments) {
  std::string text;
  for (const ins::BandSegment &segment : segments) {
    if (!segment.joined)
      text += (text.empty() ? "" : " | ") + segment.start.label;
    text += " " + segment.end.label;
  }
  return text;
}

std::string written(const std::string &text) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "own_convention.yaml").string();
  std::ofstream(path) << text;
  return path;
}

} // namespace

TEST_CASE("Hinuma's table gives what formulas compiled into the program gave") {
  const ins::PathConvention convention = ins::load_path_convention("hinuma");
  std::set<std::string> symbols;
  for (const json &reference : read("hinuma.json")) {
    const std::string symbol = reference["symbol"];
    INFO(symbol);
    symbols.insert(symbol);
    const ins::LatticePoints lattice = ins::lattice_points(
        convention, cell_of(symbol, vector_of(reference["edges"]), reference["cos_beta"]));
    CHECK(lattice.symbol == symbol);
    CHECK(lattice.path == reference["path"].get<std::string>());
    REQUIRE(lattice.points.size() == reference["points"].size());
    for (const ins::HighSymmetryPoint &point : lattice.points) {
      INFO(point.label);
      CHECK((point.q - vector_of(reference["points"][point.label])).cwiseAbs().maxCoeff() < 1e-12);
    }
  }
  CHECK(symbols.size() == convention.lattices.size());
}

// Cells of pymatgen and ASE stand in other orientations: lengths of and angles between the points
// are compared.
TEST_CASE("points and paths of Setyawan and Curtarolo equal pymatgen's and ASE's") {
  const ins::PathConvention convention = ins::load_path_convention("setyawan-curtarolo");
  std::map<std::string, json> crystals;
  for (const json &crystal : read("paths.json"))
    crystals[crystal["symbol"]] = crystal;
  std::set<std::string> symbols;
  for (const json &reference : read("setyawan_curtarolo.json")) {
    const std::string name = reference["crystal"];
    INFO(name);
    const ins::Crystal crystal =
        crystal_of(reference.contains("lattice") ? reference : crystals.at(name));
    const ins::BandPath path = ins::standard_band_path(crystal, convention);
    CHECK(path.symbol == reference["symbol"].get<std::string>());
    CHECK(words(path.segments) == reference["path"].get<std::string>());
    symbols.insert(path.symbol);

    std::map<std::string, Eigen::Vector3d> mine;
    for (const ins::HighSymmetryPoint &point : path.points)
      mine[point.label] = crystal.lattice.inverse() * point.q;
    // Which of a* and b* comes first is not said for triclinic cells.
    if (name[0] == 'a' &&
        std::abs(mine["X"].norm() - vector_of(reference["points"]["X"]).norm()) > 1e-6) {
      std::swap(mine["X"], mine["Y"]);
      std::swap(mine["M"], mine["N"]);
    }
    for (const auto &[first, k] : reference["points"].items()) {
      INFO(first);
      REQUIRE(mine.count(first) == 1);
      for (const auto &[second, l] : reference["points"].items())
        CHECK(mine[first].dot(mine[second]) ==
              Approx(vector_of(k).dot(vector_of(l))).margin(1e-8).epsilon(0.0));
    }
  }
  for (const ins::LatticeEntry &entry : convention.lattices)
    if (!entry.symbol.starts_with("TRI2"))
      CHECK(symbols.count(entry.symbol) == 1);
}

TEST_CASE("a triclinic cell with gamma* of 90 degrees lies between two lattices") {
  const ins::PathConvention convention = ins::load_path_convention("setyawan-curtarolo");
  ins::StandardCell cell;
  cell.bravais = "aP";
  for (const double sign : {-1.0, 1.0}) {
    Eigen::Matrix3d reciprocal;
    reciprocal << 0.2, 0.0, 0.0, 0.0, 0.15, 0.0, sign * 0.02, sign * 0.03, 0.1;
    cell.conventional = reciprocal.inverse().transpose();
    CHECK(ins::lattice_points(convention, cell).symbol == (sign < 0.0 ? "TRI2a" : "TRI2b"));
  }
}

TEST_CASE("the points of either convention lie in the first zone") {
  for (const std::string &name : ins::path_convention_names()) {
    const ins::PathConvention convention = ins::load_path_convention(name);
    for (const json &reference : read("paths.json")) {
      const ins::Crystal crystal = crystal_of(reference);
      const Eigen::Matrix3d to_cartesian = crystal.lattice.inverse();
      for (const ins::HighSymmetryPoint &point :
           ins::standard_band_path(crystal, convention).points) {
        INFO(name << " " << reference["symbol"] << " " << point.label);
        double nearest = 1e9;
        for (int i = -4; i <= 4; ++i)
          for (int j = -4; j <= 4; ++j)
            for (int k = -4; k <= 4; ++k)
              if (i != 0 || j != 0 || k != 0)
                nearest =
                    std::min(nearest, (to_cartesian * (point.q - Eigen::Vector3d(i, j, k))).norm());
        CHECK((to_cartesian * point.q).norm() < nearest + 1e-8);
      }
    }
  }
}

TEST_CASE("a table of one's own") {
  const std::string head = "name: mine\n"
                           "cell: crystallographic\n"
                           "lattices:\n";
  const std::string entry = "  - symbol: mine1\n"
                            "    bravais: cP\n"
                            "    when: a > 3\n"
                            "    parameters:\n"
                            "      delta: a / (4 * c)\n"
                            "    points:\n"
                            "      GAMMA: [0, 0, 0]\n"
                            "      DELTA_0: [0, delta, 0]\n"
                            "    path: GAMMA DELTA_0\n";
  const auto changed = [&](const std::string &from, const std::string &to) {
    std::string text = head + entry;
    text.replace(text.find(from), from.size(), to);
    return written(text);
  };
  ins::StandardCell cell = cell_of("cP1", {4.0, 4.0, 4.0}, 0.0);
  const ins::PathConvention mine = ins::load_path_convention(written(head + entry));
  CHECK(mine.name == "mine");
  const ins::LatticePoints lattice = ins::lattice_points(mine, cell);
  CHECK(lattice.symbol == "mine1");
  CHECK(lattice.points[1].q == Eigen::Vector3d(0.0, 0.25, 0.0));
  CHECK(lattice.primitive == cell.conventional);
  cell.conventional *= 0.5;
  CHECK_THROWS_WITH(ins::lattice_points(mine, cell),
                    ContainsSubstring("no entry for this cP lattice"));

  const auto refused = [](const std::string &path, const std::string &what) {
    CHECK_THROWS_WITH(ins::load_path_convention(path), ContainsSubstring(what));
  };
  refused("nowhere.yaml", "hinuma, setyawan-curtarolo");
  refused(changed("cell: cry", "cell: Cry"), "own_convention.yaml:2: cell 'Crystallographic'");
  refused(changed("bravais: cP", "bravais: cQ"), ":5: 'cQ' is no Bravais lattice");
  refused(changed("    when", "    wenn"), ":6: 'wenn' is not known here");
  refused(changed("[0, delta, 0]", "[0, delta]"), ":11: 'DELTA_0' should be three");
  refused(changed("path: GAMMA DELTA_0", "path: GAMMA X"), ":12: the path of mine1 leads to X");
  refused(changed("name: mine\n", ""), ":1: 'name' is missing");
  refused(changed("bravais: cP", "bravais: ["), "own_convention.yaml:");
  refused(written(""), "own_convention.yaml:1: should be a map");
  cell.conventional *= 2.0;
  const auto fails = [&](const std::string &path, const std::string &what) {
    const ins::PathConvention convention = ins::load_path_convention(path);
    CHECK_THROWS_WITH(ins::lattice_points(convention, cell), ContainsSubstring(what));
  };
  fails(changed("4 * c", "4 * d"), "own_convention.yaml:4: 'a / (4 * d)' cannot be evaluated");
  fails(changed("4 * c", "0 * c"), "has no finite value");
  fails(changed("delta: a", "a: a"), "'a' is defined already");
}

TEST_CASE("formulas") {
  ins::Expressions numbers;
  numbers.define("a", 2.0);
  numbers.define("cos_beta_star", -0.5);
  CHECK(numbers("1/3") == 1.0 / 3.0);
  CHECK(numbers("-a^2 * cos_beta_star") == 2.0);
  CHECK(numbers("(a >= 2 && cos_beta_star < 0) || a == 1") == 1.0);
  CHECK(numbers("abs(cos_beta_star) < 1e-5") == 0.0);
  for (const char *wrong : {"", "b", "a +", "1/0", "sqrt(-1)", "a = 3", "a; a"})
    CHECK_THROWS_AS(numbers(wrong), ins::Error);
  CHECK_THROWS_AS(numbers.define("a", 1.0), ins::Error);
  CHECK_THROWS_AS(numbers.define("sqrt", 1.0), ins::Error);
  CHECK_THROWS_AS(numbers.define("2a", 1.0), ins::Error);
}
