// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation_job.h"

#include "base/error.h"
#include "box_crystal.h"
#include "crystal/symmetry.h"
#include "relaxation/relaxation.h"

namespace mace_lammps {

namespace {

using RowMatrix = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;

/// Directions of atoms and bonds must have the symmetry that the relaxation keeps.
void require_followed_symmetry(const Box &box, double symprec) {
  if (!box.oriented.empty())
    throw ins::Error("atoms have " + box.oriented +
                     ", which the search for symmetry does not follow: use symmetry no");
  if (box.links.empty())
    return;
  const ins::Crystal crystal = make_crystal(box);
  require_bonds_with_symmetry(
      box, ins::atom_images(crystal, ins::find_space_group(crystal, symprec).operations, symprec));
}

} // namespace

struct RelaxationJob::Impl {
  ins::Relaxation relaxation;
  std::vector<long long> ids;
  double largest_asymmetry;
  int calls = 0;
};

RelaxationJob::RelaxationJob(const ins::RelaxationSettings &settings, const Box &box,
                             double largest_asymmetry)
    : impl_(new Impl{ins::Relaxation(make_crystal(box), settings), box.ids, largest_asymmetry}) {
  if (settings.symmetry)
    require_followed_symmetry(box, settings.symprec);
  if (settings.cell.fixed_volume && cell_variables() == 0 && !settings.symmetry)
    throw ins::Error("a cell of fixed volume has nothing left to change: free more components, "
                     "for example with aniso or tri");
}

RelaxationJob::~RelaxationJob() = default;

std::array<double, 9> RelaxationJob::lattice() const {
  std::array<double, 9> result;
  Eigen::Map<RowMatrix>(result.data()) = impl_->relaxation.trial().lattice;
  return result;
}

std::vector<double> RelaxationJob::positions() const {
  const ins::Crystal &trial = impl_->relaxation.trial();
  std::vector<double> result;
  for (const Eigen::Vector3d &fractional : trial.positions) {
    const Eigen::Vector3d position = trial.lattice.transpose() * fractional;
    result.insert(result.end(), position.begin(), position.end());
  }
  return result;
}

RelaxationProgress RelaxationJob::record(double energy, const std::vector<double> &forces,
                                         const std::array<double, 9> &stress) {
  ins::Evaluation evaluation;
  evaluation.energy = energy;
  for (std::size_t k = 0; k + 2 < forces.size(); k += 3)
    evaluation.forces.emplace_back(forces[k], forces[k + 1], forces[k + 2]);
  evaluation.stress = Eigen::Map<const RowMatrix>(stress.data());
  const ins::RelaxationState state = impl_->relaxation.record(evaluation);
  if (state.asymmetry > impl_->largest_asymmetry)
    throw ins::Error("the force on atom " + std::to_string(impl_->ids[state.asymmetric_atom]) +
                     " is " + std::to_string(state.asymmetry) +
                     " eV/A away from the symmetry that is to be kept (" + space_group() +
                     "): something acts on it and not on its images. Remove what does, or use "
                     "symmetry no");

  RelaxationProgress progress;
  switch (impl_->relaxation.status()) {
  case ins::RelaxationStatus::running:
    progress.status = RelaxationProgress::running;
    break;
  case ins::RelaxationStatus::converged:
    progress.status = RelaxationProgress::converged;
    break;
  case ins::RelaxationStatus::stalled:
    progress.status = RelaxationProgress::stalled;
    break;
  }
  progress.calls = ++impl_->calls;
  progress.accepted = state.accepted;
  progress.energy = state.energy;
  progress.enthalpy = state.enthalpy;
  progress.max_force = state.max_force;
  progress.max_stress = state.max_stress;
  progress.asymmetry = state.asymmetry;
  constexpr int rows[] = {0, 1, 2, 0, 0, 1}, columns[] = {0, 1, 2, 1, 2, 2};
  for (int k = 0; k < 6; ++k)
    progress.unfollowed[k] = -state.unfollowed_stress(rows[k], columns[k]);
  return progress;
}

int RelaxationJob::cell_variables() const { return impl_->relaxation.cell_variables(); }
std::string RelaxationJob::space_group() const { return impl_->relaxation.space_group(); }

} // namespace mace_lammps
