// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/any_format/read_structure.h"

#include "base/error.h"
#include "io/any_format/foreign_file.h"
#include "io/any_format/read_force_constants.h"
#include "io/force_constants/force_constant_file.h"
#include "io/hdf5/open_file.h"
#include "io/phonopy/phonopy_yaml.h"
#include "io/structures/extxyz.h"
#include "io/structures/lammps_data.h"
#include "io/structures/poscar.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"

#include <filesystem>
#include <fmt/format.h>

namespace ins {

namespace {

enum class Format { lammps, extxyz, poscar, phonopy };

/// Tells a text file's format by its first lines.
Format text_format(const std::string &path) {
  std::filesystem::path name(path);
  if (name.extension() == ".xz")
    name.replace_extension();
  const std::string extension = name.extension().string();
  if (extension == ".yaml" || extension == ".yml")
    return Format::phonopy;
  LineReader file(path);
  std::string_view line;
  double value = 0.0;
  for (int number = 1; number <= 30 && file.next_line(line); ++number) {
    const std::vector<std::string_view> words = split_words(line);
    if (number == 1 && words.size() == 1 && parse_number(words[0], value))
      if (std::string_view comment; file.next_line(comment)) {
        if (comment.find("Lattice=") != std::string_view::npos)
          return Format::extxyz;
        ++number;
      }
    if (words.size() >= 2 && words[1] == "atoms" && parse_number(words[0], value))
      return Format::lammps;
  }
  return Format::poscar;
}

} // namespace

Crystal read_structure(const std::string &path) {
  refuse_foreign_file(path);
  if (h5::is_hdf5(path) || first_character(path) == '{')
    return read_force_constants(path).unitcell;
  switch (text_format(path)) {
  case Format::phonopy:
    return read_phonopy_yaml(path).unitcell;
  case Format::lammps:
    return read_lammps_data(path);
  case Format::extxyz:
    return read_extxyz(path);
  case Format::poscar:
    break;
  }
  return read_poscar(path);
}

} // namespace ins
