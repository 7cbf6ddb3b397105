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

  /// The supercell in phonopy's own layout; other layouts are in root().
  const std::optional<CellLines> &supercell() const { return supercell_; }

private:
  /// Long sections that need no yaml parser: displacements and supercell in the usual layout.
  void take_sections(std::string &text) {
    take_section(text, "displacements", displacements_, scan_displacements);
    take_section(text, "supercell", supercell_, scan_cell);
  }

  template <typename Lines, typename Scan>
  static void take_section(std::string &text, const char *key, Lines &lines, Scan scan) {
    const auto section = find_section(text, key);
    if (!section)
      return;
    lines = scan(std::string_view(text).substr(section->begin, section->end - section->begin));
    if (lines)
      blank_section(text, *section);
  }

  std::string path_;
  YAML::Node root_;
  std::optional<DisplacementLines> displacements_;
  std::optional<CellLines> supercell_;
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
    if (atom["mixture"] || atom["weight"])
      file.fail(atom,
                "a site mixture: several elements share one site; force constants of mixtures "
                "are not read here, write them for the single elements");
    if (!(cell.masses.back() > 0.0))
      file.fail(atom, "the mass must be positive");
  }
  if (cell.positions.empty())
    file.fail(node, "the cell has no atoms");
  return cell;
}

/// The supercell as the file has it: what its displacements, forces and force constants count.
void read_supercell(const Document &file, PhonopyYaml &content) {
  const double length = content.units.length;
  CellLines lines;
  if (file.supercell()) {
    lines = *file.supercell();
  } else if (const YAML::Node node = file.root()["supercell"]) {
    lines.lattice = file.matrix(file.require(node, "lattice"), "lattice");
    const bool modern = static_cast<bool>(node["points"]);
    const YAML::Node atoms = file.require(node, modern ? "points" : "atoms");
    for (const YAML::Node &atom : file.sequence(atoms, 0, "atoms")) {
      lines.labels.push_back(file.text(file.require(atom, "symbol"), "symbol"));
      lines.positions.push_back(
          file.vector(file.require(atom, modern ? "coordinates" : "position"), "coordinates"));
    }
  } else {
    return;
  }
  Crystal cell;
  cell.lattice = length * lines.lattice;
  cell.positions = std::move(lines.positions);
  for (const std::string &label : lines.labels)
    cell.symbols.push_back(element_of(label));
  content.supercell = std::move(cell);
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
  }
  if (root["primitive_cell"]) {
    const Eigen::Matrix3d primitive =
        content.units.length *
        file.matrix(file.require(root["primitive_cell"], "lattice"), "lattice");
    content.primitive_cell = (primitive * content.unitcell.lattice.inverse()).transpose();
  }
}

void require_all_forces(const Document &file, const YAML::Node &at, const PhonopyYaml &content) {
  if (!content.forces.empty() && content.forces.size() != content.displacements.size())
    file.fail(at, fmt::format("{} of {} displacements have forces", content.forces.size(),
                              content.displacements.size()));
}

/// Displacements of all atoms: lists of lists of vectors.
std::vector<std::vector<Eigen::Vector3d>> read_vectors(const Document &file, const YAML::Node &node,
                                                       double unit, const char *what) {
  std::vector<std::vector<Eigen::Vector3d>> result;
  for (const YAML::Node &set : file.sequence(node, 0, what)) {
    std::vector<Eigen::Vector3d> &vectors = result.emplace_back();
    for (const YAML::Node &vector : file.sequence(set, 0, what))
      vectors.push_back(unit * file.vector(vector, what));
  }
  return result;
}

/// `dataset` of phonopy 2.24 and later.
Snapshots read_dataset(const Document &file, const YAML::Node &node, const PhonopyUnits &units) {
  Snapshots snapshots;
  snapshots.displacements =
      read_vectors(file, file.require(node, "displacements"), units.length, "displacements");
  if (node["forces"])
    snapshots.forces = read_vectors(file, node["forces"], units.force, "forces");
  return snapshots;
}

/// `displacements` of phonopy before 2.24: one entry per atom in each set.
Snapshots read_old_snapshots(const Document &file, const YAML::Node &sets,
                             const PhonopyUnits &units) {
  Snapshots snapshots;
  for (const YAML::Node &set : sets) {
    std::vector<Eigen::Vector3d> displacements, forces;
    for (const YAML::Node &atom : file.sequence(set, 0, "displacements")) {
      displacements.push_back(units.length *
                              file.vector(file.require(atom, "displacement"), "displacement"));
      if (atom["force"])
        forces.push_back(units.force * file.vector(atom["force"], "force"));
    }
    snapshots.displacements.push_back(std::move(displacements));
    if (!forces.empty())
      snapshots.forces.push_back(std::move(forces));
  }
  return snapshots;
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
  if (root["dataset"])
    content.snapshots = read_dataset(file, root["dataset"], content.units);
  const YAML::Node sets = root["displacements"];
  if (!sets)
    return;
  if (file.sequence(sets, 0, "displacements").size() > 0 && sets[0].IsSequence()) {
    content.snapshots = read_old_snapshots(file, sets, content.units);
    return;
  }
  for (const YAML::Node &set : sets) {
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
  if (file.header()["site_mixture_scheme"])
    file.fail(
        file.header()["site_mixture_scheme"],
        "a site mixture: several elements share one site; force constants of mixtures are not "
        "read here");
  if (root["phonon"])
    throw Error(fmt::format("{}: frequencies that phonopy wrote (band.yaml, mesh.yaml, "
                            "qpoints.yaml), no force constants; give phonopy_params.yaml or "
                            "phonopy.yaml",
                            path));
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
  read_supercell(file, content);
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
