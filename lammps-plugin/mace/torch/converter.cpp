// SPDX-License-Identifier: GPL-2.0-or-later
#include "converter.h"

#include "extract_model.h"

#include <exception>

bool mace_torch_read_model(const char *path, mace::Model *model, std::string *message) {
  try {
    *model = mace::extract_model(path);
    return true;
  } catch (const std::exception &e) {
    *message = e.what();
    return false;
  }
}
