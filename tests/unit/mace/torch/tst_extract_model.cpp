// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/torch/extract_model.h"

#include <torch/script.h>
// LibTorch's logging may define CHECK, the test framework defines it anew.
#undef CHECK

#include "catch.h"
#include "mace/error.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "stored_content.h"
#include "temporary_file.h"

#include <caffe2/serialize/inline_container.h>
#include <cstring>
#include <fstream>

using Catch::Matchers::Contains;

namespace {

std::string export_path(const std::string &name) {
  return std::string(MODEL_EXPORTS) + "/" + name + "-lammps.pt";
}

/// A wrapper as mace-torch makes it, around a module of the class `name`.
torch::jit::Module wrapper_of(const torch::jit::Module &model) {
  torch::jit::Module wrapper("LAMMPS_MACE");
  wrapper.register_module("model", model);
  return wrapper;
}

} // namespace

TEST_CASE("an export gives the file that convert.py makes from its model, bit for bit") {
  for (const std::string name : {"tiny", "tiny_density"}) {
    INFO(name);
    mace::Model model = mace::extract_model(export_path(name));
    CHECK(model.name == name);
    CHECK_THAT(model.source, Contains(name + "-lammps.pt"));
    model.source = mace::read_model(model_path(name)).source;
    const TemporaryFile file;
    mace::write_model(model, file.path());
    const std::vector<std::string> made = stored_content(file.path()),
                                   expected = stored_content(model_path(name));
    REQUIRE(made.size() == expected.size());
    for (std::size_t i = 0; i < made.size(); ++i)
      REQUIRE(made[i] == expected[i]);
  }
}

TEST_CASE("what PyTorch has saved for others is named, with the file to give instead") {
  for (const auto &[objects, kind] :
       {std::pair("cmace.calculators.lammps_mliap_mace\nLAMMPS_MLIAP_MACE\n", "ML-IAP"),
        {"cmace.modules.models\nScaleShiftMACE\n", "(.model)"},
        {"ctorch._utils\n_rebuild_tensor_v2\nX\x09optimizer", "checkpoint"},
        {"ctorch._utils\n_rebuild_tensor_v2\n", "state dict"},
        {"]", "without a model"}}) {
    const TemporaryFile file;
    {
      caffe2::serialize::PyTorchStreamWriter archive(file.path());
      archive.writeRecord("data.pkl", objects, std::strlen(objects));
      archive.writeEndOfFile();
    }
    CHECK_THROWS_WITH(mace::extract_model(file.path()),
                      Contains(file.path()) && Contains(kind) && Contains("potentials/convert.py"));
  }
}

TEST_CASE("a file that is no export is named") {
  CHECK_THROWS_WITH(mace::extract_model("no-such-file.pt"), Contains("no-such-file.pt: no such"));
  CHECK_THROWS_WITH(mace::extract_model(model_path("tiny")),
                    Contains("tiny.h5: not a TorchScript export"));
  const TemporaryFile truncated;
  std::ifstream whole(export_path("tiny"), std::ios::binary);
  std::string bytes(100000, '\0');
  whole.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::ofstream(truncated.path(), std::ios::binary) << bytes;
  CHECK_THROWS_AS(mace::extract_model(truncated.path()), mace::Error);
}

TEST_CASE("what the format cannot hold is refused by the name of its block") {
  CHECK_THROWS_WITH(mace::extract_model(torch::jit::Module("Sequential"), "m", "test"),
                    Contains("not a MACE model exported for LAMMPS"));
  CHECK_THROWS_WITH(mace::extract_model(wrapper_of(torch::jit::Module("PolarMACE")), "m", "test"),
                    Contains("PolarMACE is not supported") && Contains("mace-torch"));
  torch::jit::Module charged("ScaleShiftMACE");
  charged.register_module("joint_embedding", torch::jit::Module("GenericJointEmbedding"));
  CHECK_THROWS_WITH(mace::extract_model(wrapper_of(charged), "m", "test"),
                    Contains("joint_embedding") && Contains("charge, spin"));

  // The model of a stored export, with one block exchanged.
  const torch::jit::Module wrapper = torch::jit::load(export_path("tiny"));
  SECTION("an interaction of another class") {
    torch::jit::Module list("ModuleList");
    list.register_module("0", torch::jit::Module("RealAgnosticAttResidualInteractionBlock"));
    list.register_module("1", torch::jit::Module("RealAgnosticAttResidualInteractionBlock"));
    torch::jit::Module model("ScaleShiftMACE");
    for (const char *name : {"node_embedding", "atomic_energies_fn", "radial_embedding", "products",
                             "readouts", "scale_shift"})
      model.register_module(name, wrapper.attr("model").toModule().attr(name).toModule());
    model.register_buffer("atomic_numbers",
                          wrapper.attr("model").toModule().attr("atomic_numbers").toTensor());
    model.register_module("interactions", list);
    CHECK_THROWS_WITH(mace::extract_model(wrapper_of(model), "m", "test"),
                      Contains("interactions.0: RealAgnosticAttResidualInteractionBlock"));
  }
}
