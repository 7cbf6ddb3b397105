// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "catch.h"
#include "io/any_format/read_force_constants.h"
#include "phonons/bands.h"
#include "phonons/group_velocity.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace {

ins::ForceConstants nacl() {
  const std::string folder = std::string(TEST_DATA) + "/ins/phonondb/NaCl/";
  ins::ReadingOptions reading; // the cell of eight atoms, whose bands cross
  reading.force_constants = folder + "FORCE_CONSTANTS";
  reading.primitive = ins::PrimitiveCell::file;
  return ins::read_force_constants(folder + "phonopy.yaml", reading);
}

std::vector<ins::BandSegment> path(const std::string &text) {
  return ins::parse_band_path(text, {{"GAMMA", {0, 0, 0}}, {"X", {0.5, 0, 0}}});
}

/// Largest change of a band's slope from point to point, cm^-1 Angstrom.
double largest_kink(const ins::BandLine &line) {
  double worst = 0.0;
  const Eigen::Index n = line.distance.size();
  for (Eigen::Index band = 0; band < line.frequencies.cols(); ++band)
    for (Eigen::Index i = 1; i + 1 < n; ++i) {
      const double step = line.distance[i + 1] - line.distance[i];
      const double before = line.frequencies(i, band) - line.frequencies(i - 1, band);
      const double after = line.frequencies(i + 1, band) - line.frequencies(i, band);
      worst = std::max(worst, std::abs(after - before) / step);
    }
  return worst;
}

} // namespace

TEST_CASE("points are shared out by length and hold the frequencies of their wave vectors") {
  const ins::DynamicalMatrix matrix(nacl());
  ins::BandSettings settings;
  settings.points = 5;
  int told = 0;
  settings.progress = [&told](double) { ++told; };
  const auto lines = ins::bands_along(matrix, path("X G 0.25,0,0 | G 0.001,0,0"), settings);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].q.size() == 5);
  CHECK(lines[1].q.size() == 3);
  CHECK(lines[2].q.size() == 2);
  CHECK(told == 10);
  const double edge = 5.690301476175671;
  CHECK(lines[0].distance[4] == Approx(std::acos(-1.0) / edge));
  CHECK(lines[1].distance[0] == lines[0].distance[4]);
  CHECK(lines[2].distance[0] == lines[1].distance[2]);
  const Eigen::VectorXd expected = ins::phonon_frequencies(matrix, {0.125, 0, 0});
  CHECK((lines[1].frequencies.row(1).transpose() - expected).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("Gamma is approached along the segment") {
  const ins::DynamicalMatrix matrix(nacl());
  const auto lines =
      ins::bands_along(matrix, path("G 0.001,0,0 | X 0.499,0.001,0 | 1,0,0 1,0.001,0"));
  for (const std::size_t s : {0U, 2U}) {
    const Eigen::MatrixXd &f = lines[s].frequencies;
    CHECK((f.row(0) - f.row(1)).tail(21).cwiseAbs().maxCoeff() < 0.01);
    CHECK(f(0, 23) > ins::phonon_frequencies(matrix, {0, 0, 0})[23] + 10.0);
  }
}

TEST_CASE("connected bands keep their slope where they cross") {
  const ins::DynamicalMatrix matrix(nacl());
  ins::BandSettings settings;
  settings.points = 60;
  const auto segments = path("0,0,0.02 0.05,0.11,0.45");
  const double by_frequency = largest_kink(ins::bands_along(matrix, segments, settings).front());
  settings.connect = true;
  const ins::BandLine connected = ins::bands_along(matrix, segments, settings).front();
  CHECK(largest_kink(connected) < by_frequency);
  const auto plain = ins::bands_along(matrix, segments).front();
  Eigen::VectorXd last = connected.frequencies.bottomRows(1).transpose();
  std::sort(last.begin(), last.end());
  CHECK((last - plain.frequencies.bottomRows(1).transpose()).cwiseAbs().maxCoeff() < 1e-8);
}

TEST_CASE("speeds stand beside the frequencies they belong to") {
  const ins::DynamicalMatrix matrix(nacl());
  ins::BandSettings settings;
  settings.velocities = true;
  settings.points = 3;
  for (const bool connect : {false, true}) {
    settings.connect = connect;
    const ins::BandLine line =
        ins::bands_along(matrix, path("0.1,0.02,0.03 0.2,0.07,0.31"), settings).front();
    const ins::PhononModes modes = ins::phonon_modes(matrix, line.q.back());
    const Eigen::VectorXd speeds = ins::group_velocities(matrix, modes).rowwise().norm();
    REQUIRE(line.speeds.cols() == line.frequencies.cols());
    for (Eigen::Index band = 0; band < line.speeds.cols(); ++band) {
      Eigen::Index mode = 0;
      (modes.frequencies.array() - line.frequencies(2, band)).abs().minCoeff(&mode);
      CHECK(line.speeds(2, band) == Approx(speeds[mode]).epsilon(1e-6));
    }
  }
}

TEST_CASE("bands need two points and a path with a length") {
  const ins::DynamicalMatrix matrix(nacl());
  ins::BandSettings settings;
  settings.points = 1;
  CHECK_THROWS_AS(ins::bands_along(matrix, path("G X"), settings), ins::Error);
  CHECK_THROWS_AS(path("G G"), ins::Error);
}
