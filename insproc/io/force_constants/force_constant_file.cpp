// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/force_constants/force_constant_file.h"

#include "base/error.h"
#include "crystal/alike.h"
#include "io/force_constants/force_journal.h"
#include "io/hdf5/group.h"
#include "io/text/atomic_file.h"

#include <Eigen/LU>
#include <charconv>
#include <fmt/format.h>
#include <random>

namespace ins {

namespace {

using Matrix3dRow = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;
using Matrix3iRow = Eigen::Matrix<int, 3, 3, Eigen::RowMajor>;

const std::string format_name = "mace-ins force constants";
const std::string format_version = "1";
const std::string state_complete = "complete";
const std::string state_checkpoint = "checkpoint";

hsize_t extent(std::size_t n) { return static_cast<hsize_t>(n); }

// Plain numbers in C order, as HDF5 takes them.

std::vector<double> flat(const std::vector<Eigen::Vector3d> &vectors) {
  std::vector<double> values;
  for (const Eigen::Vector3d &v : vectors)
    values.insert(values.end(), v.data(), v.data() + 3);
  return values;
}

std::vector<double> flat(const std::vector<Eigen::Matrix3d> &matrices) {
  std::vector<double> values;
  for (const Eigen::Matrix3d &m : matrices) {
    const Matrix3dRow row = m;
    values.insert(values.end(), row.data(), row.data() + 9);
  }
  return values;
}

std::vector<Eigen::Vector3d> vectors(const double *values, std::size_t count) {
  std::vector<Eigen::Vector3d> result;
  for (std::size_t i = 0; i < count; ++i)
    result.emplace_back(values[3 * i], values[3 * i + 1], values[3 * i + 2]);
  return result;
}

std::vector<Eigen::Matrix3d> matrices(const std::vector<double> &values) {
  std::vector<Eigen::Matrix3d> result;
  for (std::size_t i = 0; i + 9 <= values.size(); i += 9)
    result.emplace_back(Eigen::Map<const Matrix3dRow>(values.data() + i));
  return result;
}

// Writing.

void write_crystal(h5::Group &file, const std::string &group, const Crystal &crystal) {
  const hsize_t n = extent(crystal.positions.size());
  file.write_doubles(group + "/lattice", {3, 3}, flat(std::vector{crystal.lattice}));
  file.write_doubles(group + "/positions", {n, 3}, flat(crystal.positions));
  file.write_strings(group + "/symbols", crystal.symbols);
  file.write_doubles(group + "/masses", {n}, crystal.masses);
  if (!crystal.kinds.empty())
    file.write_integers(group + "/kinds", {n}, crystal.kinds);
}

void write_cells(h5::Group &file, const PhononCells &cells) {
  write_crystal(file, "unitcell", cells.unitcell);
  write_crystal(file, "supercell", cells.supercell);
  write_crystal(file, "primitive", cells.primitive);
  const Matrix3iRow supercell_matrix = cells.supercell_matrix;
  file.write_integers("supercell_matrix", {3, 3},
                      {supercell_matrix.data(), supercell_matrix.data() + 9});
  file.write_doubles("primitive_matrix", {3, 3}, flat(std::vector{cells.primitive_matrix}));
  file.write_doubles("symprec", {1}, {cells.symprec});
  file.write_integers("s2u_map", {extent(cells.s2u.size())}, cells.s2u);
  file.write_integers("s2p_map", {extent(cells.s2p.size())}, cells.s2p);
  file.write_integers("p2s_map", {extent(cells.p2s.size())}, cells.p2s);
}

void write_texts(h5::Group &file, const std::string &group,
                 const std::map<std::string, std::string> &texts) {
  h5::Group place = file.create_group(group);
  for (const auto &[name, text] : texts)
    place.write_text(name, text);
}

void write_dataset(h5::Group &file, const DisplacementDataset &dataset) {
  const std::size_t atoms = dataset.cells.supercell.positions.size();
  const hsize_t count = extent(dataset.displacements.size());
  std::vector<int> moved, done;
  std::vector<double> vectors, forces;
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d) {
    const Displacement &displacement = dataset.displacements[d];
    moved.push_back(displacement.atom);
    vectors.insert(vectors.end(), displacement.vector.data(), displacement.vector.data() + 3);
    const bool known = d < dataset.forces.size() && dataset.forces[d].size() == atoms;
    done.push_back(known ? 1 : 0);
    const std::vector<double> row = known ? flat(dataset.forces[d]) : std::vector(3 * atoms, 0.0);
    forces.insert(forces.end(), row.begin(), row.end());
  }
  file.write_integers("displacements/atoms", {count}, moved);
  file.write_doubles("displacements/vectors", {count, 3}, vectors);
  file.write_doubles("displacements/forces", {count, extent(atoms), 3}, forces);
  file.write_integers("displacements/done", {count}, done);
  if (!dataset.amplitudes.empty())
    file.write_doubles("displacements/amplitudes", {extent(dataset.amplitudes.size())},
                       dataset.amplitudes);

