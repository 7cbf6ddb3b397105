// SPDX-License-Identifier: GPL-2.0-or-later
//
// The pickled objects of a saved model, in an archive with right checksums and the tensors of a
// valid one. A model that is not refused must be one that can be written and read back.
#include "fuzz_file.h"
#include "mace/archive/zip_file.h"
#include "mace/error.h"
#include "mace/extract/extract_model.h"
#include "mace/model_file.h"
#include "zip_writer.h"

namespace {

/// The archive of a valid model without its objects.
const ZipWriter &rest_of_archive(std::string &objects) {
  static std::string name;
  static const ZipWriter rest = [] {
    ZipWriter writer;
    mace::archive::ZipFile zip(SAVED_MODEL);
    for (const std::string &entry : zip.names())
      if (entry.ends_with("/data.pkl"))
        name = entry;
      else
        writer.add(entry, zip.read(entry));
    return writer;
  }();
  objects = name;
  return rest;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string objects;
  ZipWriter writer = rest_of_archive(objects);
  writer.add(objects, std::string(reinterpret_cast<const char *>(data), size));
  const std::string archive = writer.bytes();
  return fuzz_file<mace::Error>(
      reinterpret_cast<const std::uint8_t *>(archive.data()), archive.size(),
      [](const std::string &path) {
        const mace::Model model = mace::extract_model(path);
        try {
          mace::write_model(model, path + ".h5"); // which reads it back
          unlink((path + ".h5").c_str());
        } catch (const mace::Error &error) {
          std::fprintf(stderr, "a model was believed that contradicts itself: %s\n", error.what());
          std::abort();
        }
      });
}
