// SPDX-License-Identifier: GPL-2.0-or-later
#include "summary.h"

#include "extract_model.h"
#include "mace/error.h"
#include "saved_model.h"

namespace mace {

namespace {

/// Does what may fail on a model that is not supported.
template <typename Action> void attempt(Action action) {
  try {
    action();
  } catch (const Error &) { // why is told by the extraction
  }
}

std::string license_of(archive::TorchFile &file, const Block &model) {
  for (const char *name : {"extra/LICENSE", "extra/license", "extra/LICENSE.txt"})
    if (const std::string text = file.text(name); !text.empty())
      return text;
  for (const char *name : {"license", "licence", "LICENSE"})
    if (model.has(name) && model.attribute(name).is(archive::Object::Kind::Text))
      return std::string(model.attribute(name).text);
  return {};
}

/// What can be read of a model that cannot be extracted.
void read_parts(const SavedModel &saved, ModelSummary &summary) {
  const Block &block = saved.block;
  summary.model_type = block.kind();
  attempt([&] { summary.atomic_numbers = atomic_numbers_of(block); });
  attempt([&] {
    summary.heads = head_names_of(block);
    summary.default_head = default_head_of(saved, summary.heads);
  });
  attempt([&] { summary.r_max = block.number("r_max"); });
  attempt([&] {
    for (const Block &interaction : block.list("interactions"))
      summary.interactions.push_back(interaction.kind());
  });
}

} // namespace

ModelSummary summary_of(const Model &model) {
  ModelSummary summary;
  summary.model_type = model.model_type;
  summary.atomic_numbers = model.atomic_numbers;
  summary.heads = model.heads;
  summary.default_head = model.default_head;
  summary.r_max = model.radial.r_max;
  for (const Layer &layer : model.layers)
    summary.interactions.push_back(layer.interaction);
  summary.atomic_energies = model.atomic_energies;
  return summary;
}

ModelSummary summarize_saved_model(const std::string &path) {
  archive::TorchFile file(path);
  ModelSummary summary;
  try {
    const SavedModel saved = find_model(file);
    try {
      summary = summary_of(extract_model(path));
    } catch (const Error &error) {
      summary.unsupported = std::string(error.what()).substr(path.size() + 2); // without ": "
      read_parts(saved, summary);
    }
    summary.license = license_of(file, saved.block);
  } catch (const Error &error) {
    throw Error(path + ": " + error.what());
  }
  return summary;
}

} // namespace mace