  const int residual_done = dataset.residual_forces.size() == atoms ? 1 : 0;
  const std::vector<double> residual =
      residual_done ? flat(dataset.residual_forces) : std::vector(3 * atoms, 0.0);
  file.write_doubles("residual/forces", {1, extent(atoms), 3}, residual);
  file.write_integers("residual/done", {1}, {residual_done});
  if (dataset.residual_energy)
    file.write_doubles("residual/energy", {1}, {*dataset.residual_energy});
  if (dataset.residual_stress)
    file.write_doubles("residual/stress", {3, 3}, flat(std::vector{*dataset.residual_stress}));
  write_texts(file, "settings", dataset.settings);
  write_texts(file, "provenance", dataset.provenance);
}

void write_header(h5::Group &file, const std::string &state) {
  file.write_text("format", format_name);
  file.write_text("format_version", format_version);
  file.write_text("state", state);
  write_texts(file, "units",
              {{"length", "angstrom"},
               {"mass", "u"},
               {"force", "eV/angstrom"},
               {"force_constants", "eV/angstrom^2"},
               {"charge", "e"}});
}

void write_force_constants(h5::Group &file, const ForceConstants &fc) {
  const hsize_t primitive = extent(fc.primitive.positions.size());
  file.write_doubles("force_constants", {primitive, extent(fc.supercell.positions.size()), 3, 3},
                     flat(fc.values));
  file.write_strings("physical_unit", {"eV/angstrom^2"});
  if (!fc.born)
    return;
  file.write_doubles("born/charges", {primitive, 3, 3}, flat(fc.born->charges));
  file.write_doubles("born/dielectric", {3, 3}, flat(std::vector{fc.born->dielectric}));
  file.write_doubles("born/unit_factor", {1}, {fc.born->unit_factor});
}

// Reading.

Crystal read_crystal(const h5::Group &file, const std::string &group) {
  Crystal crystal;
  crystal.lattice = matrices(file.doubles(group + "/lattice", {3, 3})).front();
  if (!(std::abs(crystal.lattice.determinant()) > 1e-3))
    file.fail(group + "/lattice", "its vectors lie in one plane");
  const std::vector<double> positions = file.doubles(group + "/positions", {h5::any_or_none, 3});
  const std::size_t n = positions.size() / 3;
  if (n == 0)
    file.fail(group + "/positions", "there are no atoms");
  crystal.positions = vectors(positions.data(), n);
  crystal.symbols = file.strings(group + "/symbols", extent(n));
  crystal.masses = file.doubles(group + "/masses", {extent(n)});
  if (file.has(group + "/kinds"))
    crystal.kinds = file.integers(group + "/kinds", {extent(n)});
  for (std::size_t i = 0; i < n; ++i)
    if (!(crystal.masses[i] > 0.0))
      file.fail(group + "/masses", fmt::format("atom {} has mass {:g}", i + 1, crystal.masses[i]));
  return crystal;
}

std::vector<int> read_map(const h5::Group &file, const std::string &name, std::size_t size,
                          std::size_t limit) {
  std::vector<int> map = file.integers(name, {extent(size)});
  for (std::size_t k = 0; k < size; ++k)
    if (map[k] < 0 || map[k] >= static_cast<int>(limit))
      file.fail(name, fmt::format("element {} is {}, must be 0 to {}", k, map[k], limit - 1));
  return map;
}

PhononCells read_cells(const h5::Group &file) {
  PhononCells cells;
  cells.unitcell = read_crystal(file, "unitcell");
  cells.supercell = read_crystal(file, "supercell");
  cells.primitive = read_crystal(file, "primitive");
  cells.supercell_matrix =
      Eigen::Map<const Matrix3iRow>(file.integers("supercell_matrix", {3, 3}).data());
  cells.primitive_matrix = matrices(file.doubles("primitive_matrix", {3, 3})).front();
  if (file.has("symprec")) {
    cells.symprec = file.doubles("symprec", {1}).front();
    if (!(cells.symprec > 0.0 && cells.symprec < 1.0))
      file.fail("symprec", fmt::format("is {:g}, should be between 0 and 1 A", cells.symprec));
  }
  const std::size_t n = cells.supercell.positions.size();
  cells.s2u = read_map(file, "s2u_map", n, cells.unitcell.positions.size());
  cells.s2p = read_map(file, "s2p_map", n, cells.primitive.positions.size());
  cells.p2s = read_map(file, "p2s_map", cells.primitive.positions.size(), n);
  for (std::size_t i = 0; i < cells.p2s.size(); ++i)
    if (cells.s2p[cells.p2s[i]] != static_cast<int>(i) ||
        !alike_in_forces(cells.supercell, cells.p2s[i], cells.primitive, static_cast<int>(i)))
      file.fail("p2s_map",
                fmt::format("primitive atom {} is not supercell atom {}", i + 1, cells.p2s[i] + 1));
  return cells;
}

ForceConstants read_values(const h5::Group &file, PhononCells cells) {
  ForceConstants fc;
  static_cast<PhononCells &>(fc) = std::move(cells);
  const hsize_t primitive = extent(fc.primitive.positions.size());
  fc.values = matrices(
      file.doubles("force_constants", {primitive, extent(fc.supercell.positions.size()), 3, 3}));
  if (file.has("born")) {
    BornCharges born;
    born.charges = matrices(file.doubles("born/charges", {primitive, 3, 3}));
    born.dielectric = matrices(file.doubles("born/dielectric", {3, 3})).front();
    born.unit_factor = file.doubles("born/unit_factor", {1}).front();
    fc.born = std::move(born);
  }
  return fc;
}

DisplacementDataset read_dataset(const h5::Group &file, PhononCells cells) {
  DisplacementDataset dataset;
  const std::size_t atoms = cells.supercell.positions.size();
  dataset.cells = std::move(cells);
  const std::vector<double> u = file.doubles("displacements/vectors", {h5::any_or_none, 3});
  const std::size_t count = u.size() / 3;
  const std::vector<int> moved = read_map(file, "displacements/atoms", count, atoms);
  const std::vector<int> done = file.integers("displacements/done", {extent(count)});
  const std::vector<double> forces =
      file.doubles("displacements/forces", {extent(count), extent(atoms), 3});
  dataset.forces.resize(count);
  for (std::size_t d = 0; d < count; ++d) {
    dataset.displacements.push_back({moved[d], vectors(u.data() + 3 * d, 1).front()});
    if (done[d])
      dataset.forces[d] = vectors(forces.data() + 3 * atoms * d, atoms);
  }
  if (file.has("displacements/amplitudes")) {
    dataset.amplitudes = file.doubles("displacements/amplitudes", {h5::any});
    if (count % dataset.amplitudes.size() != 0)
      file.fail("displacements/amplitudes", fmt::format("{} lengths do not divide {} displacements",
                                                        dataset.amplitudes.size(), count));
  }
  const std::vector<double> residual = file.doubles("residual/forces", {1, extent(atoms), 3});
  if (file.integers("residual/done", {1}).front())
    dataset.residual_forces = vectors(residual.data(), atoms);
  if (file.has("residual/energy"))
    dataset.residual_energy = file.doubles("residual/energy", {1}).front();
  if (file.has("residual/stress"))
    dataset.residual_stress = matrices(file.doubles("residual/stress", {3, 3})).front();
  dataset.settings = file.texts("settings");
  dataset.provenance = file.texts("provenance");
  return dataset;
}

/// \return the state attribute
std::string check_header(const h5::Group &file) {
  const std::string format = file.text("format");
  if (format != format_name)
    file.fail("format", fmt::format("is '{}', expected '{}'", format, format_name));
  const std::string version = file.text("format_version");
  if (version != format_version)
    file.fail("format_version",
              fmt::format("is {}, this program reads version {}", version, format_version));
  const std::string state = file.text("state");
  if (state != state_complete && state != state_checkpoint)
    file.fail("state", fmt::format("is '{}', expected '{}' or '{}'", state, state_complete,
                                   state_checkpoint));
  return state;
}

/// Number of the run that may add to a checkpoint; none in files of finished runs.
std::optional<std::uint64_t> run_of(const h5::Group &file) {
  const auto attributes = file.texts();
  const auto found = attributes.find("run");
  if (found == attributes.end())
    return {};
  const std::string &text = found->second;
  std::uint64_t run = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run, 16);
  if (error != std::errc{} || end != text.data() + text.size())
    file.fail("run", fmt::format("is '{}', expected a hexadecimal number", text));
  return run;
}

