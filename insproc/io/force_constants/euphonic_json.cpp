// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/force_constants/euphonic_json.h"

#include "base/atomic_units.h"
#include "base/error.h"
#include "crystal/atom_locator.h"
#include "force_constants/dipole_force_constants.h"
#include "io/force_constants/euphonic_crystal.h"
#include "io/text/element_label.h"
#include "io/text/text_file.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace ins {

namespace {

using nlohmann::json;

/// A unit as a product of powers. The charge is in e.
struct Unit {
  double factor = 1.0; ///< to eV, Angstrom, e
  int energy = 0, length = 0, charge = 0;

  bool same_kind(const Unit &other) const {
    return energy == other.energy && length == other.length && charge == other.charge;
  }
};

constexpr Unit length_unit{.length = 1}, charge_unit{.charge = 1},
    force_constant_unit{.energy = 1, .length = -2},
    dielectric_unit{.energy = -1, .length = -1, .charge = 2};

/// Units Euphonic writes.
const std::map<std::string, Unit> &named_units() {
  static const std::map<std::string, Unit> units{
      {"hartree", {.factor = units::hartree, .energy = 1}},
      {"electron_volt", {.energy = 1}},
      {"eV", {.energy = 1}},
      {"millielectron_volt", {.factor = 1e-3, .energy = 1}},
      {"meV", {.factor = 1e-3, .energy = 1}},
      {"bohr", {.factor = units::bohr, .length = 1}},
      {"angstrom", {.length = 1}},
      {"elementary_charge", {.charge = 1}},
      {"e", {.charge = 1}}};
  return units;
}

/// Reads a unit such as "elementary_charge ** 2 / bohr / hartree".
///
/// \throws Error  if a name is not known
Unit parse_unit(const std::string &text) {
  const auto unknown = [&] { return Error(fmt::format("unit '{}' is not known", text)); };
  std::string rest = text;
  std::erase(rest, ' ');
  Unit unit;
  for (int sign = 1;;) {
    const std::size_t end = rest.find_first_of("*/");
    const auto named = named_units().find(rest.substr(0, end));
    if (named == named_units().end())
      throw unknown();
    rest.erase(0, end);
    int power = sign;
    if (rest.starts_with("**")) {
      if (rest.size() < 3 || rest[2] < '1' || rest[2] > '9')
        throw unknown();
      power *= rest[2] - '0';
      rest.erase(0, 3);
    }
    unit.factor *= std::pow(named->second.factor, power);
    unit.energy += power * named->second.energy;
    unit.length += power * named->second.length;
    unit.charge += power * named->second.charge;
    if (rest.empty())
      return unit;
    if (rest[0] != '*' && rest[0] != '/')
      throw unknown();
    sign = rest[0] == '*' ? 1 : -1;
    rest.erase(0, 1);
  }
}

/// Checked access to the values of one file.
class Reader {
public:
  explicit Reader(const std::string &path) : path_(path) {
    try {
      root_ = json::parse(read_text_file(path));
    } catch (const json::exception &error) {
      throw Error(fmt::format("{}: no valid JSON: {}", path, error.what()));
    }
    const std::string kind = root_.is_object() && root_.contains("__euphonic_class__") &&
                                     root_["__euphonic_class__"].is_string()
                                 ? root_["__euphonic_class__"].get<std::string>()
                                 : std::string();
    if (!kind.empty() && kind != "ForceConstants")
      throw Error(fmt::format("{}: holds Euphonic's {}, no force constants; write those with "
                              "ForceConstants.to_json_file()",
                              path, kind));
  }

  const json &root() const { return root_; }

  [[noreturn]] void fail(const std::string &key, const std::string &what) const {
    throw Error(fmt::format("{}: {}: {}", path_, key, what));
  }

  const json &require(const json &object, const std::string &key) const {
    if (!object.is_object() || !object.contains(key))
      fail(key, "is missing");
    return object.at(key);
  }

  std::string text(const json &object, const std::string &key) const {
    const json &value = require(object, key);
    if (!value.is_string())
      fail(key, "is no text");
    return value.get<std::string>();
  }

  /// Factor of the unit that stands beside a key.
  double unit(const json &object, const std::string &key, const Unit &kind) const {
    const std::string name = text(object, key + "_unit");
    try {
      const Unit unit = parse_unit(name);
      if (unit.same_kind(kind))
        return unit.factor;
    } catch (const Error &error) {
      fail(key + "_unit", error.what());
    }
    fail(key + "_unit", fmt::format("'{}' is no unit of {}", name, key));
  }

