// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "stored_content.h"
#include "temporary_file.h"

#include "io/hdf5/group.h"
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

using Catch::Matchers::Contains;
using ins::h5::Handle;

namespace {

std::string read_bytes(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string &path, const std::string &bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// A copy of a stored model that a test may change.
class ModelCopy {
public:
  explicit ModelCopy(const std::string &name) {
    write_bytes(file_.path(), read_bytes(model_path(name)));
  }
  std::string path() const { return file_.path(); }

  void remove(const std::string &object) const { H5Ldelete(open(), object.c_str(), H5P_DEFAULT); }
  void rename(const std::string &from, const std::string &to) const {
    const Handle file = open();
    H5Lmove(file, from.c_str(), file, to.c_str(), H5P_DEFAULT, H5P_DEFAULT);
  }
  void remove_attribute(const std::string &group, const std::string &name) const {
    H5Adelete_by_name(open(), group.c_str(), name.c_str(), H5P_DEFAULT);
  }
  /// Overwrites the first number of a dataset.
  template <typename T> void set_first(const std::string &object, T value) const {
    const Handle file = open();
    const Handle dataset(H5Dopen2(file, object.c_str(), H5P_DEFAULT), H5Dclose);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    std::vector<T> values(H5Sget_simple_extent_npoints(space));
    const hid_t type = std::is_same_v<T, int> ? H5T_NATIVE_INT : H5T_NATIVE_DOUBLE;
    H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    values[0] = value;
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  void set_attribute(const std::string &group, const std::string &name, int value) const {
    const Handle file = open();
    const Handle attribute(
        H5Aopen_by_name(file, group.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    H5Awrite(attribute, H5T_NATIVE_INT, &value);
  }

private:
  Handle open() const {
    return {H5Fopen(file_.path().c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose};
  }
  TemporaryFile file_;
};

} // namespace

TEST_CASE("a file that is no model file is told apart") {
  const TemporaryFile file;
  CHECK_THROWS_WITH(mace::read_model(file.path()), Contains("no such file"));
  write_bytes(file.path(), "");
  CHECK_THROWS_WITH(mace::read_model(file.path()), Contains("not an HDF5 file"));
  write_bytes(file.path(), "PK\x03\x04 a TorchScript archive is a zip file");
  CHECK_THROWS_WITH(mace::read_model(file.path()), Contains("not an HDF5 file"));
  ins::h5::Group::create_file(file.path()).write_text("format", "something else");
  CHECK_THROWS_WITH(mace::read_model(file.path()),
                    Contains(file.path()) && Contains("not a model file"));
}

TEST_CASE("a file of another version is refused") {
  const ModelCopy copy("tiny");
  copy.set_attribute("/", "format_version", 99);
  CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("version 99"));
}

TEST_CASE("a truncated file is refused") {
  const std::string bytes = read_bytes(model_path("tiny"));
  const TemporaryFile file;
  for (const double part : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    INFO("first " << 100 * part << " %");
    write_bytes(file.path(), bytes.substr(0, static_cast<std::size_t>(part * bytes.size())));
    CHECK_THROWS_AS(mace::read_model(file.path()), mace::Error);
  }
}

TEST_CASE("a missing dataset, group or attribute is named") {
  const ModelCopy copy("tiny_density");
  const std::string dataset =
      GENERATE("embedding", "heads", "radial/frequencies", "repulsion/strength",
               "layers/0/linear_up/l0", "layers/1/paths", "layers/1/radial/w0",
               "layers/0/density_radial", "layers/1/skip/l0", "layers/0/product_linear",
               "layers/1/contractions/l0_order2/values", "layers/1/readout/head0");
  copy.remove(dataset);
  CHECK_THROWS_WITH(mace::read_model(copy.path()),
                    Contains(copy.path() + ": " + dataset) && Contains("missing"));
}

TEST_CASE("what is missing or wrong in a polarizable model is named") {
  const ModelCopy copy("tiny_polar");
  const std::string dataset = GENERATE(
      "feature_norms", "mixer/1/l1", "source/0/l0", "fukui/b1", "update/1/potential/l1",
      "update/0/mlp/norm_shift2", "update/1/readout1/bias", "energy/charges/bias", "energy/mlp/b3");
  copy.remove("polar/" + dataset);
  CHECK_THROWS_WITH(mace::read_model(copy.path()),
                    Contains(copy.path() + ": polar/" + dataset) && Contains("missing"));
  const ModelCopy other("tiny_polar");
  SECTION("attributes") {
    other.remove_attribute("polar/update/1", "gate_scale");
    CHECK_THROWS_WITH(mace::read_model(other.path()), Contains("polar/update/1/gate_scale"));
  }
  SECTION("values") {
    other.set_first("polar/feature_width2", -1.0);
    CHECK_THROWS_WITH(mace::read_model(other.path()),
                      Contains("polar/feature_width2 is not positive"));
  }
  SECTION("shapes") {
    other.rename("polar/energy/dot_charges", "polar/spare");
    other.rename("polar/energy/charges", "polar/energy/dot_charges");
    CHECK_THROWS_WITH(mace::read_model(other.path()), Contains("polar/energy"));
  }
}

TEST_CASE("a missing attribute is named") {
  const ModelCopy copy("tiny");
  copy.remove_attribute("layers/0", "avg_num_neighbors");
  CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("layers/0/avg_num_neighbors"));
}

TEST_CASE("a dataset of the wrong shape or type is named") {
  const ModelCopy copy("tiny");
  SECTION("shape") {
    copy.rename("layers/0/linear/l1", "spare");
    copy.rename("layers/1/linear/l1", "layers/0/linear/l1");
    CHECK_THROWS_WITH(mace::read_model(copy.path()),
                      Contains("layers/0/linear/l1") && Contains("(48, 16), expected (16, 16)"));
  }
  SECTION("type") {
    copy.remove("scale");
    copy.rename("heads", "scale");
    copy.rename("layers/1/path_coefficients", "heads");
    CHECK_THROWS_WITH(mace::read_model(copy.path()),
                      Contains("heads") && Contains("does not hold text"));
  }
}

TEST_CASE("values out of range are named") {
  const ModelCopy copy("tiny");
  SECTION("not a number") {
    copy.set_first("embedding", std::numeric_limits<double>::quiet_NaN());
    CHECK_THROWS_WITH(mace::read_model(copy.path()),
                      Contains("embedding") && Contains("not a finite number"));
  }
  SECTION("a path to an l the model has not") {
    copy.set_first("layers/1/paths", 7);
    CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("layers/1/paths: row 0"));
  }
  SECTION("a component beyond l_max") {
    copy.set_first("layers/0/contractions/l1_order2/entries", 9);
    CHECK_THROWS_WITH(mace::read_model(copy.path()),
                      Contains("layers/0/contractions/l1_order2/entries: row 0"));
  }
  SECTION("an element twice") {
    copy.set_first("atomic_numbers", 6);
    CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("atomic_numbers"));
  }
  SECTION("a negative number of channels") {
    copy.set_attribute("/", "channels", -1);
    CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("channels"));
  }
  SECTION("a number of channels that the tensors have not") {
    copy.set_attribute("/", "channels", 17);
    CHECK_THROWS_WITH(mace::read_model(copy.path()), Contains("embedding"));
  }
}

TEST_CASE("a file with changed bytes is refused, unless the bytes mean nothing") {
  const std::string bytes = read_bytes(model_path("tiny"));
  const std::vector<std::string> content = stored_content(model_path("tiny"));
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::size_t> place(0, bytes.size() - 1);
  std::uniform_int_distribution<int> value(0, 255);
  const TemporaryFile file, again;
  for (int i = 0; i < 200; ++i) {
    std::string damaged = bytes;
    for (int k = 0; k <= i % 20; ++k)
      damaged[place(random)] = static_cast<char>(value(random));
    write_bytes(file.path(), damaged);
    mace::Model model;
    try {
      model = mace::read_model(file.path());
    } catch (const mace::Error &) {
      continue;
    }
    mace::write_model(model, again.path());
    REQUIRE(stored_content(again.path()) == content);
  }
}
