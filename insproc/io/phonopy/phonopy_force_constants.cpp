// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_force_constants.h"

#include "base/error.h"
#include "force_constants/force_constants_symmetry.h"
#include "force_constants/translations.h"
#include "io/hdf5/group.h"
#include "io/phonopy/phonopy_units.h"
#include "io/text/atomic_file.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"

#include <fmt/format.h>
#include <iterator>
#include <numeric>

namespace ins {

namespace {

using Matrix3dRow = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;

/// Rows of a full array are those of the supercell in order.
std::vector<int> row_atoms(const ForceConstants &fc, bool full) {
  if (!full)
    return fc.p2s;
  std::vector<int> atoms(fc.supercell.positions.size());
  std::iota(atoms.begin(), atoms.end(), 0);
  return atoms;
}

/// Which rows of a file to take.
struct FileRows {
  const PhononCells *cells = nullptr; ///< whose primitive cell they make up; none fits: null
  std::vector<int> numbers;           ///< of the rows
  std::vector<int> atoms;             ///< their atoms in the supercell of `cells`
};

FileRows file_rows(const FileCells &cells, const ForceConstantBlocks &blocks) {
  const PhononCells &wanted = cells.wanted();
  const int supercell = wanted.supercell.size();
  FileRows rows;
  if (blocks.rows == supercell) { // full: of the primitive cell's own atoms
    for (int row = 0; row < supercell; ++row) {
      const int atom = cells.order[row];
      if (wanted.p2s[wanted.s2p[atom]] != atom)
        continue;
      rows.numbers.push_back(row);
      rows.atoms.push_back(atom);
    }
    rows.cells = &wanted;
    return rows;
  }
  for (const PhononCells &candidate : cells.known) {
    if (candidate.primitive.size() != blocks.rows)
      continue;
    rows.cells = &candidate;
    rows.numbers.resize(static_cast<std::size_t>(blocks.rows));
    std::iota(rows.numbers.begin(), rows.numbers.end(), 0);
    // Without being told, the rows are those of the atoms that come first in the file.
    std::vector<int> counted = blocks.row_atoms;
    if (counted.empty())
      counted = first_atoms(cells, candidate);
    for (const int atom : counted) {
      if (atom < 0 || atom >= supercell)
        return {};
      rows.atoms.push_back(cells.order[atom]);
    }
    break;
  }
  return rows;
}

} // namespace

ForceConstantBlocks read_force_constants_text(const std::string &path) {
  LineReader file(path);
  const auto header = file.next();
  ForceConstantBlocks blocks;
  if (header.empty() || header.size() > 2 || !parse_number(header.front(), blocks.rows) ||
      !parse_number(header.back(), blocks.columns) || blocks.rows < 1 || blocks.columns < 1)
    file.fail("the first line should hold the numbers of atoms, one or two positive integers");
  for (int i = 0; i < blocks.rows; ++i)
    for (int j = 0; j < blocks.columns; ++j) {
      const std::vector<int> pair = file.integers(2, "a pair of atoms");
      if (j == 0)
        blocks.row_atoms.push_back(pair[0] - 1);
      if (pair[0] - 1 != blocks.row_atoms.back() || pair[1] != j + 1)
        file.fail(fmt::format("atoms {} {} where {} {} should stand", pair[0], pair[1],
                              blocks.row_atoms.back() + 1, j + 1));
      Eigen::Matrix3d block;
      for (int a = 0; a < 3; ++a) {
        const std::vector<double> row = file.numbers(3, "a row of force constants");
        block.row(a) = Eigen::Map<const Eigen::RowVector3d>(row.data());
      }
      blocks.values.push_back(block);
    }
  return blocks;
}

ForceConstantBlocks read_force_constants_hdf5(const std::string &path) {
  const h5::Group file = h5::Group::open_file(path);
  const std::string name = file.has("force_constants") ? "force_constants" : "fc2";
  h5::Shape shape{h5::any, h5::any, 3, 3};
  const std::vector<double> values = file.doubles(name, shape);
  ForceConstantBlocks blocks;
  blocks.rows = static_cast<int>(shape[0]);
  blocks.columns = static_cast<int>(shape[1]);
  for (std::size_t k = 0; k + 9 <= values.size(); k += 9)
    blocks.values.emplace_back(Eigen::Map<const Matrix3dRow>(values.data() + k));
  if (file.has("p2s_map") && blocks.rows != blocks.columns)
    blocks.row_atoms = file.integers("p2s_map", {shape[0]});
  if (file.has("physical_unit")) {
    try {
      blocks.unit = phonopy_unit_factor(file.strings("physical_unit", 1).front());
    } catch (const Error &error) {
      file.fail("physical_unit", error.what());
    }
  }
  return blocks;
}

ForceConstants assign_blocks(const FileCells &cells, const ForceConstantBlocks &blocks,
                             const std::string &source, double unit) {
  const PhononCells &wanted = cells.wanted();
  const int supercell = wanted.supercell.size();
  const FileRows rows = file_rows(cells, blocks);
  if (blocks.columns != supercell || !rows.cells)
    throw Error(fmt::format("{}: force constants of {} x {} atoms do not fit a primitive cell of "
                            "{} and a supercell of {} atoms; does it belong to another "
                            "calculation, or another primitive matrix?",
                            source, blocks.rows, blocks.columns, wanted.primitive.size(),
                            supercell));
  const double factor = blocks.unit > 0.0 ? blocks.unit : unit;
  std::vector<int> atoms;
  std::vector<Eigen::Matrix3d> values;
  values.reserve(rows.numbers.size() * static_cast<std::size_t>(supercell));
  for (std::size_t k = 0; k < rows.numbers.size(); ++k) {
    atoms.push_back(rows.atoms[k]);
    const std::size_t first = values.size();
    values.resize(first + static_cast<std::size_t>(supercell));
    for (int j = 0; j < supercell; ++j)
      values[first + cells.order[j]] =
          factor * blocks.values[static_cast<std::size_t>(rows.numbers[k]) * supercell + j];
  }
  try {
    const ForceConstants fc = force_constants_of_rows(*rows.cells, atoms, values);
    return rows.cells == &wanted ? fc : in_other_primitive(fc, wanted);
  } catch (const Error &error) {
    throw Error(fmt::format("{}: its rows are not those of the primitive cell's atoms; does it "
                            "belong to another primitive matrix? ({})",
                            source, error.what()));
  }
}

void write_force_constants_text(const std::string &path, const ForceConstants &fc, bool full) {
  const std::vector<int> atoms = row_atoms(fc, full);
  const std::vector<Eigen::Matrix3d> values = full ? full_force_constants(fc) : fc.values;
  const std::size_t columns = fc.supercell.positions.size();
  fmt::memory_buffer text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:4} {:4}\n", atoms.size(), columns);
  for (std::size_t i = 0; i < atoms.size(); ++i)
    for (std::size_t j = 0; j < columns; ++j) {
      fmt::format_to(out, "{} {}\n", atoms[i] + 1, j + 1);
      const Eigen::Matrix3d &m = values[i * columns + j];
      for (int a = 0; a < 3; ++a)
        fmt::format_to(out, "{:22.15f}{:22.15f}{:22.15f}\n", m(a, 0), m(a, 1), m(a, 2));
    }
  write_text_file(path, fmt::to_string(text));
}

void write_force_constants_hdf5(const std::string &path, const ForceConstants &fc, bool full) {
  const std::vector<int> atoms = row_atoms(fc, full);
  std::vector<double> numbers;
  for (const Eigen::Matrix3d &m : full ? full_force_constants(fc) : fc.values) {
    const Matrix3dRow row = m;
    numbers.insert(numbers.end(), row.data(), row.data() + 9);
  }
  AtomicFile target(path);
  {
    h5::Group file = h5::Group::create_file(target.temporary().string());
    file.write_doubles("force_constants", {atoms.size(), fc.supercell.positions.size(), 3, 3},
                       numbers);
    file.write_integers("p2s_map", {fc.p2s.size()}, fc.p2s);
    file.write_strings("physical_unit", {"eV/angstrom^2"});
    file.synchronize();
  }
  target.commit();
}

} // namespace ins
