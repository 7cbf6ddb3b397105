// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/model_file.h"
#include "model_data.h"

using Catch::Matchers::Contains;

TEST_CASE("an element is found by its atomic number") {
  const mace::Model model = mace::read_model(model_path("tiny"));
  CHECK(model.element_index(1) == 0);
  CHECK(model.element_index(53) == 3);
  CHECK_THROWS_WITH(model.element_index(8),
                    Contains("does not know the element O") && Contains("it knows: H C S I"));
}

TEST_CASE("a head is found by its name, none means the default") {
  const mace::Model model = mace::read_model(model_path("tiny_mh_residual"));
  CHECK(model.head_index("pt_head") == 0);
  CHECK(model.head_index("Default") == 1);
  CHECK(model.head_index("") == 1);
  CHECK_THROWS_WITH(model.head_index("default"),
                    Contains("no head 'default'") && Contains("pt_head, Default"));
}
