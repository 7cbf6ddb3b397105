// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/force_constants_fit.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "crystal/atom_locator.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace ins {

namespace {

using Forces = std::vector<Eigen::Vector3d>;

Eigen::Vector3d mean(const Forces &forces) {
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (const Eigen::Vector3d &f : forces)
    sum += f;
  return sum / static_cast<double>(forces.size());
}

void require_complete(const DisplacementDataset &dataset) {
  const std::size_t atoms = dataset.cells.supercell.positions.size();
  if (dataset.displacements.empty())
    throw Error("no force constants without displacements");
  if (dataset.forces.size() != dataset.displacements.size())
    throw Error(fmt::format("{} displacements but {} sets of forces", dataset.displacements.size(),
                            dataset.forces.size()));
  for (std::size_t d = 0; d < dataset.forces.size(); ++d) {
    if (dataset.forces[d].size() != atoms)
      throw Error(fmt::format("displacement {} of {} has forces on {} atoms, the supercell has {}",
                              d + 1, dataset.displacements.size(), dataset.forces[d].size(),
                              atoms));
    const int atom = dataset.displacements[d].atom;
    if (atom < 0 || atom >= static_cast<int>(atoms))
      throw Error(fmt::format("displacement {} moves atom {}, the supercell has {}", d + 1,
                              atom + 1, atoms));
  }
  if (!dataset.residual_forces.empty() && dataset.residual_forces.size() != atoms)
    throw Error(fmt::format("residual forces on {} atoms, the supercell has {}",
                            dataset.residual_forces.size(), atoms));
}

/// Forces with residual and drift taken off as the options say.
std::vector<Forces> corrected_forces(const DisplacementDataset &dataset, const FitOptions &options,
                                     FitReport &report) {
  for (const Eigen::Vector3d &f : dataset.residual_forces)
    report.max_residual_force = std::max(report.max_residual_force, f.norm());
  std::vector<Forces> corrected = dataset.forces;
  for (Forces &forces : corrected) {
    if (options.subtract_residual && !dataset.residual_forces.empty())
      for (std::size_t j = 0; j < forces.size(); ++j)
        forces[j] -= dataset.residual_forces[j];
    const Eigen::Vector3d drift = mean(forces);
    report.max_drift_force = std::max(report.max_drift_force, drift.norm());
    if (options.subtract_drift)
      for (Eigen::Vector3d &f : forces)
        f -= drift;
  }
  return corrected;
}

/// Image of each supercell atom under x -> R (x - x_from) + x_to.
std::vector<int> images_about(const Crystal &supercell, const AtomLocator &locator,
                              const Eigen::Matrix3i &rotation, int from, int to, double symprec) {
  const Eigen::Matrix3d r = rotation.cast<double>();
  const Eigen::Vector3d shift = supercell.positions[to] - r * supercell.positions[from];
  std::vector<int> images(supercell.positions.size());
  for (int j = 0; j < supercell.size(); ++j) {
    images[j] = locator.find(r * supercell.positions[j] + shift, supercell, j);
    if (images[j] < 0)
      throw Error(fmt::format("supercell atom {} ({}) has no symmetry image when atom {} goes to "
                              "atom {}; change symprec ({:g} A)",
                              j + 1, supercell.symbols[j], from + 1, to + 1, symprec));
  }
  return images;
}

/// The stacked displacements of one atom, rotated by its site symmetry: row r * D + d.
Eigen::MatrixX3d rotated_displacements(const std::vector<Eigen::Vector3d> &displacements,
                                       const std::vector<Eigen::Matrix3d> &rotations) {
  Eigen::MatrixX3d u(rotations.size() * displacements.size(), 3);
  Eigen::Index row = 0;
  for (const Eigen::Matrix3d &s : rotations)
    for (const Eigen::Vector3d &d : displacements)
      u.row(row++) = (s * d).transpose();
  return u;
}

/// U^+ (3, rows).
Eigen::Matrix3Xd pseudo_inverse(const Eigen::MatrixX3d &u, int atom) {
  const SingularVectors svd = singular_vectors(u);
  const Eigen::VectorXd &s = svd.values;
  if (s.size() < 3 || !(s[2] > 1e-6 * s[0]))
    throw Error(fmt::format("the displacements of atom {} and their symmetry images do not span "
                            "space: more displacements are needed, or the symmetry is another one",
                            atom + 1));
  return svd.right * s.cwiseInverse().asDiagonal() * svd.left.transpose();
}

/// Rows of force constants of the displaced atoms, from the forces.
class RowSolver {
public:
  RowSolver(const DisplacementDataset &dataset, const SpaceGroup &group,
            const std::vector<Forces> &forces)
      : dataset_(dataset), group_(group), forces_(forces), supercell_(dataset.cells.supercell),
        locator_(supercell_, 10.0 * group.symprec) {}

