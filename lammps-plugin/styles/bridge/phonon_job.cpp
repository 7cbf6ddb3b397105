// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_job.h"

#include "base/error.h"
#include "box_crystal.h"
#include "crystal/alike.h"
#include "crystal/supercell.h"
#include "crystal/symmetry.h"
#include "force_constants/displacements.h"
#include "force_constants/force_asymmetry.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"
#include "io/force_constants/force_constant_file.h"
#include "io/force_constants/force_journal.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_yaml.h"
#include "phonons/anharmonicity.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/free_motions.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

namespace mace_lammps {

namespace {

/// Forces and energy of the undisplaced crystal may differ by this much between runs of one
/// potential on other numbers of ranks or in single precision.
constexpr double same_force = 1e-4;           // eV/Angstrom
constexpr double same_energy = 1e-5;          // eV per atom
constexpr double same_relative_energy = 1e-6; // of the energy

/// Forces at rest may break the symmetry by this much: by round-off, by how far atoms are from
/// where the symmetry has them, and by the error of a long-range solver.
constexpr double same_symmetric_force = 1e-3; // eV/Angstrom
constexpr double force_per_deviation = 100.0; // eV/Angstrom^2
constexpr double many_errors = 10.0;

/// Sums of forces and asymmetries above this part of the largest force constant are no force
/// constants of a potential.
constexpr double hopeless_part = 0.1;
constexpr double round_off = 1e-4; // eV/Angstrom^2

/// Modes at Gamma below this are called imaginary, cm^-1; the acoustic ones are zero but for noise.
constexpr double imaginary_below = -1.0;
constexpr double most_of_it = 0.9; ///< of a mode's weight

std::string text(double value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

template <typename Values> std::string words(const Values &values) {
  std::ostringstream stream;
  const char *space = "";
  for (const auto &value : values) {
    stream << space << value;
    space = " ";
  }
  return stream.str();
}

std::vector<Eigen::Vector3d> make_vectors(const std::vector<double> &values) {
  std::vector<Eigen::Vector3d> vectors;
  for (std::size_t k = 0; k + 2 < values.size(); k += 3)
    vectors.emplace_back(values.data() + k);
  return vectors;
}

double largest_element(const ins::ForceConstants &fc) {
  double largest = 0.0;
  for (const Eigen::Matrix3d &block : fc.values)
    largest = std::max(largest, block.cwiseAbs().maxCoeff());
  return largest;
}

/// \throws Error if the forces cannot be those of a potential of the atoms' positions alone
void require_sound(const PhononSummary &summary) {
  const auto refuse = [&](const std::string &what, double value) {
    throw ins::Error(what + " is " + text(value) + " eV/A^2 with force constants up to " +
                     text(summary.largest) +
                     ": these forces are no derivatives of an energy of the atoms' positions. "
                     "Remove fixes that act on forces, check the potential and its cutoffs, and "
                     "use smaller displacements");
  };
  const double most = std::max(hopeless_part * summary.largest, round_off);
  if (summary.force_sum > most)
    refuse("the sum of the forces of a displacement, per length,", summary.force_sum);
  if (summary.permutation > most)
    refuse("the permutation asymmetry", summary.permutation);
  if (summary.acoustic_sum > most)
    refuse("the acoustic sum", summary.acoustic_sum);
}

/// Modes at Gamma: those that nothing restores, because they move all atoms or a body that touches
/// no other, and the rest.
void describe_modes(const ins::ForceConstants &fc, PhononSummary &summary) {
  const ins::PhononModes modes =
      ins::phonon_modes(ins::DynamicalMatrix(fc), Eigen::Vector3d::Zero());
  const Eigen::MatrixXd loose = ins::free_motions(fc);
  const bool bodies = loose.cols() > 0;
  summary.highest = modes.frequencies[modes.modes() - 1];
  summary.lowest = summary.highest;
  for (int mode = 0; mode < modes.modes(); ++mode) {
    const double frequency = modes.frequencies[mode];
    if (bodies && (loose.transpose() * modes.eigenvectors.col(mode)).squaredNorm() > most_of_it) {
      summary.free_lowest = summary.free++ ? summary.free_lowest : frequency;
      summary.free_highest = frequency;
      continue;
    }
    if (frequency < imaginary_below)
      ++summary.imaginary;
    const bool acoustic = !bodies && mode < 3 && frequency >= imaginary_below;
    if (!acoustic)
      summary.lowest = std::min(summary.lowest, frequency);
  }
}

} // namespace

std::map<std::string, std::string> deciding_settings(const PhononSettings &settings) {
  std::map<std::string, std::string> all = settings.potential;
  all["displacement"] = words(settings.displacements);
  all["method"] = settings.analytic ? "analytic" : "finite";
  all["cells"] = words(settings.cells);
  all["plusminus"] = settings.plusminus;
  all["symmetry"] = settings.symmetry ? "yes" : "no";
  all["symprec"] = text(settings.symprec);
  return all;
}

void require_same_box(const Box &before, const Box &now, const std::string &since,
                      double tolerance) {
  const ins::Crystal a = make_crystal(before), b = make_crystal(now);
  if (a.symbols != b.symbols || a.masses != b.masses || a.kinds != b.kinds)
    throw ins::Error("the atoms have changed " + since);
  if ((a.lattice - b.lattice).cwiseAbs().maxCoeff() > tolerance)
    throw ins::Error("the box has changed " + since);
  for (int i = 0; i < b.size(); ++i) {
    Eigen::Vector3d d = b.positions[i] - a.positions[i];
    d -= d.array().round().matrix();
    const double distance = (b.lattice.transpose() * d).norm();
    if (distance > tolerance)
      throw ins::Error("atom " + std::to_string(i + 1) + " in the order of IDs has moved by " +
                       text(distance) + " A " + since);
  }
}

void require_same_potential(const PhononReference &before, const PhononReference &now,
                            const std::string &where) {
  const double atoms = double(now.forces.size()) / 3.0;
  const double energy = std::abs(now.energy - before.energy) / atoms;
  if (energy > same_energy + same_relative_energy * std::abs(before.energy) / atoms)
    throw ins::Error("another potential is in use: the undisplaced box has an energy of " +
                     text(now.energy / atoms) + " eV per atom, and " + text(before.energy / atoms) +
                     " " + where);
  const auto a = make_vectors(before.forces), b = make_vectors(now.forces);
  if (a.size() != b.size())
    throw ins::Error("there are " + std::to_string(b.size()) + " atoms, and " +
                     std::to_string(a.size()) + " " + where);
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((a[i] - b[i]).norm() > same_force)
      throw ins::Error("another potential is in use: the force on atom " + std::to_string(i + 1) +
                       " of the undisplaced box is " + text((a[i] - b[i]).norm()) +
                       " eV/A away from the one " + where);
}

struct PhononJob::Impl {
  PhononSettings settings;
  Box box;
  std::vector<int> box_atom; ///< (supercell atoms) index into the box
  ins::SpaceGroup group;
  ins::DisplacementDataset dataset;
  double deviation = 0.0; ///< of positions from the lattice of `dataset`, Angstrom
  std::uint64_t run = 0;
  std::vector<PhononAnharmonicity> anharmonicity;

