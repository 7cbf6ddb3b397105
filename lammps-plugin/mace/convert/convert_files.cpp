// SPDX-License-Identifier: GPL-2.0-or-later
#include "convert_files.h"

#include "mace/elements.h"
#include "mace/error.h"
#include "mace/extract/extract_model.h"
#include "mace/model_file.h"
#include "mace/model_restrict.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace mace {

namespace {

bool is_native(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  char start[4] = {};
  file.read(start, sizeof(start));
  return std::string(start, sizeof(start)) == "\x89HDF";
}

std::string joined(const std::vector<std::string> &words, const char *between) {
  std::string text;
  for (const std::string &word : words)
    text += (text.empty() ? "" : between) + word;
  return text;
}

std::string names_of_heads(const std::vector<std::string> &heads, const std::string &default_head) {
  std::string text;
  for (const std::string &head : heads)
    text += " " + head + (head == default_head ? " (default)" : "");
  return text;
}

} // namespace

Model load(const std::string &path, const Kept &kept) {
  Model model = is_native(path) ? read_model(path) : extract_model(path);
  try {
    if (!kept.elements.empty()) {
      std::vector<int> numbers;
      for (const std::string &symbol : kept.elements)
        numbers.push_back(atomic_number(symbol));
      keep_elements(model, numbers);
    }
    if (!kept.heads.empty())
      keep_heads(model, kept.heads);
  } catch (const Error &error) {
    throw Error(path + ": " + error.what());
  }
  return model;
}

ModelSummary summarize(const std::string &path) {
  return is_native(path) ? summary_of(read_model(path)) : summarize_saved_model(path);
}

std::string describe(const Model &model, const std::string &path) {
  std::ostringstream text;
  text << path << ": " << model.model_type << ", " << model.layers.size() << " layers of "
       << model.channels << " channels, l_max " << model.l_max << ", correlation "
       << model.correlation << ", cut-off " << model.radial.r_max << " Angstrom\n  elements "
       << chemical_symbols(model.atomic_numbers) << "\n  heads"
       << names_of_heads(model.heads, model.default_head) << '\n';
  return text.str();
}

std::string describe(const ModelSummary &summary, const std::string &path) {
  std::ostringstream text;
  text << path << ": " << summary.model_type << "\n  interactions  "
       << joined(summary.interactions, ", ") << "\n  cut-off       " << summary.r_max
       << " Angstrom\n  elements      " << chemical_symbols(summary.atomic_numbers)
       << "\n  heads        " << names_of_heads(summary.heads, summary.default_head) << '\n';
  for (int head = 0; head < summary.atomic_energies.rows; ++head) {
    text << "  E0 (eV)       " << summary.heads[head] << ":";
    for (int z = 0; z < summary.atomic_energies.cols; ++z)
      text << ' ' << chemical_symbol(summary.atomic_numbers[z]) << ' '
           << summary.atomic_energies(head, z);
    text << '\n';
  }
  if (!summary.license.empty())
    text << "  license       " << summary.license << '\n';
  text << "  runs          " << (summary.unsupported.empty() ? "yes" : "no: " + summary.unsupported)
       << '\n';
  return text.str();
}

std::vector<std::string> saved_models_in(const std::string &folder) {
  std::vector<std::string> paths;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (entry.is_regular_file() && (path.ends_with(".model") || path.ends_with("lammps.pt")))
      paths.push_back(path);
  }
  if (paths.empty())
    throw Error(folder + ": has no *.model, *-lammps.pt or *-mliap_lammps.pt files");
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string native_name(const std::string &saved, const std::string &folder) {
  return (std::filesystem::path(folder) / (std::filesystem::path(saved).stem().string() + ".h5"))
      .string();
}

} // namespace mace
