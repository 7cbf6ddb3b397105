// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/extract/extract_model.h"

#include "catch.h"
#include "mace/error.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "saved_copy.h"
#include "stored_content.h"

using Catch::Matchers::Contains;
using namespace std::string_literals;

namespace {

/// Checks that a saved model gives the content of a model file, but for their names and sources.
void check_same(const std::string &saved, const std::string &file) {
  INFO(saved);
  mace::Model model = mace::extract_model(saved);
  CHECK_THAT(model.source, Contains(saved.substr(saved.rfind('/') + 1)));
  const mace::Model stored = mace::read_model(file);
  model.source = stored.source;
  model.name = stored.name;
  const TemporaryFile made;
  mace::write_model(model, made.path());
  const std::vector<std::string> content = stored_content(made.path()),
                                 expected = stored_content(file);
  REQUIRE(content.size() == expected.size());
  for (std::size_t i = 0; i < content.size(); ++i)
    REQUIRE(content[i] == expected[i]);
}

} // namespace

TEST_CASE("a saved model gives the file that convert.py makes of it, bit for bit") {
  check_same(saved_path("tiny-lammps.pt"), model_path("tiny"));
  check_same(saved_path("tiny_density-lammps.pt"), model_path("tiny_density"));
  check_same(saved_path("tiny_mh.model"), model_path("tiny_mh"));
  check_same(saved_path("tiny_polar.model"), model_path("tiny_polar"));
  check_same(saved_path("diiodothiophene.model"), POTENTIALS "/diiodothiophene.h5");
  check_same(POTENTIALS "/diiodothiophene-lammps.pt", POTENTIALS "/diiodothiophene.h5");
}

TEST_CASE("a model is named after its file") {
  CHECK(mace::extract_model(saved_path("tiny-lammps.pt")).name == "tiny");
  CHECK(mace::extract_model(saved_path("diiodothiophene.model")).name == "diiodothiophene");
}

TEST_CASE("the default head is the one called so, else the last") {
  SavedCopy copy("tiny_mh.model");
  CHECK(mace::extract_model(copy.write()).default_head == "matpes_r2scan");
  copy.rename_text("omat_pbe", "deFault");
  CHECK(mace::extract_model(copy.write()).default_head == "deFault");
}

TEST_CASE("a model for LAMMPS' ML-IAP interface is the model that it wraps") {
  // A pickle that puts the model into the two wrappers: o = A.__new__(A); o.__setstate__({..})
  SavedCopy copy("diiodothiophene.model");
  std::string &objects = copy.entry("data.pkl");
  const std::string model = objects.substr(2, objects.size() - 3);
  const std::string name = "X\x05\0\0\0model"s;
  objects =
      "\x80\x02"
      "cmace.calculators.lammps_mliap_mace\nLAMMPS_MLIAP_MACE\n)\x81}" +
      name +
      "cmace.calculators.lammps_mliap_mace\nMACEEdgeForcesWrapper\n)\x81}X\x08\0\0\0_modules}"s +
      name + model + "ssbsb.";
  const mace::Model wrapped = mace::extract_model(copy.write());
  CHECK(wrapped.model_type == "ScaleShiftMACE");
  CHECK(wrapped.layers.size() == 2);
}

TEST_CASE("what PyTorch has saved for others is named, with the file to give instead") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"}X\5\0\0\0modelNsX\x09\0\0\0optimizerNs."s, "a checkpoint"},
      {"}X\1\0\0\0actorch._utils\n_rebuild_tensor_v2\n(NNNNtRs."s, "state dict"},
      {"]."s, "without a model"}};
  for (const auto &[objects, kind] : files) {
    const TemporaryFile file;
    ZipWriter archive;
    archive.add("archive/data.pkl", "\x80\x02" + objects);
    write_bytes(file.path(), archive.bytes());
    CHECK_THROWS_WITH(mace::extract_model(file.path()),
                      Contains(file.path()) && Contains(kind) && Contains(".model file"));
  }
  CHECK_THROWS_WITH(mace::extract_model("no-such-file.pt"), Contains("no-such-file.pt: cannot be"));
  CHECK_THROWS_WITH(mace::extract_model(model_path("tiny")),
                    Contains("tiny.h5: is not a whole zip"));
}

