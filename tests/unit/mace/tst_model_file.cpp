// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "stored_content.h"
#include "temporary_file.h"

#include <filesystem>
#include <fstream>

using Catch::Matchers::Contains;

TEST_CASE("a model that is read and written again is the same bit for bit") {
  for (const std::string &name : model_names) {
    INFO(name);
    const TemporaryFile copy;
    mace::write_model(mace::read_model(model_path(name)), copy.path());
    const std::vector<std::string> source = stored_content(model_path(name)),
                                   again = stored_content(copy.path());
    REQUIRE(source.size() == again.size());
    for (std::size_t i = 0; i < source.size(); ++i)
      REQUIRE(source[i] == again[i]);
  }
}

TEST_CASE("a model in memory is the same bit for bit") {
  for (const std::string &name : model_names) {
    INFO(name);
    const std::string path = model_path(name);
    const std::vector<std::byte> image = mace::model_image(mace::read_model(path), path);
    const TemporaryFile as_file, read_again;
    std::ofstream(as_file.path(), std::ios::binary)
        .write(reinterpret_cast<const char *>(image.data()),
               static_cast<std::streamsize>(image.size()));
    mace::write_model(mace::read_model_image(image, path), read_again.path());
    const std::vector<std::string> source = stored_content(path);
    CHECK(stored_content(as_file.path()) == source);
    CHECK(stored_content(read_again.path()) == source);
  }
}

TEST_CASE("bytes that are no model are an error that names the file they stand for") {
  const std::vector<std::byte> nothing(1000);
  CHECK_THROWS_WITH(mace::read_model_image(nothing, "some.model"), Contains("some.model"));
}

TEST_CASE("hyper-parameters are those of the source") {
  const mace::Model model = mace::read_model(model_path("tiny_density"));
  CHECK(model.model_type == "ScaleShiftMACE");
  CHECK(model.l_max == 3);
  CHECK(model.channels == 16);
  CHECK(model.correlation == 3);
  CHECK(model.radial.r_max == 5.0);
  CHECK(model.radial.transform == mace::DistanceTransform::Agnesi);
  CHECK(model.radial.transform_q == 0.9183);
  REQUIRE(model.repulsion);
  CHECK(model.repulsion->strength(1, 3) == static_cast<float>(14.3996f * 6) * 53.0f);
  REQUIRE(model.layers.size() == 2);
  CHECK(model.layers[0].interaction == "RealAgnosticDensityInteractionBlock");
  CHECK(model.layers[0].density);
  CHECK_FALSE(model.layers[0].residual);
  CHECK(model.layers[1].residual);
  CHECK(model.layers[1].paths.size() == 10);
  CHECK(model.layers[1].linear[1].rows == 3 * 16);
  CHECK(model.layers[1].readout.mlp.size() == 1);
}

TEST_CASE("contradicting tensors are not written, and leave no file") {
  mace::Model model = mace::read_model(model_path("tiny"));
  const TemporaryFile file;
  SECTION("a matrix whose values do not fill its shape") {
    model.embedding.values.pop_back();
    CHECK_THROWS_WITH(mace::write_model(model, file.path()), Contains("embedding"));
  }
  SECTION("a matrix of another number of channels") {
    model.layers[1].product_linear[0] = {8, 8, std::vector<double>(64)};
    CHECK_THROWS_WITH(mace::write_model(model, file.path()), Contains("product_linear/l0"));
  }
  CHECK_FALSE(std::filesystem::exists(file.path()));
}

TEST_CASE("a folder that does not exist is named") {
  const mace::Model model = mace::read_model(model_path("tiny"));
  CHECK_THROWS_WITH(mace::write_model(model, "no-such-folder/model.h5"),
                    Contains("no-such-folder/model.h5"));
}