/// Fills in what the journals beside a checkpoint hold.
void add_journals(const std::string &path, const h5::Group &file, DisplacementDataset &dataset) {
  const std::optional<std::uint64_t> run = run_of(file);
  if (!run)
    return;
  const int count = static_cast<int>(dataset.displacements.size());
  for (const std::string &name : find_journals(path))
    for (JournalRecord &record : read_journal(name, *run, dataset.cells.supercell.size())) {
      if (record.displacement < 0 || record.displacement >= count)
        throw Error(fmt::format("{}: forces of displacement {}, there are {}", name,
                                record.displacement + 1, count));
      dataset.forces[record.displacement] = std::move(record.forces);
    }
}

std::uint64_t random_number() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

} // namespace

bool is_force_constant_file(const std::string &path) {
  if (!h5::is_hdf5(path))
    return false;
  const h5::Group file = h5::Group::open_file(path);
  try {
    return file.text("format") == format_name;
  } catch (const Error &) {
    return false;
  }
}

void write_force_constant_file(const std::string &path, const ForceConstants &fc,
                               const DisplacementDataset *dataset) {
  AtomicFile target(path);
  {
    h5::Group file = h5::Group::create_file(target.temporary().string());
    write_header(file, state_complete);
    write_cells(file, fc);
    write_force_constants(file, fc);
    if (dataset)
      write_dataset(file, *dataset);
    file.synchronize();
  }
  target.commit();
}

std::uint64_t write_checkpoint(const std::string &path, const DisplacementDataset &dataset) {
  const std::uint64_t run = random_number();
  AtomicFile target(path);
  {
    h5::Group file = h5::Group::create_file(target.temporary().string());
    write_header(file, state_checkpoint);
    file.write_text("run", fmt::format("{:016x}", run));
    write_cells(file, dataset.cells);
    write_dataset(file, dataset);
    file.synchronize();
  }
  target.commit();
  return run;
}

ForceConstantFile read_force_constant_file(const std::string &path) {
  const h5::Group file = h5::Group::open_file(path);
  const std::string state = check_header(file);
  PhononCells cells = read_cells(file);
  ForceConstantFile content;
  if (state == state_checkpoint || file.has("displacements"))
    content.dataset = read_dataset(file, cells);
  if (state == state_checkpoint)
    add_journals(path, file, *content.dataset);
  if (state == state_complete)
    content.force_constants = read_values(file, std::move(cells));
  return content;
}

} // namespace ins
