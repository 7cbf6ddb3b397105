// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_job.h"

#include "displacements.h"
#include "dynamical_matrix.h"
#include "error.h"
#include "force_constant_file.h"
#include "force_constants_fit.h"
#include "force_constants_symmetry.h"
#include "phonopy_force_constants.h"
#include "phonopy_yaml.h"
#include "supercell.h"
#include "symmetry.h"

#include <Eigen/LU>
#include <chrono>
#include <filesystem>
#include <sstream>

namespace mace_lammps {

namespace {

/// Forces of the undisplaced crystal may differ by this much between runs of one potential on
/// other numbers of ranks or in single precision; eV/Angstrom.
constexpr double same_force = 1e-4;

/// Share of the time that may go into bringing forces to the file.
constexpr double writing_share = 0.1;

/// Modes at Gamma below this are called imaginary, cm^-1; the acoustic ones are zero but for noise.
constexpr double imaginary_below = -1.0;

std::string text(double value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

ins::Crystal make_crystal(const PhononBox &box) {
  ins::Crystal crystal;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      crystal.lattice(i, j) = box.lattice[3 * i + j];
  const Eigen::Matrix3d to_fractional = crystal.lattice.transpose().inverse();
  for (int i = 0; i < box.size(); ++i)
    crystal.positions.push_back(to_fractional * Eigen::Map<const Eigen::Vector3d>(
                                                    box.positions.data() + 3 * std::size_t(i)));
  crystal.symbols = box.symbols;
  crystal.masses = box.masses;
  return crystal;
}

Eigen::Matrix3i make_matrix(const std::array<int, 9> &cells) {
  return Eigen::Map<const Eigen::Matrix<int, 3, 3, Eigen::RowMajor>>(cells.data());
}

} // namespace

struct PhononJob::Impl {
  PhononSettings settings;
  PhononBox box;
  std::vector<int> box_atom; ///< (supercell atoms) index into the box
  ins::SpaceGroup group;
  ins::DisplacementDataset dataset;

  using Clock = std::chrono::steady_clock;
  std::vector<int> unsaved; ///< displacements whose forces are not in the file yet
  Clock::time_point next_save = Clock::now();

  /// Forces in the order of the supercell's atoms.
  std::vector<Eigen::Vector3d> reorder(const std::vector<double> &forces) const {
    std::vector<Eigen::Vector3d> ordered;
    for (const int atom : box_atom)
      ordered.emplace_back(forces.data() + 3 * std::size_t(atom));
    return ordered;
  }

  int next_index() const {
    for (std::size_t d = 0; d < dataset.forces.size(); ++d)
      if (dataset.forces[d].empty())
        return static_cast<int>(d);
    return -1;
  }

