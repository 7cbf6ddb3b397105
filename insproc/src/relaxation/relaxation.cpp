// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/relaxation.h"

#include "base/error.h"
#include "relaxation/cell_variables.h"
#include "relaxation/lbfgs.h"
#include "relaxation/preconditioner.h"
#include "relaxation/symmetric_motion.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace ins {

namespace {

/// A logarithmic strain that no crystal survives.
constexpr double senseless_strain = 0.7;

// How far a structure may be from the one whose model Hessian is in use.
constexpr double far_strain = 0.1;
constexpr double far_move = 0.7; // Angstrom

} // namespace

struct Relaxation::Impl {
  RelaxationSettings settings;
  Crystal start;            ///< positions idealized if the space group is kept
  Eigen::Matrix3d to_start; ///< fractional positions from Cartesian ones of the starting cell
  std::optional<SymmetricMotion> symmetry;
  std::optional<CellVariables> cell;
  int atom_variables = 0;
  Eigen::Matrix3d deviator; ///< of the target
  double hydrostatic = 0.0;

  std::optional<Lbfgs> search;
  Eigen::VectorXd variables; ///< of the trial: positions in the starting cell, cell variables
  Crystal trial;
  CellVariables::Deformation deformation; ///< of the trial
  Eigen::Matrix3d rotation;               ///< from the frame of the start to that of the trial
  Eigen::VectorXd built_for;              ///< variables that the preconditioner is made for
  RelaxationStatus status = RelaxationStatus::running;

  // The last accepted structure, for the work of the target stress.
  double energy = 0.0, volume = 0.0, enthalpy = 0.0;
  Eigen::VectorXd deviator_work; ///< per unit of each cell variable, eV

  Eigen::VectorXd cell_part(const Eigen::VectorXd &all) const { return all.tail(cell->size()); }
  void make_trial(const Eigen::VectorXd &all);
  Lbfgs::Preconditioner make_preconditioner();
  double step_limit(const Eigen::VectorXd &step) const;
  bool far_from_preconditioner() const;
  Eigen::VectorXd work_rates(const Eigen::Matrix3d &stress) const;
  Eigen::Vector3d force(const Eigen::VectorXd &gradient, int atom) const;
  double largest_force(const Eigen::VectorXd &gradient) const;
  void note_asymmetry(const Eigen::VectorXd &gradient, RelaxationState &state) const;
};

/// Of an atom, in the frame of the start, from the derivatives by variables.
Eigen::Vector3d Relaxation::Impl::force(const Eigen::VectorXd &gradient, int atom) const {
  return -deformation.matrix.transpose().inverse() * gradient.segment<3>(3 * atom);
}

double Relaxation::Impl::largest_force(const Eigen::VectorXd &gradient) const {
  double largest = 0.0;
  for (int atom = 0; atom < start.size(); ++atom)
    largest = std::max(largest, force(gradient, atom).norm());
  return largest;
}

/// \param gradient  the part that is not symmetric
void Relaxation::Impl::note_asymmetry(const Eigen::VectorXd &gradient,
                                      RelaxationState &state) const {
  for (int atom = 0; atom < start.size(); ++atom)
    if (const double part = force(gradient, atom).norm(); part > state.asymmetry) {
      state.asymmetry = part;
      state.asymmetric_atom = atom;
    }
}

void Relaxation::Impl::make_trial(const Eigen::VectorXd &all) {
  variables = all;
  deformation = cell->deformation(cell_part(all));
  const Eigen::Matrix3d lattice = start.lattice * deformation.matrix.transpose();
  rotation = to_triangular(lattice);
  trial.lattice = lattice * rotation.transpose();
  trial.lattice(0, 1) = trial.lattice(0, 2) = trial.lattice(1, 2) = 0.0;
  // Positions in the starting cell have the same fractional coordinates as deformed ones.
  for (int i = 0; i < start.size(); ++i)
    trial.positions[i] = to_start * all.segment<3>(3 * i);
}

