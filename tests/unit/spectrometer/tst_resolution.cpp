// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/energy_grid.h"
#include "catch.h"
#include "spectrometer/resolution.h"

#include <cmath>
#include <random>

TEST_CASE("broadening is a Gaussian of the source bin's width") {
  const ins::EnergyGrid grid{0.0, 100.0, 1.0};
  ins::SpectrumRows rows = ins::SpectrumRows::Zero(1, 100);
  rows(0, 50) = 1.0;
  const ins::SpectrumRows out =
      ins::broaden(rows, grid, ins::ResolutionWidth::polynomial({2.0}), ins::Broadening::gaussian);
  CHECK(out(0, 50) == Approx(0.199471).epsilon(1e-5));
  CHECK(out(0, 51) == Approx(0.176033).epsilon(1e-5));
  CHECK(out(0, 48) == Approx(0.120985).epsilon(1e-5));
  CHECK(out.sum() == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("cutting the Gaussian's tails does not change the sum over all bins") {
  const ins::EnergyGrid grid{0.0, 2000.0, 1.0};
  const auto sigma = ins::ResolutionWidth::polynomial({2.5, 0.005, 1e-7});
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform;
  ins::SpectrumRows rows(2, grid.bins());
  rows = rows.unaryExpr([&](double) { return uniform(random); });
  const ins::SpectrumRows out = ins::broaden(rows, grid, sigma, ins::Broadening::gaussian);
  const Eigen::VectorXd width = ins::resolution_width(grid, sigma);
  for (const int bin : {0, 333, 1999})
    for (int row = 0; row < 2; ++row) {
      double sum = 0.0;
      for (int source = 0; source < grid.bins(); ++source) {
        const double x = (bin - source) / width[source];
        sum += rows(row, source) * std::exp(-0.5 * x * x) / (std::sqrt(2.0 * M_PI) * width[source]);
      }
      CHECK(out(row, bin) == Approx(sum).epsilon(1e-13));
    }
}