  void divide_box();
  void make_displacements();
  void open_file();
};

void PhononJob::Impl::divide_box() {
  ins::BoxCells cells = ins::divide_box(make_crystal(box), make_matrix(settings.cells),
                                        settings.symmetry, settings.symprec);
  box_atom = std::move(cells.box_atom);
  dataset.cells = std::move(cells.cells);
  group = settings.symmetry ? ins::find_space_group(dataset.cells.primitive, settings.symprec)
                            : ins::trivial_space_group(dataset.cells.primitive, settings.symprec);
}

void PhononJob::Impl::make_displacements() {
  ins::DisplacementOptions options;
  options.amplitude = settings.displacement;
  options.plusminus = ins::parse_plusminus(settings.plusminus);
  dataset.displacements = ins::least_displacements(dataset.cells, group, options);
  dataset.forces.resize(dataset.displacements.size());
  dataset.settings = settings.potential;
  dataset.settings["displacement"] = text(settings.displacement);
  dataset.settings["plusminus"] = settings.plusminus;
  dataset.settings["symmetry"] = settings.symmetry ? "yes" : "no";
  dataset.settings["symprec"] = text(settings.symprec);
  dataset.provenance = settings.provenance;
}

void PhononJob::Impl::open_file() {
  if (settings.restart && std::filesystem::exists(settings.file)) {
    ins::ForceConstantFile stored = ins::read_force_constant_file(settings.file);
    if (!stored.dataset)
      throw ins::Error(settings.file + ": holds no displacements to continue from; use another "
                                       "file name or leave out 'restart yes'");
    ins::require_same_run(settings.file, *stored.dataset, dataset);
    dataset.forces = std::move(stored.dataset->forces);
    dataset.residual_forces = std::move(stored.dataset->residual_forces);
    if (stored.force_constants)
      return;
  }
  ins::write_checkpoint(settings.file, dataset);
}

PhononJob::PhononJob(PhononSettings settings, PhononBox box) : impl_(std::make_unique<Impl>()) {
  impl_->settings = std::move(settings);
  impl_->box = std::move(box);
  impl_->divide_box();
  impl_->make_displacements();
  impl_->open_file();
}

PhononJob::~PhononJob() = default;

void PhononJob::require_same_box(const PhononBox &box, double tolerance) const {
  const ins::Crystal before = make_crystal(impl_->box);
  const ins::Crystal now = make_crystal(box);
  if (before.symbols != now.symbols || before.masses != now.masses)
    throw ins::Error("the atoms are not those of the first run of this fix; use a new fix");
  if ((before.lattice - now.lattice).cwiseAbs().maxCoeff() > tolerance)
    throw ins::Error("the box has changed since the first run of this fix; use a new fix");
  for (int i = 0; i < now.size(); ++i) {
    Eigen::Vector3d d = now.positions[i] - before.positions[i];
    d -= d.array().round().matrix();
    const double distance = (now.lattice.transpose() * d).norm();
    if (distance > tolerance)
      throw ins::Error("atom " + std::to_string(i + 1) + " in the order of IDs has moved by " +
                       text(distance) + " A since the first run of this fix; use a new fix");
  }
}

std::string PhononJob::space_group() const {
  return impl_->group.symbol + " (" + std::to_string(impl_->group.number) + ")";
}

int PhononJob::primitive_atoms() const { return impl_->dataset.cells.primitive.size(); }

int PhononJob::total() const { return static_cast<int>(impl_->dataset.displacements.size()); }

int PhononJob::done() const { return impl_->dataset.done(); }

std::optional<PhononConfiguration> PhononJob::next() const {
  const int index = impl_->next_index();
  if (index < 0)
    return {};
  const ins::Displacement &displacement = impl_->dataset.displacements[index];
  const Eigen::Vector3d &u = displacement.vector;
  return PhononConfiguration{impl_->box_atom[displacement.atom], {u[0], u[1], u[2]}};
}

void PhononJob::record_reference(const std::vector<double> &forces) {
  std::vector<Eigen::Vector3d> reference = impl_->reorder(forces);
  ins::DisplacementDataset &dataset = impl_->dataset;
  if (dataset.residual_forces.empty()) {
    dataset.residual_forces = std::move(reference);
    ins::append_residual_forces(impl_->settings.file, dataset.residual_forces);
    return;
  }
  for (std::size_t j = 0; j < reference.size(); ++j) {
    const double difference = (reference[j] - dataset.residual_forces[j]).norm();
    if (difference > same_force)
      throw ins::Error(impl_->settings.file + ": belongs to another potential: the force on atom " +
                       std::to_string(impl_->box_atom[j] + 1) + " of the undisplaced box is " +
                       text(difference) +
                       " eV/A away from the one in the file; use another file name or remove it");
  }
}

void PhononJob::record(const std::vector<double> &forces) {
  const int index = impl_->next_index();
  impl_->dataset.forces[index] = impl_->reorder(forces);
  impl_->unsaved.push_back(index);
  if (Impl::Clock::now() >= impl_->next_save)
    save();
}

void PhononJob::save() {
  std::vector<int> &unsaved = impl_->unsaved;
  const auto start = Impl::Clock::now();
  if (unsaved.size() == 1)
    ins::append_forces(impl_->settings.file, unsaved[0], impl_->dataset.forces[unsaved[0]]);
  else if (!unsaved.empty())
    ins::write_checkpoint(impl_->settings.file, impl_->dataset);
  unsaved.clear();
  const auto end = Impl::Clock::now();
  impl_->next_save =
      end + std::chrono::duration_cast<Impl::Clock::duration>((end - start) / writing_share);
}

PhononSummary PhononJob::finish() {
  ins::DisplacementDataset &dataset = impl_->dataset;
  PhononSummary summary;
  ins::FitReport fit;
  ins::ForceConstants fc = ins::fit_force_constants(dataset, impl_->group, {}, &fit);
  summary.misfit = fit.max_misfit;
  const ins::ForceConstantResiduals residuals =
      impl_->settings.asr ? ins::symmetrize(fc, 1, impl_->settings.symprec).before
                          : ins::force_constant_residuals(fc, impl_->settings.symprec);
  summary.acoustic_sum = residuals.row_sum;
  summary.permutation = residuals.permutation;
  ins::write_force_constant_file(impl_->settings.file, fc, &dataset);
  impl_->unsaved.clear();
  if (impl_->settings.phonopy) {
    const std::filesystem::path folder = std::filesystem::path(impl_->settings.file).parent_path();
    ins::write_phonopy_yaml(folder / "phonopy_params.yaml", dataset, {}, impl_->settings.symprec);
    ins::write_force_constants_hdf5(folder / "force_constants.hdf5", fc);
  }

  const Eigen::VectorXd frequencies =
      ins::phonon_frequencies(ins::DynamicalMatrix(fc), Eigen::Vector3d::Zero());
  for (const double frequency : frequencies)
    if (frequency < imaginary_below)
      ++summary.imaginary;
  summary.lowest = summary.imaginary ? frequencies[0]
                                     : (frequencies.size() > 3 ? frequencies[3] : frequencies[0]);
  summary.highest = frequencies[frequencies.size() - 1];
  return summary;
}

} // namespace mace_lammps