Eigen::VectorXd Relaxation::Impl::work_rates(const Eigen::Matrix3d &stress) const {
  Eigen::VectorXd rates(cell->size());
  const double size = std::abs(trial.lattice.determinant());
  for (int k = 0; k < cell->size(); ++k)
    rates[k] = size * stress.cwiseProduct(deformation.rates[k]).sum();
  return rates;
}

Lbfgs::Preconditioner Relaxation::Impl::make_preconditioner() {
  built_for = variables;
  Crystal unrotated = trial;
  unrotated.lattice = start.lattice * deformation.matrix.transpose();
  const auto inverse = std::make_shared<RelaxationPreconditioner>(
      model_hessian(unrotated), deformation.matrix, deformation.rates,
      std::abs(unrotated.lattice.determinant()));
  return [this, inverse](const Eigen::VectorXd &gradient) {
    Eigen::VectorXd result = inverse->solve(gradient);
    if (symmetry) // against the growth of round-off that breaks it
      result.head(atom_variables) = symmetry->average(result.head(atom_variables));
    return result;
  };
}

double Relaxation::Impl::step_limit(const Eigen::VectorXd &step) const {
  double move = 0.0;
  for (int i = 0; i < atom_variables; i += 3)
    move = std::max(move, (deformation.matrix * step.segment<3>(i)).norm());
  const double strain = cell->logarithm(cell_part(step)).cwiseAbs().maxCoeff();
  return std::min(settings.largest_move / move, settings.largest_strain / strain);
}

bool Relaxation::Impl::far_from_preconditioner() const {
  const Eigen::VectorXd change = variables - built_for;
  double move = 0.0;
  for (int i = 0; i < atom_variables; i += 3)
    move = std::max(move, change.segment<3>(i).norm());
  return move > far_move || cell->logarithm(cell_part(change)).cwiseAbs().maxCoeff() > far_strain;
}

Relaxation::Relaxation(const Crystal &start, RelaxationSettings settings)
    : impl_(std::make_unique<Impl>()) {
  Impl &impl = *impl_;
  impl.settings = settings;
  impl.start = start;
  if (settings.symmetry) {
    impl.symmetry.emplace(start, settings.symprec);
    impl.symmetry->idealize(impl.start);
  }
  impl.cell.emplace(start.lattice, settings.cell,
                    impl.symmetry ? impl.symmetry->rotations() : std::vector<Eigen::Matrix3d>());
  impl.atom_variables = 3 * start.size();
  const Eigen::Matrix3d pressure = Eigen::Map<const Eigen::Matrix3d>(settings.pressure.data());
  impl.hydrostatic = settings.cell.fixed_volume ? 0.0 : pressure.trace() / 3.0;
  impl.deviator = pressure;
  impl.deviator.diagonal().array() -= pressure.trace() / 3.0;

  impl.to_start = start.lattice.transpose().inverse();
  Eigen::VectorXd variables = Eigen::VectorXd::Zero(impl.atom_variables + impl.cell->size());
  for (int i = 0; i < start.size(); ++i)
    variables.segment<3>(3 * i) = start.lattice.transpose() * impl.start.positions[i];
  impl.trial = impl.start;
  impl.make_trial(variables);
}

Relaxation::~Relaxation() = default;

const Crystal &Relaxation::trial() const { return impl_->trial; }
RelaxationStatus Relaxation::status() const { return impl_->status; }
int Relaxation::cell_variables() const { return impl_->cell->size(); }

std::string Relaxation::space_group() const {
  if (!impl_->symmetry)
    return {};
  const SpaceGroup &group = impl_->symmetry->group();
  return fmt::format("{} ({})", group.symbol, group.number);
}

