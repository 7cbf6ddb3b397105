// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/model_check.h"
#include "mace/model_file.h"
#include "model_data.h"

#include <cmath>

using Catch::Matchers::Contains;

TEST_CASE("stored models contradict nothing") {
  for (const std::string &name : model_names) {
    INFO(name);
    CHECK_NOTHROW(mace::check_model(mace::read_model(model_path(name))));
  }
}

TEST_CASE("the part of a model that contradicts the others is named") {
  const auto check = [](const mace::Model &model, const std::string &words) {
    CHECK_THROWS_WITH(mace::check_model(model), Contains("contradicts itself: " + words));
  };
  mace::Model model = mace::read_model(model_path("tiny_density"));
  mace::Layer &layer = model.layers[1];
  SECTION("sizes") {
    layer.linear_up[1].cols = 17;
    check(model, "layers/1/linear_up/l1 has the shape (16, 17), expected (16, 16)");
  }
  SECTION("numbers") {
    layer.skip[0].pop_back();
    check(model, "layers/1/skip/l0 has 1023 numbers, expected 1024");
  }
  SECTION("values") {
    layer.contractions[0].weights[3] = std::nan("");
    check(model, "layers/1/contractions/l0_order1/weights holds a number that is not finite");
  }
  SECTION("entries") {
    layer.contractions.back().entries.back().lm[0] = 16;
    check(model, "layers/1/contractions/");
  }
  SECTION("paths") {
    layer.paths[0].l_edge = 2;
    check(model, "layers/1/paths couple degrees that do not couple");
  }
  SECTION("perceptrons") {
    layer.radial.weights.back().cols += 1;
    check(model, "layers/1/radial/w");
  }
  SECTION("heads") {
    model.default_head = "other";
    check(model, "default_head is no head");
  }
  SECTION("elements") {
    model.atomic_numbers[0] = model.atomic_numbers[1];
    check(model, "atomic_numbers are not");
  }
  SECTION("layers") {
    model.layers[0].l_out = 0;
    check(model, "layers/0/contractions lead to an l that is not there");
  }
}

TEST_CASE("the same of the second generation") {
  mace::Model model = mace::read_model(model_path("tiny_mh"));
  mace::GatedInteraction &gated = *model.layers[1].gated;
  const auto check = [&](const std::string &words) {
    CHECK_THROWS_WITH(mace::check_model(model), Contains("contradicts itself: " + words));
  };
  SECTION("biases") {
    gated.radial.biases[0].pop_back();
    check("layers/1/gated/radial/b0");
  }
  SECTION("elements") {
    gated.density.sender.rows -= 1;
    check("layers/1/gated/density/sender");
  }
  SECTION("maps") {
    gated.edge_residual.pop_back();
    check("layers/1/gated/edge_residual");
  }
}
