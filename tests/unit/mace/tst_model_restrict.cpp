// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/model_check.h"
#include "mace/model_file.h"
#include "mace/model_restrict.h"
#include "model_data.h"

using Catch::Matchers::Contains;

namespace {

/// Block `i` of `count` blocks of equal size.
std::vector<double> block(const std::vector<double> &values, std::size_t i, std::size_t count) {
  const std::size_t size = values.size() / count;
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i * size);
  return {begin, begin + static_cast<std::ptrdiff_t>(size)};
}

} // namespace

TEST_CASE("what is left of a model's elements keeps its numbers") {
  const mace::Model all = mace::read_model(model_path("tiny_density")); // of H, C, S, I
  mace::Model model = all;
  mace::keep_elements(model, {53, 6});
  CHECK_NOTHROW(mace::check_model(model));
  CHECK(model.atomic_numbers == std::vector<int>{53, 6});
  CHECK(block(model.embedding.values, 0, 2) == block(all.embedding.values, 3, 4));
  CHECK(model.atomic_energies.values ==
        std::vector<double>{all.atomic_energies(0, 3), all.atomic_energies(0, 1)});
  CHECK(model.repulsion->strength(0, 1) == all.repulsion->strength(3, 1));
  CHECK(model.repulsion->covalent_radii[1] == all.repulsion->covalent_radii[1]);
  CHECK(model.radial.covalent_radii[0] == all.radial.covalent_radii[3]);
  CHECK(block(model.layers[1].skip[0], 1, 2) == block(all.layers[1].skip[0], 1, 4));
  CHECK(block(model.layers[0].contractions[2].weights, 0, 2) ==
        block(all.layers[0].contractions[2].weights, 3, 4));
  CHECK(model.layers[0].linear[1].values == all.layers[0].linear[1].values);
  CHECK_THROWS_WITH(mace::keep_elements(model, {1}), Contains("element H") && Contains("I C"));
}

TEST_CASE("what is left of a polarizable model keeps its numbers") {
  const mace::Model all = mace::read_model(model_path("tiny_polar")); // of H, C, S, I
  mace::Model model = all;
  mace::keep_elements(model, {16, 1});
  CHECK_NOTHROW(mace::check_model(model));
  const auto &element = model.polar->updates[1].element;
  CHECK(element.rows == 2);
  CHECK(block(element.values, 0, 2) == block(all.polar->updates[1].element.values, 2, 4));
  CHECK(model.polar->updates[1].mlp.weights[0].values ==
        all.polar->updates[1].mlp.weights[0].values);
}

TEST_CASE("what is left of a multi-head model keeps its numbers") {
  const mace::Model all = mace::read_model(model_path("tiny_mh")); // of three heads
  mace::Model model = all;
  const std::string first = all.heads[0], last = all.heads[2];
  mace::keep_heads(model, {last, first});
  mace::keep_elements(model, {16});
  CHECK_NOTHROW(mace::check_model(model));
  CHECK(model.default_head == all.default_head);
  CHECK(model.scale == std::vector<double>{all.scale[2], all.scale[0]});
  CHECK(model.atomic_energies.values ==
        std::vector<double>{all.atomic_energies(2, 2), all.atomic_energies(0, 2)});
  CHECK(model.layers[0].readout.linear(3, 0) == all.layers[0].readout.linear(3, 2));
  CHECK(model.layers[1].readout.mlp[1].weights[0].values ==
        all.layers[1].readout.mlp[0].weights[0].values);
  CHECK(model.layers[1].gated->density.sender.values ==
        block(all.layers[1].gated->density.sender.values, 2, 4));
  mace::keep_heads(model, {first});
  CHECK(model.default_head == first);
  CHECK_THROWS_WITH(mace::keep_heads(model, {"nobody"}), Contains("no head 'nobody'"));
}