  void divide_box();
  void require_symmetric_bonds() const;
  void require_symmetric_forces(const PhononReference &reference) const;
  void make_displacements();
  void set_reference(const PhononReference &reference);
  void open_file(const PhononReference &reference);
  void resume(ins::DisplacementDataset stored, const PhononReference &reference);

  int primitive_atoms() const { return dataset.cells.primitive.size(); }
  std::string told_apart_by() const {
    std::string all;
    for (const std::string &name : box_kinds(box).by)
      all += (all.empty() ? "" : ", ") + name;
    return all;
  }
  /// That of the crystal in motion: masses count here, where they do not for force constants.
  std::string space_group() const {
    const ins::SpaceGroup moving =
        settings.symmetry ? ins::find_space_group(ins::told_apart_by_mass(dataset.cells.primitive),
                                                  settings.symprec)
                          : group;
    return moving.symbol + " (" + std::to_string(moving.number) + ")";
  }

  /// Force constants made with one length of displacement, and how they came out.
  struct Fit {
    ins::ForceConstants fc;
    ins::FitReport report;
    ins::SymmetrizationReport residuals;
  };
  Fit fit(int set) const;
};

void PhononJob::Impl::divide_box() {
  ins::BoxCells cells;
  try {
    cells = ins::divide_box(make_crystal(box), make_matrix(settings.cells), settings.symmetry,
                            settings.symprec);
  } catch (const ins::Error &error) {
    const std::string by = told_apart_by();
    throw ins::Error(error.what() +
                     (by.empty() ? by : "; atoms of one element are told apart by " + by));
  }
  box_atom = std::move(cells.box_atom);
  deviation = cells.max_deviation;
  dataset.cells = std::move(cells.cells);
  group = settings.symmetry ? ins::find_space_group(dataset.cells.primitive, settings.symprec)
                            : ins::trivial_space_group(dataset.cells.primitive, settings.symprec);
}

void PhononJob::Impl::require_symmetric_bonds() const {
  if (settings.symmetry && !box.oriented.empty())
    throw ins::Error("atoms have " + box.oriented +
                     ", which the search for symmetry does not follow: use symmetry no");
  if (box.links.empty())
    return;
  const ins::PhononCells &cells = dataset.cells;
  std::vector<std::vector<int>> images =
      ins::atom_images(cells.supercell, ins::supercell_operations(cells, group), settings.symprec);
  for (std::vector<int> &image : ins::lattice_translations(cells))
    images.push_back(std::move(image));
  std::vector<int> of_box(box_atom.size());
  for (std::vector<int> &image : images) {
    for (std::size_t s = 0; s < image.size(); ++s)
      of_box[box_atom[s]] = box_atom[image[s]];
    image = of_box;
  }
  require_bonds_with_symmetry(box, images);
}

void PhononJob::Impl::require_symmetric_forces(const PhononReference &reference) const {
  const std::vector<Eigen::Vector3d> of_box = make_vectors(reference.forces);
  std::vector<Eigen::Vector3d> forces;
  for (const int atom : box_atom)
    forces.push_back(of_box[atom]);
  const ins::ForceAsymmetry found = ins::force_asymmetry(dataset.cells, group, forces);
  const double tolerance = same_symmetric_force +
                           force_per_deviation * (deviation + found.deviation) +
                           many_errors * reference.force_error;
  if (found.force > tolerance)
    throw ins::Error(
        "the force on atom " + std::to_string(box.ids[box_atom[found.atom]]) + " at rest is " +
        text(found.force) + " eV/A away from the symmetry of the crystal (" + space_group() + ", " +
        std::to_string(primitive_atoms()) +
        " atoms in the primitive cell): something acts on it and not on its images. Remove what "
        "does, " +
        (settings.symmetry ? "or use symmetry no" : "or use larger cells"));
}

void PhononJob::Impl::make_displacements() {
  ins::DisplacementOptions options;
  options.plusminus = ins::parse_plusminus(settings.plusminus);
  dataset.amplitudes = settings.displacements;
  dataset.displacements =
      ins::least_displacements(dataset.cells, group, options, settings.displacements);
  dataset.forces.resize(dataset.displacements.size());
  dataset.settings = deciding_settings(settings);
  dataset.provenance = settings.provenance;
  dataset.provenance["package"] = "mace-ins " MACEINS_VERSION;
  dataset.provenance["spglib"] = ins::spglib_version();
}

void PhononJob::Impl::set_reference(const PhononReference &reference) {
  const std::vector<Eigen::Vector3d> forces = make_vectors(reference.forces);
  for (const int atom : box_atom)
    dataset.residual_forces.push_back(forces[atom]);
  dataset.residual_energy = reference.energy;
  dataset.residual_stress =
      Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(reference.stress.data());
}

void PhononJob::Impl::resume(ins::DisplacementDataset stored, const PhononReference &reference) {
  ins::require_same_run(settings.file, stored, dataset);
  PhononReference before;
  before.energy = stored.residual_energy.value_or(reference.energy);
  before.forces.resize(reference.forces.size());
  for (std::size_t j = 0; j < stored.residual_forces.size(); ++j)
    for (int a = 0; a < 3; ++a)
      before.forces[3 * std::size_t(box_atom[j]) + a] = stored.residual_forces[j][a];
  try {
    require_same_potential(before, reference, "in the file");
  } catch (const std::exception &e) {
    throw ins::Error(settings.file + ": belongs to another run: " + e.what() +
                     "; use another file name or remove it");
  }
  dataset.forces = std::move(stored.forces);
  dataset.residual_forces = std::move(stored.residual_forces);
  dataset.residual_energy = stored.residual_energy;
  dataset.residual_stress = stored.residual_stress;
}

void PhononJob::Impl::open_file(const PhononReference &reference) {
  ins::require_idle_journals(settings.file);
  if (settings.restart && std::filesystem::exists(settings.file)) {
    ins::ForceConstantFile stored = ins::read_force_constant_file(settings.file);
    if (!stored.dataset)
      throw ins::Error(settings.file + ": holds no displacements to continue from; use another "
                                       "file name or leave out 'restart yes'");
    resume(std::move(*stored.dataset), reference);
    // A finished file stays until finish() replaces it.
    if (!dataset.complete())
      run = ins::write_checkpoint(settings.file, dataset);
    ins::remove_journals(settings.file);
    return;
  }
  set_reference(reference);
  ins::remove_journals(settings.file);
  run = ins::write_checkpoint(settings.file, dataset);
}

PhononJob::PhononJob(PhononSettings settings, Box box, const PhononReference &reference)
    : impl_(std::make_unique<Impl>()) {
  impl_->settings = std::move(settings);
  impl_->box = std::move(box);
  impl_->divide_box();
  impl_->require_symmetric_bonds();
  impl_->require_symmetric_forces(reference);
  impl_->make_displacements();
  impl_->open_file(reference);
}

PhononJob::~PhononJob() = default;

const Box &PhononJob::box() const { return impl_->box; }

const std::vector<int> &PhononJob::order() const { return impl_->box_atom; }

std::uint64_t PhononJob::run() const { return impl_->run; }

std::string PhononJob::space_group() const { return impl_->space_group(); }

std::string PhononJob::told_apart_by() const { return impl_->told_apart_by(); }

int PhononJob::primitive_atoms() const { return impl_->primitive_atoms(); }

int PhononJob::total() const { return static_cast<int>(impl_->dataset.displacements.size()); }

int PhononJob::done() const { return impl_->dataset.done(); }

std::vector<PhononMove> PhononJob::pending() const {
  std::vector<PhononMove> moves;
  for (std::size_t d = 0; d < impl_->dataset.forces.size(); ++d) {
    if (!impl_->dataset.forces[d].empty())
      continue;
    const auto &[atom, u] = impl_->dataset.displacements[d];
    moves.push_back({static_cast<int>(d), impl_->box_atom[atom], {u[0], u[1], u[2]}});
  }
  return moves;
}

void PhononJob::take(PhononResult result) {
  impl_->dataset.forces.at(result.displacement) = make_vectors(result.forces);
}

const std::vector<PhononAnharmonicity> &PhononJob::anharmonicity() const {
  return impl_->anharmonicity;
}

PhononJob::Impl::Fit PhononJob::Impl::fit(int set) const {
  Fit result;
  result.fc = ins::fit_force_constants(dataset.set(set), group, {}, &result.report);
  if (settings.asr)
    result.residuals = ins::symmetrize(result.fc);
  else
    result.residuals.before = result.residuals.after = ins::force_constant_residuals(result.fc);
  return result;
}

PhononSummary PhononJob::finish() {
  const ins::DisplacementDataset &dataset = impl_->dataset;
  const PhononSettings &settings = impl_->settings;
  const auto [fc, report, residuals] = impl_->fit(0);
  PhononSummary summary;
  summary.drift = report.max_drift_force;
  summary.misfit = report.max_misfit;
  summary.acoustic_sum = residuals.before.row_sum;
  summary.permutation = residuals.before.permutation;
  summary.acoustic_sum_after = residuals.after.row_sum;
  summary.permutation_after = residuals.after.permutation;
  summary.largest = largest_element(fc);
  const double amplitude = dataset.amplitudes.front();
  summary.force_sum = report.max_drift_force * dataset.cells.supercell.size() / amplitude;
  require_sound(summary);
  describe_modes(fc, summary);

  impl_->anharmonicity.clear();
  for (int set = 1; set < dataset.sets(); ++set) {
    const ins::AmplitudeDifference difference = ins::amplitude_difference(fc, impl_->fit(set).fc);
    const PhononAnharmonicity &found = impl_->anharmonicity.emplace_back(PhononAnharmonicity{
        dataset.amplitudes[set], difference.force_constant, difference.frequency});
    PhononAnharmonicity &worst = summary.worst;
    worst.force_constant = std::max(worst.force_constant, found.force_constant);
    if (std::abs(found.frequency) > std::abs(worst.frequency))
      worst.frequency = found.frequency;
  }

  ins::write_force_constant_file(settings.file, fc, &dataset);
  ins::remove_journals(settings.file);
  if (settings.phonopy) {
    const std::filesystem::path folder = std::filesystem::path(settings.file).parent_path();
    ins::write_phonopy_yaml(folder / "phonopy_params.yaml", dataset.set(0));
    ins::write_force_constants_hdf5(folder / "force_constants.hdf5", fc);
  }
  return summary;
}

} // namespace mace_lammps
