// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/phonopy/phonopy_yaml.h"

#include "base/error.h"
#include "io/phonopy/phonopy_sections.h"
#include "io/text/element_label.h"
#include "io/text/line_reader.h"
#include "io/text/text_file.h"

#include <Eigen/LU>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace ins {

namespace {

/// A yaml document and the file it came from. Values are checked when they are taken.
class Document {
public:
  explicit Document(const std::string &path) : path_(path) {
    std::string text = read_text_file(path);
    take_sections(text);
    try {
      root_ = YAML::Load(text);
    } catch (const YAML::Exception &error) {
      throw Error(fmt::format("{}:{}: no valid yaml: {}", path, error.mark.line + 1, error.msg));
    }
    if (!root_.IsMap())
      throw Error(fmt::format("{}: no phonopy yaml file", path));
  }

  const YAML::Node &root() const { return root_; }

  /// The map `phonopy` at the top, empty if there is none.
  YAML::Node header() const {
    const YAML::Node found = root_["phonopy"];
    return found && found.IsMap() ? found : YAML::Node(YAML::NodeType::Map);
  }

  [[noreturn]] void fail(const YAML::Node &at, const std::string &what) const {
    throw Error(fmt::format("{}:{}: {}", path_, at.Mark().line + 1, what));
  }

  /// An entry that must be there.
  YAML::Node require(const YAML::Node &map, const char *key) const {
    if (!map.IsMap() || !map[key])
      fail(map, fmt::format("'{}' is missing", key));
    return map[key];
  }

  std::string text(const YAML::Node &node, const char *what) const {
    if (!node.IsScalar())
      fail(node, fmt::format("{}: a single value should stand here", what));
    return node.Scalar();
  }

  double number(const YAML::Node &node, const char *what) const {
    double value = 0.0;
    if (!node.IsScalar() || !parse_number(node.Scalar(), value))
      fail(node, fmt::format("{}: a number should stand here", what));
    return value;
  }

  int integer(const YAML::Node &node, const char *what) const {
    int value = 0;
    if (!node.IsScalar() || !parse_number(node.Scalar(), value))
      fail(node, fmt::format("{}: an integer should stand here", what));
    return value;
  }

  /// A sequence, of `size` elements unless 0.
  YAML::Node sequence(const YAML::Node &node, std::size_t size, const char *what) const {
    if (!node.IsSequence() || (size != 0 && node.size() != size))
      fail(node, size == 0 ? fmt::format("{}: a list should stand here", what)
                           : fmt::format("{}: a list of {} should stand here", what, size));
    return node;
  }

  Eigen::Vector3d vector(const YAML::Node &node, const char *what) const {
    Eigen::Vector3d v;
    int k = 0;
    for (const YAML::Node &element : sequence(node, 3, what))
      v[k++] = number(element, what);
    return v;
  }

  Eigen::Matrix3d matrix(const YAML::Node &node, const char *what) const {
    Eigen::Matrix3d m;
    int row = 0;
    for (const YAML::Node &element : sequence(node, 3, what))
      m.row(row++) = vector(element, what).transpose();
    return m;
  }

  /// Displacements in phonopy's own layout; other layouts are in root().
  std::optional<DisplacementLines> &displacements() { return displacements_; }

private:
  /// Long sections that need no yaml parser: displacements in the usual layout, and the supercell,
  /// which follows from the unit cell.
  void take_sections(std::string &text) {
    if (const auto section = find_section(text, "displacements")) {
      displacements_ = scan_displacements(
          std::string_view(text).substr(section->begin, section->end - section->begin));
      if (displacements_)
        blank_section(text, *section);
    }
    if (const auto section = find_section(text, "supercell");
        section && find_section(text, "unit_cell"))
      blank_section(text, *section);
  }