TEST_CASE("what the format cannot hold is refused by its class and its place") {
  SavedCopy first("diiodothiophene.model"), second("tiny_mh.model");
  const auto check = [](const SavedCopy &copy, const std::string &words) {
    INFO(words);
    CHECK_THROWS_WITH(mace::extract_model(copy.write()), Contains(words) && Contains(".h5: "));
  };
  SECTION("models") {
    first.rename_class("ScaleShiftMACE", "MACELES");
    check(first, "model: MACELES: latent Ewald summation (LES) are not supported");
    first.rename_class("MACELES", "SomethingElse");
    check(first, "model: class SomethingElse is not supported");
  }
  SECTION("parts of a model") {
    first.rename_text("scale_shift", "joint_embedding");
    check(first, "joint_embedding: embeddings of total charge, spin");
    first.rename_text("joint_embedding", "unheard_of");
    check(first, "unheard_of: class ScaleShiftBlock is not a part");
  }
  SECTION("interactions") {
    first.rename_class("RealAgnosticResidualInteractionBlock",
                       "RealAgnosticAttResidualInteractionBlock");
    check(first, "interactions.0: class RealAgnosticAttResidualInteractionBlock is not supported "
                 "(supported: RealAgnosticInteractionBlock");
  }
  SECTION("maps") {
    first.rename_class("Linear", "CueqLinear");
    check(first, "node_embedding.linear: class CueqLinear is not e3nn's Linear");
    second.rename_class("SymmetricContraction", "Other");
    check(second, "products.0.symmetric_contractions: class Other is not supported");
  }
  SECTION("functions") {
    first.rename_class("silu", "tanh");
    check(first, "interactions.0.conv_tp_weights.layer0.act: the activation is not silu");
    second.rename_class("sigmoid", "tanh");
    check(second, "interactions.0.equivariant_nonlin: the gate is not silu on scalars and sigmoid");
  }
  SECTION("functions in TorchScript") {
    SavedCopy script("tiny-lammps.pt");
    std::string &code = script.entry("code/__torch__/e3nn/math/_normalize_activation/"
                                     "___torch_mangle_70.py");
    code.replace(code.find("torch.silu"), 10, "torch.tanh");
    check(script, "interactions.0.conv_tp_weights.layer0.act: the activation is not silu");
  }
  SECTION("readouts, radial functions") {
    first.rename_class("NonLinearReadoutBlock", "NonLinearDipoleReadoutBlock");
    check(first, "readouts.1: class NonLinearDipoleReadoutBlock is not supported");
    first.rename_class("BesselBasis", "OtherBasis");
    check(first, "radial_embedding.bessel_fn: class OtherBasis is not supported");
  }
  SECTION("parts of a polarizable model") {
    SavedCopy polar("tiny_polar.model");
    polar.rename_class("OneBodyMLPFieldReadout", "OtherReadout");
    check(polar, "local_electron_energy: class OtherReadout is not supported");
    polar.rename_class("AgnosticEmbeddedOneBodyVariableUpdate", "OtherUpdate");
    check(polar, "field_dependent_charges_maps.0: class OtherUpdate is not supported (supported: "
                 "AgnosticEmbeddedOneBodyVariableUpdate)");
    polar.rename_text("external_field_contribution", "joint_embedding");
    check(polar, "joint_embedding: embeddings of total charge, spin");
  }
  SECTION("a polarizable model's options") {
    // K, then an integer in one byte.
    SavedCopy polar("tiny_polar.model");
    const std::string name = "X\x17\0\0\0atomic_multipoles_max_l"s;
    const std::size_t at = polar.entry("data.pkl").find(name);
    REQUIRE(at != std::string::npos);
    const std::size_t value = polar.entry("data.pkl").find("K\x01"s, at);
    REQUIRE(value - at < name.size() + 8);
    polar.entry("data.pkl")[value + 1] = 2;
    check(polar, "multipoles of l up to 2 ('atomic_multipoles_max_l', supported: 1)");
    SavedCopy plain("tiny_polar.model");
    plain.rename_class("PolarMACE", "ScaleShiftMACE");
    check(plain, "fukui_source_map: field blocks (POLAR) are not supported");
  }
  SECTION("attributes that are not there") {
    first.rename_text("avg_num_neighbors", "average");
    check(first, "interactions.0: RealAgnosticResidualInteractionBlock has no 'avg_num_neighbors'");
  }
  SECTION("numbers that do not fit") {
    first.entry("data/3").replace(0, 8, "\xff\xff\xff\xff\xff\xff\xff\x7f");
    check(first, "embedding holds a number that is not finite");
  }
}
