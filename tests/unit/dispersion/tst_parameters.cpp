// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"

#include "dispersion/parameters.h"
#include "dispersion/reference_data.h"
#include "mace/error.h"

using dispersion::Damping;
using dispersion::functional_parameters;

TEST_CASE("published parameters are found by name, in any spelling") {
  const dispersion::Parameters pbe = functional_parameters("PBE", Damping::BJ);
  CHECK(pbe.damping == Damping::BJ); // Grimme, Ehrlich, Goerigk 2011, table 2
  CHECK(pbe.s6 == 1.0);
  CHECK(pbe.s8 == 0.7875);
  CHECK(pbe.a1 == 0.4289);
  CHECK(pbe.a2 == 4.4407);
  CHECK(pbe.s9 == 0.0);
  CHECK(functional_parameters("wB97M", Damping::BJ) == functional_parameters("wb97m", Damping::BJ));
  CHECK(functional_parameters("CAM-B3LYP", Damping::BJ).s8 == 2.0674);
  const dispersion::Parameters zero = functional_parameters("pbe", Damping::Zero);
  CHECK(zero.rs6 == 1.217); // Grimme, Antony, Ehrlich, Krieg 2010, table III
  CHECK(zero.rs8 == 1.0);
  CHECK(zero.s8 == 0.722);
  CHECK(functional_parameters("pbe", Damping::ZeroM).beta == 0.129434); // Smith et al. 2016
}

TEST_CASE("unknown functionals and dampings are errors that say what there is") {
  CHECK_THROWS_WITH(functional_parameters("pbes", Damping::BJ),
                    ContainsSubstring("no published parameters of D3 for a functional pbes") &&
                        ContainsSubstring("pbesol"));
  CHECK_THROWS_WITH(functional_parameters("wb97m", Damping::Zero),
                    ContainsSubstring("wb97m with damping zero; there are for bj"));
}

TEST_CASE("reference data are symmetric and complete") {
  for (int a = 1; a <= dispersion::last_element; ++a)
    for (int b = 1; b <= dispersion::last_element; ++b) {
      const auto pair = dispersion::element_pair(a, b), other = dispersion::element_pair(b, a);
      const std::size_t rows = dispersion::element(a).reference_numbers.size(),
                        columns = dispersion::element(b).reference_numbers.size();
      REQUIRE(pair.c6.size() == rows * columns);
      REQUIRE(pair.radius == other.radius);
      REQUIRE(pair.radius > 1.0);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j)
          REQUIRE(pair.c6[i * columns + j] == other.c6[j * rows + i]);
    }
  CHECK_THROWS_WITH(dispersion::element(104), ContainsSubstring("D3 has no data for Rf"));
}