  std::string path_;
  YAML::Node root_;
  std::optional<DisplacementLines> displacements_;
};

/// Lattice vectors in rows and the atoms; `points` of phonopy 2 and later, `atoms` before.
Crystal read_cell(const Document &file, const YAML::Node &node, double length) {
  Crystal cell;
  cell.lattice = length * file.matrix(file.require(node, "lattice"), "lattice");
  const bool modern = static_cast<bool>(node["points"]);
  const YAML::Node atoms = file.require(node, modern ? "points" : "atoms");
  for (const YAML::Node &atom : file.sequence(atoms, 0, "atoms")) {
    cell.positions.push_back(
        file.vector(file.require(atom, modern ? "coordinates" : "position"), "coordinates"));
    cell.symbols.push_back(element_of(file.text(file.require(atom, "symbol"), "symbol")));
    cell.masses.push_back(file.number(file.require(atom, "mass"), "mass"));
    if (cell.symbols.back().empty())
      file.fail(atom, "the symbol is no element");
    if (!(cell.masses.back() > 0.0))
      file.fail(atom, "the mass must be positive");
  }
  if (cell.positions.empty())
    file.fail(node, "the cell has no atoms");
  return cell;
}

PhonopyUnits read_units(const Document &file) {
  const YAML::Node &root = file.root();
  const YAML::Node header = file.header();
  const std::string calculator =
      header["calculator"] ? file.text(header["calculator"], "calculator") : std::string();
  try {
    PhonopyUnits units = phonopy_calculator_units(calculator);
    const YAML::Node stated = root["physical_unit"];
    if (!stated || !stated.IsMap())
      return units;
    const auto replace = [&](const char *key, double &factor) {
      if (stated[key])
        factor = phonopy_unit_factor(file.text(stated[key], key));
    };
    replace("length", units.length);
    replace("force", units.force);
    replace("force_constants", units.force_constants);
    return units;
  } catch (const Error &error) {
    file.fail(root, error.what());
  }
}

void read_matrices(const Document &file, PhonopyYaml &content) {
  const YAML::Node &root = file.root();
  if (root["supercell_matrix"]) {
    const Eigen::Matrix3d m = file.matrix(root["supercell_matrix"], "supercell_matrix");
    if ((m - m.array().round().matrix()).cwiseAbs().maxCoeff() > 1e-8 ||
        m.cwiseAbs().maxCoeff() > 1e6)
      file.fail(root["supercell_matrix"], "supercell_matrix: integers should stand here");
    content.supercell_matrix = m.array().round().matrix().cast<int>();
  }
  if (root["primitive_matrix"]) {
    content.primitive_matrix = file.matrix(root["primitive_matrix"], "primitive_matrix");
  } else if (root["primitive_cell"]) {
    const Eigen::Matrix3d primitive =
        content.units.length *
        file.matrix(file.require(root["primitive_cell"], "lattice"), "lattice");
    content.primitive_matrix = (primitive * content.unitcell.lattice.inverse()).transpose();
  }
}

void require_all_forces(const Document &file, const YAML::Node &at, const PhonopyYaml &content) {
  if (!content.forces.empty() && content.forces.size() != content.displacements.size())
    file.fail(at, fmt::format("{} of {} displacements have forces", content.forces.size(),
                              content.displacements.size()));
}

void read_displacements(Document &file, PhonopyYaml &content) {
  const YAML::Node &root = file.root();
  if (file.displacements()) {
    content.displacements = std::move(file.displacements()->displacements);
    content.forces = std::move(file.displacements()->forces);
    for (Displacement &displacement : content.displacements)
      displacement.vector *= content.units.length;
    for (auto &forces : content.forces)
      for (Eigen::Vector3d &force : forces)
        force *= content.units.force;
    require_all_forces(file, root, content);
    return;
  }
  content.all_atoms_displaced = static_cast<bool>(root["dataset"]);
  const YAML::Node sets = root["displacements"];
  if (!sets)
    return;
  for (const YAML::Node &set : file.sequence(sets, 0, "displacements")) {
    if (set.IsSequence()) { // one entry per atom: type 2, before phonopy 2.24
      content.all_atoms_displaced = true;
      return;
    }
    const int atom = file.integer(file.require(set, "atom"), "atom");
    if (atom < 1)
      file.fail(set, fmt::format("atom {}: atoms count from 1", atom));
    const Eigen::Vector3d u = file.vector(file.require(set, "displacement"), "displacement");
    content.displacements.push_back({atom - 1, content.units.length * u});
    if (!set["forces"])
      continue;
    std::vector<Eigen::Vector3d> &forces = content.forces.emplace_back();
    for (const YAML::Node &force : file.sequence(set["forces"], 0, "forces"))
      forces.push_back(content.units.force * file.vector(force, "a force"));
  }
  require_all_forces(file, sets, content);
}

void read_force_constants_of(const Document &file, PhonopyYaml &content) {
  const YAML::Node node = file.root()["force_constants"];
  if (!node)
    return;
  ForceConstantBlocks blocks;
  const YAML::Node shape = file.require(node, "shape");
  file.sequence(shape, 2, "shape");
  blocks.rows = file.integer(shape[0], "shape");
  blocks.columns = file.integer(shape[1], "shape");
  blocks.unit = content.units.force_constants;
  const YAML::Node elements = file.require(node, "elements");
  if (blocks.rows < 1 || blocks.columns < 1 || !elements.IsSequence() ||
      elements.size() != static_cast<std::size_t>(blocks.rows) * blocks.columns)
    file.fail(elements, fmt::format("{} force constants where {} x {} should stand",
                                    elements.size(), blocks.rows, blocks.columns));
  for (const YAML::Node &element : elements)
    blocks.values.push_back(file.matrix(element, "force constants"));
  content.force_constants = std::move(blocks);
}

/// `nac` since phonopy 2.18, before that its entries stood at the top.
void read_born(const Document &file, PhonopyYaml &content) {
  const YAML::Node &root = file.root();
  const YAML::Node nac = root["nac"] ? root["nac"] : root;
  if (!nac.IsMap() || !nac["born_effective_charge"] || !nac["dielectric_constant"])
    return;
  BornCharges born;
  for (const YAML::Node &charge :
       file.sequence(nac["born_effective_charge"], 0, "born_effective_charge"))
    born.charges.push_back(file.matrix(charge, "born_effective_charge"));
  born.dielectric = file.matrix(nac["dielectric_constant"], "dielectric_constant");
  const YAML::Node header = file.header();
  for (const auto &[map, key] : {std::pair(nac, "unit_conversion_factor"),
                                 std::pair(header, "nac_unit_conversion_factor")}) {
    if (!map[key])
      continue;
    const double length = content.units.length;
    born.unit_factor =
        file.number(map[key], key) * content.units.force_constants * length * length * length;
    break;
  }
  content.born = std::move(born);
}

PhonopyYaml read_content(const std::string &path) {
  Document file(path);
  const YAML::Node &root = file.root();
  PhonopyYaml content;
  content.units = read_units(file);
  if (!root["unit_cell"] && !root["lattice"])
    throw Error(fmt::format("{}: no phonopy yaml file: 'unit_cell' is missing", path));
  content.unitcell =
      read_cell(file, root["unit_cell"] ? root["unit_cell"] : root, content.units.length);
  const YAML::Node header = file.header();
  if (header["symmetry_tolerance"])
    content.symprec = file.number(header["symmetry_tolerance"], "symmetry_tolerance");
  if (!(content.symprec > 0.0 && content.symprec < 1.0))
    file.fail(header["symmetry_tolerance"], "symmetry_tolerance: should be between 0 and 1 A");
  read_matrices(file, content);
  read_displacements(file, content);
  read_force_constants_of(file, content);
  read_born(file, content);
  return content;
}

} // namespace

PhonopyYaml read_phonopy_yaml(const std::string &path) {
  try {
    return read_content(path);
  } catch (const YAML::Exception &error) {
    throw Error(fmt::format("{}:{}: {}", path, error.mark.line + 1, error.msg));
  }
}

} // namespace ins
