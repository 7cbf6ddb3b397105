// SPDX-License-Identifier: GPL-2.0-or-later
#include "euphonic_json.h"

#include "atom_locator.h"
#include "element_label.h"
#include "error.h"
#include "text_file.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace ins {

namespace {

using nlohmann::json;

constexpr const char *dipole_part =
    "with Born charges Euphonic keeps force constants without their dipole-dipole part, which is "
    "not supported; exchange phonopy's files instead, which Euphonic reads and completes";

/// Factors of the units Euphonic writes; CODATA 2018.
double unit_factor(std::string unit) {
  static const double bohr = 0.529177210903, hartree = 27.211386245988;
  static const std::map<std::string, double> energies{{"hartree", hartree},
                                                      {"electron_volt", 1.0},
                                                      {"eV", 1.0},
                                                      {"millielectron_volt", 1e-3},
                                                      {"meV", 1e-3}};
  static const std::map<std::string, double> lengths{{"bohr", bohr}, {"angstrom", 1.0}};
  std::erase(unit, ' ');
  const std::size_t slash = unit.find('/');
  std::string name = slash == std::string::npos ? unit : unit.substr(slash + 1);
  const bool squared = name.ends_with("**2");
  if (squared)
    name.resize(name.size() - 3);
  const auto length = lengths.find(name);
  const auto energy =
      slash == std::string::npos ? energies.end() : energies.find(unit.substr(0, slash));
  if (slash == std::string::npos && !squared && length != lengths.end())
    return length->second;
  if (!squared || length == lengths.end() || energy == energies.end())
    throw Error(fmt::format("unit '{}' is not known", unit));
  return energy->second / (length->second * length->second);
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
  double unit(const json &object, const std::string &key) const {
    try {
      return unit_factor(text(object, key + "_unit"));
    } catch (const Error &error) {
      fail(key + "_unit", error.what());
    }
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

Crystal read_crystal(const Reader &file) {
  const json &node = file.require(file.root(), "crystal");
  Crystal crystal;
  crystal.lattice =
      file.unit(node, "cell_vectors") * matrix(file.array(node, "cell_vectors", {3, 3}).data());
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

PhononCells read_cells(const Reader &file, const std::string &path, double symprec) {
  Eigen::Matrix3d sc_matrix = matrix(file.array(file.root(), "sc_matrix", {3, 3}).data());
  if (sc_matrix.determinant() < 0.0) // the same lattice, right-handed
    sc_matrix = -sc_matrix;
  if (sc_matrix.cwiseAbs().maxCoeff() > 1e6)
    file.fail("sc_matrix", "its elements are too large");
  const Crystal crystal = read_crystal(file);
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

json rows(const Eigen::Matrix3d &m) {
  json list = json::array();
  for (int a = 0; a < 3; ++a)
    list.push_back({m(a, 0), m(a, 1), m(a, 2)});
  return list;
}

json crystal_json(const Crystal &crystal) {
  json node;
  node["cell_vectors"] = rows(crystal.lattice);
  node["cell_vectors_unit"] = "angstrom";
  node["atom_r"] = json::array();
  for (const Eigen::Vector3d &x : crystal.positions)
    node["atom_r"].push_back({x[0], x[1], x[2]});
  node["atom_type"] = crystal.symbols;
  node["atom_mass"] = crystal.masses;
  node["atom_mass_unit"] = "unified_atomic_mass_unit";
  node["n_atoms"] = crystal.size();
  return node;
}

} // namespace

ForceConstants read_euphonic_json(const std::string &path, double symprec) {
  const Reader file(path);
  if (file.root().contains("born"))
    file.fail("born", dipole_part);
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = read_cells(file, path, symprec);
  const long atoms = fc.primitive.size(), cells = fc.multiplicity();
  const std::vector<double> origins = file.array(file.root(), "cell_origins", {cells, 3});
  const std::vector<double> values =
      file.array(file.root(), "force_constants", {cells, 3 * atoms, 3 * atoms});
  const double unit = file.unit(file.root(), "force_constants");

  const AtomLocator locator(fc.supercell, 10.0 * symprec);
  const Eigen::Matrix3d to_supercell = primitive_to_supercell(fc);
  std::vector<bool> filled(fc.supercell.positions.size(), false);
  fc.values.resize(fc.primitive.positions.size() * fc.supercell.positions.size());
  for (long c = 0; c < cells; ++c)
    for (long j = 0; j < atoms; ++j) {
      const Eigen::Vector3d origin(origins[3 * c], origins[3 * c + 1], origins[3 * c + 2]);
      const int s = locator.find(to_supercell * (fc.primitive.positions[j] + origin),
                                 fc.primitive.symbols[j]);
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
  return fc;
}

void write_euphonic_json(const std::string &path, const ForceConstants &fc, double symprec) {
  if (fc.born)
    throw Error(fmt::format("{}: {}", path, dipole_part));
  const Eigen::Matrix3d to_supercell = primitive_to_supercell(fc);
  const Eigen::Matrix3d to_primitive = to_supercell.inverse();
  const AtomLocator locator(fc.supercell, 10.0 * symprec);
  const int atoms = fc.primitive.size();
  json root;
  root["__euphonic_class__"] = "ForceConstants";
  root["crystal"] = crystal_json(fc.primitive);
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
        const int s = locator.find(fc.supercell.positions[fc.p2s[i]] + to_supercell * apart,
                                   fc.primitive.symbols[j]);
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
  json sc_matrix = json::array();
  for (int a = 0; a < 3; ++a) {
    const Eigen::Vector3d column = to_primitive.col(a);
    sc_matrix.push_back({std::lround(column[0]), std::lround(column[1]), std::lround(column[2])});
  }
  root["sc_matrix"] = std::move(sc_matrix);
  write_text_file(path, root.dump());
}

} // namespace ins