RelaxationState Relaxation::record(const Evaluation &evaluation) {
  Impl &impl = *impl_;
  const int n = impl.atom_variables;
  const Eigen::Matrix3d &Q = impl.rotation;
  const double volume = std::abs(impl.trial.lattice.determinant());

  // Everything in the frame of the start. The target belongs to the frame of the trials.
  Eigen::VectorXd forces(n);
  for (int i = 0; i < impl.start.size(); ++i)
    forces.segment<3>(3 * i) = Q.transpose() * evaluation.forces[i];
  const Eigen::Matrix3d stress = Q.transpose() * evaluation.stress * Q;
  const Eigen::Matrix3d deviator = Q.transpose() * impl.deviator * Q;
  if (!std::isfinite(evaluation.energy) || !forces.allFinite() || !stress.allFinite())
    throw Error("energy, forces or stress are not finite: atoms too close, or a structure the "
                "potential does not know");

  Eigen::VectorXd gradient(n + impl.cell->size());
  for (int i = 0; i < n; i += 3)
    gradient.segment<3>(i) = -impl.deformation.matrix.transpose() * forces.segment<3>(i);
  RelaxationState state;
  state.energy = evaluation.energy;
  for (const Eigen::Vector3d &force : evaluation.forces)
    state.max_force = std::max(state.max_force, force.norm());
  if (impl.symmetry) {
    const Eigen::VectorXd average = impl.symmetry->average(gradient.head(n));
    impl.note_asymmetry(gradient.head(n) - average, state);
    gradient.head(n) = average;
  }
  const Eigen::VectorXd deviator_work = impl.work_rates(deviator);
  const Eigen::Matrix3d deviation =
      stress + deviator + impl.hydrostatic * Eigen::Matrix3d::Identity();
  gradient.tail(impl.cell->size()) = impl.work_rates(deviation);

  if (!impl.search) {
    state.enthalpy = evaluation.energy + impl.hydrostatic * volume;
  } else {
    const Eigen::VectorXd moved = impl.cell_part(impl.variables) - impl.cell_part(impl.search->x());
    state.enthalpy = impl.enthalpy + (evaluation.energy - impl.energy) +
                     impl.hydrostatic * (volume - impl.volume) +
                     0.5 * (deviator_work + impl.deviator_work).dot(moved);
  }
  Eigen::Matrix3d followed = Eigen::Matrix3d::Zero();
  if (impl.cell->size() > 0)
    followed = working_part(deviation, impl.deformation.rates);
  state.max_stress = (Q * followed * Q.transpose()).cwiseAbs().maxCoeff();
  state.unfollowed_stress = Q * (deviation - followed) * Q.transpose();
  if (impl.settings.cell.fixed_volume)
    state.unfollowed_stress.diagonal().array() -= state.unfollowed_stress.trace() / 3.0;

  const bool cell_arrived = state.max_stress < impl.settings.stress_tolerance;
  const bool arrived = cell_arrived && state.max_force < impl.settings.force_tolerance;
  if (!arrived && cell_arrived && impl.symmetry &&
      impl.largest_force(gradient.head(n)) < impl.settings.force_tolerance) {
    // What is left breaks the symmetry, and no step that keeps it makes it smaller.
    impl.status = RelaxationStatus::stalled;
  }
  if (arrived || impl.status != RelaxationStatus::running) {
    state.accepted = arrived;
    if (arrived)
      impl.status = RelaxationStatus::converged;
    return state;
  }

  if (!impl.search) {
    impl.search.emplace(
        Lbfgs::Settings{}, impl.make_preconditioner(),
        [&impl](const Eigen::VectorXd &step) { return impl.step_limit(step); }, impl.variables,
        state.enthalpy, gradient);
    state.accepted = true;
  } else {
    if (impl.far_from_preconditioner())
      impl.search->set_preconditioner(impl.make_preconditioner());
    const Lbfgs::Verdict verdict = impl.search->record(state.enthalpy, gradient);
    state.accepted = verdict == Lbfgs::Verdict::accepted;
    if (verdict == Lbfgs::Verdict::stalled)
      impl.status = RelaxationStatus::stalled;
  }
  if (state.accepted) {
    impl.energy = evaluation.energy;
    impl.volume = volume;
    impl.enthalpy = state.enthalpy;
    impl.deviator_work = deviator_work;
  }
  impl.make_trial(impl.status == RelaxationStatus::stalled ? impl.search->x()
                                                           : impl.search->trial());
  if (impl.cell->logarithm(impl.cell_part(impl.variables)).cwiseAbs().maxCoeff() > senseless_strain)
    throw Error("the cell has been strained by more than half its size and no minimum is in sight: "
                "the potential does not hold this crystal together, or the start or the target "
                "pressure is far off");
  return state;
}

} // namespace ins
