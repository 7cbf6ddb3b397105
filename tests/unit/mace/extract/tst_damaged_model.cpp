// SPDX-License-Identifier: GPL-2.0-or-later
#include "catch.h"
#include "mace/error.h"
#include "mace/extract/extract_model.h"
#include "mace/model_file.h"
#include "model_data.h"
#include "saved_copy.h"
#include "stored_content.h"

#include <random>

namespace {

std::vector<std::string> content_of(const mace::Model &model) {
  const TemporaryFile file;
  mace::write_model(model, file.path());
  return stored_content(file.path());
}

/// Reads a file. \return whether it was refused, with an error that names it
bool refused(const std::string &path, mace::Model &model) {
  try {
    model = mace::extract_model(path);
    return false;
  } catch (const mace::Error &error) {
    REQUIRE_THAT(error.what(), Catch::Matchers::StartsWith(path + ": "));
    return true;
  }
}

} // namespace

TEST_CASE("of 200 damaged files each is the same model or an error") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const TemporaryFile file;
  int refusals = 0;
  for (const std::string name :
       {"tiny-lammps.pt", "tiny_density-lammps.pt", "diiodothiophene.model", "tiny_mh.model"}) {
    const std::string bytes = read_bytes(saved_path(name));
    mace::Model model = mace::extract_model(saved_path(name));
    model.name = model.source = "";
    const std::vector<std::string> content = content_of(model);
    std::uniform_int_distribution<std::size_t> place(0, bytes.size() - 1);
    std::uniform_int_distribution<int> value(0, 255), kind(0, 3);
    for (int i = 0; i < 50; ++i) {
      INFO(name << " " << i);
      std::string damaged = bytes;
      switch (kind(random)) {
      case 0: // a bit
        damaged[place(random)] ^= static_cast<char>(1 << value(random) % 8);
        break;
      case 1: // some bytes
        for (int k = 0; k < 20; ++k)
          damaged[place(random)] = static_cast<char>(value(random));
        break;
      case 2: // a part is missing
        damaged.erase(place(random), 1 + place(random) / 100);
        break;
      default: // the end is missing
        damaged.resize(place(random));
      }
      write_bytes(file.path(), damaged);
      if (refused(file.path(), model)) {
        ++refusals;
        continue;
      }
      model.name = model.source = "";
      REQUIRE(content_of(model) == content);
    }
  }
  CHECK(refusals > 100);
}

TEST_CASE("damaged objects with right checksums are refused, or a model that contradicts nothing") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const std::string name : {"tiny-lammps.pt", "diiodothiophene.model", "tiny_mh.model"}) {
    SavedCopy copy(name);
    const std::string objects = copy.entry("data.pkl");
    std::uniform_int_distribution<std::size_t> place(0, objects.size() - 1);
    std::uniform_int_distribution<int> value(0, 255);
    for (int i = 0; i < 60; ++i) {
      INFO(name << " " << i);
      std::string &damaged = copy.entry("data.pkl");
      damaged = objects;
      for (int k = 0; k <= i % 10; ++k)
        damaged[place(random)] = static_cast<char>(value(random));
      mace::Model model;
      if (!refused(copy.write(), model))
        REQUIRE_NOTHROW(content_of(model)); // a model file is read back with checks of its own
    }
  }
}
