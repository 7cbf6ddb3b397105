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

TEST_CASE("the part of a polarizable model that contradicts the others is named") {
  const auto check = [](const mace::Model &model, const std::string &words) {
    CHECK_THROWS_WITH(mace::check_model(model), Contains("contradicts itself: polar/" + words));
  };
  mace::Model model = mace::read_model(model_path("tiny_polar"));
  mace::Polar &polar = *model.polar;
  SECTION("maps") {
    polar.mixer[1][1].rows = 9;
    check(model, "mixer/1/l1 has the shape (9, 8), expected (8, 8)");
    polar.mixer[1].pop_back();
    check(model, "mixer/1 has not one entry each layer, step or l");
  }
  SECTION("widths") {
    polar.electrostatics.feature_width2.push_back(16.0);
    check(model, "feature_amplitude has the shape (2, 2), expected (2, 3)");
    polar.electrostatics.feature_width2 = {2.25, -9.0};
    check(model, "feature_width2 is not positive");
  }
  SECTION("updates") {
    polar.updates[1].readout.maps[1][0].cols = 63;
    check(model, "update/1/readout1/l0 has the shape (32, 63), expected (32, 64)");
    polar.updates.clear();
    check(model, "update has not one entry");
  }
  SECTION("numbers") {
    polar.electrostatics.kspace_cutoff = 0.0;
    check(model, "kspace_cutoff is not positive");
    polar.electrostatics.kspace_cutoff = 2.0;
    polar.energy.mlp.biases[2][5] = std::nan("");
    check(model, "energy/mlp/b2 holds a number that is not finite");
  }
  SECTION("layers") {
    for (mace::Layer &layer : model.layers) {
      layer.l_out = 0;
      layer.contractions.clear();
      layer.product_linear.resize(1);
    }
    model.layers[1].l_in = 0;
    model.layers[1].linear_up.resize(1);
    CHECK_THROWS(mace::check_model(model));
  }
}