  /// Nested lists of numbers, flattened; -1 for any extent.
  std::vector<double> array(const json &object, const std::string &key,
                            const std::vector<long> &shape) const {
    std::vector<double> values;
    collect(require(object, key), key, shape, 0, values);
    return values;
  }

private:
  void collect(const json &node, const std::string &key, const std::vector<long> &shape,
               std::size_t depth, std::vector<double> &values) const {
    if (depth == shape.size()) {
      if (!node.is_number() || !std::isfinite(node.get<double>()))
        fail(key, fmt::format("element {} is no number", values.size()));
      values.push_back(node.get<double>());
      return;
    }
    if (!node.is_array() || (shape[depth] >= 0 && static_cast<long>(node.size()) != shape[depth]))
      fail(key, fmt::format("has the wrong shape in dimension {}", depth + 1));
    for (const json &element : node)
      collect(element, key, shape, depth + 1, values);
  }

  std::string path_;
  json root_;
};

Eigen::Matrix3d matrix(const double *row_major) {
  return Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(row_major);
}

Crystal crystal_of_json(const Reader &file) {
  const json &node = file.require(file.root(), "crystal");
  Crystal crystal;
  crystal.lattice = file.unit(node, "cell_vectors", length_unit) *
                    matrix(file.array(node, "cell_vectors", {3, 3}).data());
  const std::vector<double> positions = file.array(node, "atom_r", {-1, 3});
  for (std::size_t k = 0; k < positions.size(); k += 3)
    crystal.positions.emplace_back(positions[k], positions[k + 1], positions[k + 2]);
  const long atoms = crystal.size();
  const std::string mass_unit = file.text(node, "atom_mass_unit");
  if (mass_unit != "unified_atomic_mass_unit" && mass_unit != "dalton" && mass_unit != "amu")
    file.fail("atom_mass_unit", fmt::format("unit '{}' is not known", mass_unit));
  crystal.masses = file.array(node, "atom_mass", {atoms});
  const json &types = file.require(node, "atom_type");
  if (!types.is_array() || static_cast<long>(types.size()) != atoms)
    file.fail("atom_type", fmt::format("should be a list of {}", atoms));
  for (const json &type : types) {
    crystal.symbols.push_back(type.is_string() ? element_of(type.get<std::string>()) : "");
    if (crystal.symbols.back().empty())
      file.fail("atom_type", "holds something that is no element");
  }
  return crystal;
}

PhononCells cells_of_json(const Reader &file, const std::string &path, double symprec) {
  Eigen::Matrix3d sc_matrix = matrix(file.array(file.root(), "sc_matrix", {3, 3}).data());
  if (sc_matrix.determinant() < 0.0) // the same lattice, right-handed
    sc_matrix = -sc_matrix;
  if (sc_matrix.cwiseAbs().maxCoeff() > 1e6)
    file.fail("sc_matrix", "its elements are too large");
  const Crystal crystal = crystal_of_json(file);
  try {
    return make_phonon_cells(crystal, sc_matrix.transpose().array().round().matrix().cast<int>(),
                             Eigen::Matrix3d::Identity(), symprec);
  } catch (const Error &error) {
    throw Error(fmt::format("{}: {}", path, error.what()));
  }
}

/// Supercell fractions from primitive ones.
Eigen::Matrix3d primitive_to_supercell(const PhononCells &cells) {
  return cells.supercell_matrix.cast<double>().inverse() * cells.primitive_matrix;
}

/// Euphonic's charges are transposed: rows are the displacement, columns the field.
BornCharges read_born(const Reader &file, long atoms) {
  BornCharges born;
  const double charge = file.unit(file.root(), "born", charge_unit);
  const std::vector<double> charges = file.array(file.root(), "born", {atoms, 3, 3});
  for (long i = 0; i < atoms; ++i)
    born.charges.push_back(charge * matrix(charges.data() + 9 * i).transpose());
  const std::vector<double> dielectric = file.array(file.root(), "dielectric", {3, 3});
  born.dielectric = born.unit_factor * file.unit(file.root(), "dielectric", dielectric_unit) *
                    matrix(dielectric.data());
  return born;
}

json rows(const Eigen::Matrix3d &m) {
  json list = json::array();
  for (int a = 0; a < 3; ++a)
    list.push_back({m(a, 0), m(a, 1), m(a, 2)});
  return list;
}

/// Adds `sign` times the dipole-dipole interaction.
void add_dipole_part(ForceConstants &fc, double sign, const std::string &path) {
  try {
    const std::vector<Eigen::Matrix3d> dipole_part = dipole_force_constants(fc, *fc.born);
    for (std::size_t pair = 0; pair < fc.values.size(); ++pair)
      fc.values[pair] += sign * dipole_part[pair];
  } catch (const Error &error) {
    throw Error(fmt::format("{}: {}", path, error.what()));
  }
}

} // namespace

