// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

inline std::string model_path(const std::string &name) {
  return std::string(MODEL_DATA) + "/" + name + ".h5";
}

/// The stored models; tests/data/models/ORIGIN.md says what they are.
inline const std::vector<std::string> model_names = {"tiny",     "tiny_L0",      "tiny_L2",
                                                     "tiny_off", "tiny_density", "tiny_mh_residual",
                                                     "tiny_mh",  "tiny_polar",   "trained_dit"};
