// SPDX-License-Identifier: GPL-2.0-or-later
#include "saved_model.h"

#include "block.h"
#include "mace/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace mace {

namespace {

using archive::Object;
using Kind = Object::Kind;

/// More heads than any model has.
constexpr std::size_t most_heads = 1000;

constexpr std::array<const char *, 3> model_kinds{{"ScaleShiftMACE", "MACE", polar_kind}};

/// All sub-modules that these models have. One with others is another model, whatever its class.
constexpr std::array<std::string_view, 9> known_parts{
    {"node_embedding", "radial_embedding", "pair_repulsion_fn", "spherical_harmonics",
     "interactions", "products", "readouts", "atomic_energies_fn", "scale_shift"}};

/// Those that a polarizable model has besides.
constexpr std::array<std::string_view, 8> polar_parts{
    {"lr_source_maps", "electric_potential_descriptor", "fukui_source_map",
     "field_dependent_charges_maps", "local_electron_energy", "external_field_contribution",
     "coulomb_energy", "layer_feature_mixer"}};

struct Meaning {
  std::string_view name;
  const char *meaning;
  const char *model_type; ///< of MACECalculator; null for its default
};

/// Classes of mace-torch whose models look like the ones above and are not.
constexpr std::array<Meaning, 4> other_kinds{{
    {"MACELES", "latent Ewald summation (LES)", nullptr},
    {"AtomicDipolesMACE", "dipoles", "DipoleMACE"},
    {"AtomicDielectricMACE", "dipoles and polarizabilities", "DipolePolarizabilityMACE"},
    {"EnergyDipolesMACE", "dipoles", "EnergyDipoleMACE"},
}};

/// Sub-modules that add physics the native format does not hold.
constexpr std::array<Meaning, 7> foreign_parts{{
    {"joint_embedding", "embeddings of total charge, spin or other inputs", nullptr},
    {"embedding_readout", "a readout of the embedding", nullptr},
    {"les", "latent Ewald summation (LES)", nullptr},
    {"fukui_source_map", "field blocks (POLAR)", nullptr},
    {"lr_source_maps", "field blocks (POLAR)", nullptr},
    {"field_dependent_charges_maps", "field blocks (POLAR)", nullptr},
    {"electric_potential_descriptor", "field blocks (POLAR)", nullptr},
}};

template <std::size_t N>
bool among(const std::array<std::string_view, N> &names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string unsupported(const Meaning &what) {
  return std::string(what.name) + ": " + what.meaning +
         " are not supported; evaluate this model with mace-torch's ASE calculator, "
         "MACECalculator" +
         (what.model_type ? "(model_type='" + std::string(what.model_type) + "')" : "");
}

[[noreturn]] void refuse_contents(const Object &root) {
  const std::string instead = ": give the .model file of the same model";
  if (root.find("optimizer"))
    throw Error("is a checkpoint of a training, weights without their model" + instead);
  if (root.is(Kind::Dictionary) && root.items.size() >= 2 && archive::is_tensor(*root.items[1]))
    throw Error("holds weights without their model (a state dict)" + instead);
  throw Error("is a file of torch.save without a model of mace-torch" + instead);
}

bool is_wrapper(const Block &block) {
  const std::string kind = block.kind();
  return kind == "LAMMPS_MACE" || kind == "LAMMPS_MLIAP_MACE" || kind == "MACEEdgeForcesWrapper";
}

/// The index of a head, which exports keep in a tensor.
std::optional<int> head_of(const Block &wrapper) {
  if (!wrapper.has("head"))
    return std::nullopt;
  const archive::Tensor head = wrapper.tensor("head");
  if (head.values.size() != 1 || !(head.values[0] >= 0.0 && head.values[0] < most_heads))
    wrapper.refuse("'head' is not the index of a head");
  return static_cast<int>(head.values[0]);
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text;
}

} // namespace

SavedModel find_model(archive::TorchFile &file) {
  if (!is_module(file.root()))
    refuse_contents(file.root());
  Block block(file, file.root(), "");
  std::optional<int> head;
  // Exports wrap the model, that for ML-IAP twice.
  for (int i = 0; i < 2 && is_wrapper(block); ++i) {
    if (!head)
      head = head_of(block);
    const Object &inside = block.attribute("model");
    if (!is_module(inside))
      block.refuse("'model' is not a block");
    block = Block(file, inside, "");
  }
  if (file.is_script() && !head && block.kind() != model_kinds[0] && block.kind() != model_kinds[1])
    throw Error("is TorchScript, but not a MACE model exported for LAMMPS (class " + block.kind() +
                "): make the file with mace_create_lammps_model");
  return {block, head};
}

void check_parts(const Block &model) {
  const std::string kind = model.kind();
  for (const Meaning &other : other_kinds)
    if (kind == other.name)
      throw Error("model: " + unsupported(other));
  if (std::find(model_kinds.begin(), model_kinds.end(), kind) == model_kinds.end())
    throw Error("model: class " + kind +
                " is not supported (supported: ScaleShiftMACE, MACE, PolarMACE); " +
                evaluate_elsewhere);
  const auto own = [&](std::string_view part) {
    return among(known_parts, part) || (kind == polar_kind && among(polar_parts, part));
  };
  for (const Meaning &part : foreign_parts)
    if (!own(part.name) && model.has(std::string(part.name)))
      throw Error(unsupported(part));
  for (const std::string &part : model.children())
    if (!own(part))
      throw Error(part + ": class " + model.child(part).kind() + " is not a part of " + kind +
                  " known here; " + evaluate_elsewhere);
  if (model.flag("use_so3", false))
    throw Error("spherical_harmonics: SO(3) irreps (use_so3) are not supported; " +
                evaluate_elsewhere);
}

std::vector<int> atomic_numbers_of(const Block &model) {
  std::vector<int> numbers;
  for (const double z : model.tensor("atomic_numbers").values) {
    if (!(z >= 1.0 && z <= 118.0) || z != std::floor(z))
      model.refuse("'atomic_numbers' holds one that is no element's");
    numbers.push_back(static_cast<int>(z));
  }
  if (numbers.empty() || std::set<int>(numbers.begin(), numbers.end()).size() != numbers.size())
    model.refuse("'atomic_numbers' are not those of distinct elements");
  return numbers;
}

std::vector<std::string> head_names_of(const Block &model) {
  std::vector<std::string> heads;
  if (model.has("heads"))
    heads = model.texts("heads");
  if (heads.empty() || (heads.size() == 1 && heads[0].empty()))
    return {"Default"};
  if (heads.size() > most_heads ||
      std::set<std::string>(heads.begin(), heads.end()).size() != heads.size())
    model.refuse("'heads' are too many, or two have the same name");
  return heads;
}

std::string default_head_of(const SavedModel &model, const std::vector<std::string> &heads) {
  if (model.head) {
    if (*model.head >= static_cast<int>(heads.size()))
      model.block.refuse("the export is for head " + std::to_string(*model.head) + " of " +
                         std::to_string(heads.size()));
    return heads[*model.head];
  }
  for (const std::string &head : heads)
    if (lower_case(head) == "default")
      return head;
  return heads.back();
}

} // namespace mace