ForceConstants read_euphonic_json(const std::string &path, double symprec) {
  const Reader file(path);
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = cells_of_json(file, path, symprec);
  const long atoms = fc.primitive.size(), cells = fc.multiplicity();
  const std::vector<double> origins = file.array(file.root(), "cell_origins", {cells, 3});
  const std::vector<double> values =
      file.array(file.root(), "force_constants", {cells, 3 * atoms, 3 * atoms});
  const double unit = file.unit(file.root(), "force_constants", force_constant_unit);

  const AtomLocator locator(fc.supercell, 10.0 * symprec);
  const Eigen::Matrix3d to_supercell = primitive_to_supercell(fc);
  std::vector<bool> filled(fc.supercell.positions.size(), false);
  fc.values.resize(fc.primitive.positions.size() * fc.supercell.positions.size());
  for (long c = 0; c < cells; ++c)
    for (long j = 0; j < atoms; ++j) {
      const Eigen::Vector3d origin(origins[3 * c], origins[3 * c + 1], origins[3 * c + 2]);
      const int s = locator.find(to_supercell * (fc.primitive.positions[j] + origin), fc.primitive,
                                 static_cast<int>(j));
      if (s < 0 || filled[s])
        file.fail("cell_origins",
                  fmt::format("cell {} is not one of the supercell's, each once", c + 1));
      filled[s] = true;
      for (long i = 0; i < atoms; ++i)
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b)
            fc(static_cast<int>(i), s)(a, b) =
                unit * values[(c * 3 * atoms + 3 * i + a) * 3 * atoms + 3 * j + b];
    }
  if (file.root().contains("born")) {
    fc.born = read_born(file, atoms);
    add_dipole_part(fc, 1.0, path);
  }
  return fc;
}

void write_euphonic_json(const std::string &path, const ForceConstants &force_constants) {
  ForceConstants fc = force_constants;
  if (fc.born)
    add_dipole_part(fc, -1.0, path);
  const Eigen::Matrix3d to_supercell = primitive_to_supercell(fc);
  const Eigen::Matrix3d to_primitive = to_supercell.inverse();
  const AtomLocator locator(fc.supercell, 10.0 * fc.symprec);
  const int atoms = fc.primitive.size();
  json root;
  root["__euphonic_class__"] = "ForceConstants";
  root["crystal"] = euphonic_crystal(fc.primitive);
  root["n_cells_in_sc"] = fc.multiplicity();
  json origins = json::array(), blocks = json::array();
  for (int t = 0; t < fc.supercell.size(); ++t) {
    if (fc.s2p[t] != 0)
      continue;
    const Eigen::Vector3d between =
        to_primitive * (fc.supercell.positions[t] - fc.supercell.positions[fc.p2s[0]]);
    const Eigen::Vector3d origin = between.array().round();
    origins.push_back({std::lround(origin[0]), std::lround(origin[1]), std::lround(origin[2])});
    json block(3 * atoms, json::array());
    for (int i = 0; i < atoms; ++i)
      for (int j = 0; j < atoms; ++j) {
        const Eigen::Vector3d apart =
            fc.primitive.positions[j] + origin - fc.primitive.positions[i];
        const int s =
            locator.find(fc.supercell.positions[fc.p2s[i]] + to_supercell * apart, fc.primitive, j);
        if (s < 0)
          throw Error(fmt::format("{}: atom {} has no image in cell {} of the supercell", path,
                                  j + 1, origins.size()));
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b)
            block[3 * i + a].push_back(fc(i, s)(a, b));
      }
    blocks.push_back(std::move(block));
  }
  root["cell_origins"] = std::move(origins);
  root["force_constants"] = std::move(blocks);
  root["force_constants_unit"] = "electron_volt / angstrom ** 2";
  if (fc.born) {
    root["born"] = json::array();
    for (const Eigen::Matrix3d &charge : fc.born->charges)
      root["born"].push_back(rows(charge.transpose()));
    root["born_unit"] = "elementary_charge";
    root["dielectric"] = rows(fc.born->dielectric / fc.born->unit_factor);
    root["dielectric_unit"] = "elementary_charge ** 2 / angstrom / electron_volt";
  }
  json sc_matrix = json::array();
  for (int a = 0; a < 3; ++a) {
    const Eigen::Vector3d column = to_primitive.col(a);
    sc_matrix.push_back({std::lround(column[0]), std::lround(column[1]), std::lround(column[2])});
  }
  root["sc_matrix"] = std::move(sc_matrix);
  write_text_file(path, root.dump());
}

} // namespace ins
