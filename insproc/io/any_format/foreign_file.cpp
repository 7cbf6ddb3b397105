// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/foreign_file.h"

#include "base/error.h"
#include "io/force_constants/force_constant_file.h"
#include "io/hdf5/group.h"
#include "io/hdf5/open_file.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string_view>

namespace ins {

namespace {

namespace fs = std::filesystem;

struct Signature {
  std::string_view bytes;
  const char *what;
};

constexpr Signature archives[] = {
    {"\x1f\x8b", "compressed by gzip; decompress it (gunzip), or compress it with xz"},
    {"BZh", "compressed by bzip2; decompress it (bunzip2), or compress it with xz"},
    {"PK\x03\x04", "a zip archive (so are .npz files); give the file that is in it"}};

/// The beginning of a file.
std::string head_of(const std::string &path) {
  std::string head(1 << 16, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return head;
}

[[noreturn]] void refuse(const std::string &path, const std::string &what) {
  throw Error(fmt::format("{}: {}", path, what));
}

/// A directory, with the file in it that may have been meant.
void refuse_directory(const std::string &path) {
  for (const char *name :
       {"force_constants.h5", "phonopy_params.yaml", "phonopy.yaml", "phonopy_disp.yaml"})
    if (std::error_code code; fs::is_regular_file(fs::path(path) / name, code))
      refuse(path, fmt::format("is a directory; give {} in it", name));
  refuse(path, "is a directory; give a file of force constants in it, such as phonopy.yaml");
}

void refuse_hdf5(const std::string &path) {
  const h5::Group file = h5::Group::open_file(path);
  if (file.has("force_constants") || file.has("fc2"))
    refuse(path,
           "holds phonopy's force constants without the cells; give phonopy.yaml, which knows "
           "them, and this file with --force-constants");
  if (file.has("entry/columns"))
    refuse(path, "holds a table that insproc wrote, no force constants; 'insproc plot' draws it");
  refuse(path,
         "an HDF5 file, but not one of ours; if it is phonopy's, give phonopy.yaml, which knows "
         "the cells");
}

/// Whether a file is binary: text has no zero bytes.
bool is_binary(const std::string &head) {
  return std::string_view(head).substr(0, 4096).find('\0') != std::string_view::npos;
}

bool is_castep_binary(const std::string &path, const std::string &head) {
  const std::string extension = fs::path(path).extension().string();
  return extension == ".castep_bin" || extension == ".check" ||
         head.find("CASTEP") != std::string::npos ||
         head.find("BEGIN_UNIT_CELL") != std::string::npos;
}

} // namespace

void refuse_foreign_file(const std::string &path) {
  std::error_code code;
  if (fs::is_directory(path, code))
    refuse_directory(path);
  if (!fs::is_regular_file(path, code))
    refuse(path, "no such file");
  if (h5::is_hdf5(path)) {
    if (!is_force_constant_file(path))
      refuse_hdf5(path);
    return;
  }
  const std::string head = head_of(path);
  for (const Signature &archive : archives)
    if (head.starts_with(archive.bytes))
      refuse(path, archive.what);
  if (head.starts_with("\xfd"
                       "7zXZ"))
    return;
  if (is_binary(head) && is_castep_binary(path, head))
    refuse(path, "a binary file of CASTEP; let Euphonic make JSON of it: "
                 "ForceConstants.from_castep(...).to_json_file(...)");
  if (is_binary(head))
    refuse(path, "a binary file of a kind not known here");
  if (std::string_view(head).substr(0, 200).find("BEGIN header") != std::string_view::npos)
    refuse(path,
           "frequencies and eigenvectors of CASTEP (.phonon), no force constants; those are in "
           "the .castep_bin file, of which Euphonic makes JSON");
}

} // namespace ins