  std::vector<Eigen::Matrix3d> row(int atom, const std::vector<int> &members, double &misfit) const;

private:
  const DisplacementDataset &dataset_;
  const SpaceGroup &group_;
  const std::vector<Forces> &forces_;
  const Crystal &supercell_;
  AtomLocator locator_;
};

std::vector<Eigen::Matrix3d> RowSolver::row(int atom, const std::vector<int> &members,
                                            double &misfit) const {
  std::vector<Eigen::Matrix3d> rotations;
  std::vector<std::vector<int>> images;
  for (const Eigen::Matrix3i &r : site_rotations(dataset_.cells, group_, atom)) {
    rotations.push_back(cartesian_rotation(supercell_.lattice, r));
    images.push_back(images_about(supercell_, locator_, r, atom, atom, group_.symprec));
  }
  std::vector<Eigen::Vector3d> displacements;
  for (const int d : members)
    displacements.push_back(dataset_.displacements[d].vector);
  const Eigen::Matrix3Xd inverse =
      pseudo_inverse(rotated_displacements(displacements, rotations), atom);

  std::vector<Eigen::Matrix3d> phi(supercell_.positions.size(), Eigen::Matrix3d::Zero());
  Eigen::Index column = 0;
  for (std::size_t s = 0; s < rotations.size(); ++s)
    for (const int d : members) {
      const Eigen::Vector3d weight = inverse.col(column++);
      for (std::size_t j = 0; j < phi.size(); ++j)
        phi[images[s][j]] -= weight * (rotations[s] * forces_[d][j]).transpose();
    }
  for (const int d : members)
    for (std::size_t j = 0; j < phi.size(); ++j) {
      const Eigen::Vector3d left =
          forces_[d][j] + phi[j].transpose() * dataset_.displacements[d].vector;
      misfit = std::max(misfit, left.cwiseAbs().maxCoeff());
    }
  return phi;
}

/// An operation that takes one atom to a displaced one.
struct Relation {
  Eigen::Matrix3i rotation;
  int displaced = -1;
};

/// For each primitive atom the first operation that takes it to a displaced atom.
std::vector<Relation> relations(const PhononCells &cells, const SpaceGroup &group,
                                const std::map<int, std::vector<int>> &displaced) {
  std::vector<int> representative(cells.primitive.positions.size(), -1);
  for (auto atom = displaced.rbegin(); atom != displaced.rend(); ++atom)
    representative[cells.s2p[atom->first]] = atom->first;
  const std::vector<SymmetryOperation> operations = supercell_operations(cells, group);
  const auto images = primitive_images(cells, group, operations);
  std::vector<Relation> found(cells.primitive.positions.size());
  for (int i = 0; i < cells.primitive.size(); ++i) {
    for (std::size_t k = 0; k < operations.size() && found[i].displaced < 0; ++k)
      found[i] = {operations[k].rotation, representative[images[k][i]]};
    if (found[i].displaced < 0)
      throw Error(fmt::format("no displaced atom is equivalent to atom {} ({}) of the primitive "
                              "cell in {}: displacements are missing, or were made with another "
                              "symmetry or symprec",
                              i + 1, cells.primitive.symbols[i], group.symbol));
  }
  return found;
}

} // namespace

ForceConstants fit_force_constants(const DisplacementDataset &dataset, const SpaceGroup &group,
                                   const FitOptions &options, FitReport *report) {
  require_complete(dataset);
  const PhononCells &cells = dataset.cells;
  const Crystal &supercell = cells.supercell;
  std::map<int, std::vector<int>> displaced; // atom -> its displacements
  for (std::size_t d = 0; d < dataset.displacements.size(); ++d)
    displaced[dataset.displacements[d].atom].push_back(static_cast<int>(d));

  FitReport found;
  const std::vector<Forces> forces = corrected_forces(dataset, options, found);
  const RowSolver solver(dataset, group, forces);
  std::map<int, std::vector<Eigen::Matrix3d>> rows;
  for (const auto &[atom, members] : displaced)
    rows[atom] = solver.row(atom, members, found.max_misfit);

  ForceConstants fc;
  static_cast<PhononCells &>(fc) = cells;
  fc.values.resize(cells.primitive.positions.size() * supercell.positions.size());
  const AtomLocator locator(supercell, 10.0 * group.symprec);
  const std::vector<Relation> to_displaced = relations(cells, group, displaced);
  for (int i = 0; i < cells.primitive.size(); ++i) {
    const auto &[rotation, atom] = to_displaced[i];
    const std::vector<int> images =
        images_about(supercell, locator, rotation, cells.p2s[i], atom, group.symprec);
    const Eigen::Matrix3d s = cartesian_rotation(supercell.lattice, rotation);
    const std::vector<Eigen::Matrix3d> &row = rows.at(atom);
    for (int j = 0; j < supercell.size(); ++j)
      fc(i, j) = s.transpose() * row[images[j]] * s;
  }
  if (report)
    *report = found;
  return fc;
}

} // namespace ins
