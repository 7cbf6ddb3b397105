// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/hdf5.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "temporary_file.h"

#include <filesystem>
#include <fstream>

using Catch::Matchers::Contains;
using mace::h5::Group;

namespace {

/// Names and contents of everything below a group, in order of the names.
void describe(hid_t group, const std::string &path, std::vector<std::string> &out);

std::string bytes_of(hid_t object, bool dataset) {
  const mace::h5::Handle type(dataset ? H5Dget_type(object) : H5Aget_type(object), H5Tclose);
  const mace::h5::Handle space(dataset ? H5Dget_space(object) : H5Aget_space(object), H5Sclose);
  std::string bytes(H5Tget_size(type) * H5Sget_simple_extent_npoints(space), '\0');
  if (dataset)
    H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
  else
    H5Aread(object, type, bytes.data());
  hsize_t extents[8] = {};
  const int rank = H5Sget_simple_extent_dims(space, extents, nullptr);
  std::string shape = std::to_string(H5Tget_class(type)) + ":";
  for (int i = 0; i < rank; ++i)
    shape += std::to_string(extents[i]) + ",";
  return shape + bytes;
}

struct Place {
  std::string path;
  std::vector<std::string> *out;
};

herr_t describe_attribute(hid_t group, const char *name, const H5A_info_t *, void *data) {
  const Place &place = *static_cast<Place *>(data);
  const mace::h5::Handle attribute(H5Aopen(group, name, H5P_DEFAULT), H5Aclose);
  place.out->push_back(place.path + "@" + name + "=" + bytes_of(attribute, false));
  return 0;
}

herr_t describe_link(hid_t group, const char *name, const H5L_info_t *, void *data) {
  const Place &place = *static_cast<Place *>(data);
  const mace::h5::Handle object(H5Oopen(group, name, H5P_DEFAULT), H5Oclose);
  const std::string path = place.path + "/" + name;
  if (H5Iget_type(object) == H5I_GROUP)
    describe(object, path, *place.out);
  else
    place.out->push_back(path + "=" + bytes_of(object, true));
  return 0;
}

void describe(hid_t group, const std::string &path, std::vector<std::string> &out) {
  Place place{path, &out};
  H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, describe_attribute, &place);
  H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, describe_link, &place);
}

std::vector<std::string> content(const std::string &path) {
  const mace::h5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  REQUIRE(file.valid());
  std::vector<std::string> out;
  describe(file, "", out);
  return out;
}

} // namespace

TEST_CASE("a model that is read and written again is the same bit for bit") {
  for (const std::string &name : model_names) {
    INFO(name);
    const TemporaryFile copy;
    mace::write_model(mace::read_model(model_path(name)), copy.path());
    const std::vector<std::string> source = content(model_path(name)), again = content(copy.path());
    REQUIRE(source.size() == again.size());
    for (std::size_t i = 0; i < source.size(); ++i)
      REQUIRE(source[i] == again[i]);
  }
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
