// SPDX-License-Identifier: GPL-2.0-or-later
//
// What mace-convert does with one file.
#pragma once

#include "mace/extract/summary.h"

#include <string>
#include <vector>

namespace mace {

/// What is to be left in a model; empty: everything.
struct Kept {
  std::vector<std::string> elements, heads;
};

/// Reads a model of either kind and leaves in it what is to be kept.
/// \throws Error naming the file
Model load(const std::string &path, const Kept &kept);

/// \throws Error naming the file if it holds no model
ModelSummary summarize(const std::string &path);

/// A model in a few lines, as mace-convert prints it after a conversion.
std::string describe(const Model &model, const std::string &path);

/// A summary as mace-convert --info prints it.
std::string describe(const ModelSummary &summary, const std::string &path);

/// The files of a folder that models of mace-torch are in by their names, sorted.
std::vector<std::string> saved_models_in(const std::string &folder);

/// The name of a native model file for a saved model, in another folder.
std::string native_name(const std::string &saved, const std::string &folder);

} // namespace mace
