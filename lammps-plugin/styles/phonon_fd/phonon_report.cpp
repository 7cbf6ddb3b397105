// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_report.h"

#include "error.h"
#include "force.h"
#include "lammps.h"
#include "utils.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

/// Above these the crystal counts as not relaxed and the user is warned.
constexpr double large_residual = 1e-3;   // eV/Angstrom
constexpr double large_deviator = 6.2e-4; // eV/Angstrom^3, 0.1 GPa

/// Sums and asymmetries above this part of the largest force constant are warned about.
constexpr double doubtful_part = 0.01;
/// What a fit leaves, mostly by anharmonicity, as a part of the largest force of a displacement.
constexpr double good_misfit = 0.05;
constexpr double round_off = 1e-4; // eV/Angstrom^2

double mean_stress(const PhononReference &reference) {
  return (reference.stress[0] + reference.stress[4] + reference.stress[8]) / 3.0;
}

/// Distances between opposite faces of a box, Angstrom.
std::array<double, 3> heights(const std::array<double, 9> &lattice) {
  std::array<double, 3> result;
  for (int k = 0; k < 3; ++k) {
    const double *u = lattice.data() + 3 * ((k + 1) % 3), *v = lattice.data() + 3 * ((k + 2) % 3);
    const double normal[3] = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                              u[0] * v[1] - u[1] * v[0]};
    const double *w = lattice.data() + 3 * k;
    const double volume = w[0] * normal[0] + w[1] * normal[1] + w[2] * normal[2];
    result[k] = std::abs(volume) / std::hypot(normal[0], normal[1], normal[2]);
  }
  return result;
}

void report_reach(LAMMPS *lmp, const char *style, const PhononJob &job, double reach) {
  const std::array<double, 3> height = heights(job.box().lattice);
  const double lowest = *std::min_element(height.begin(), height.end());
  utils::logmesg(
      lmp,
      "Fix {}: the box is {:.4g} x {:.4g} x {:.4g} Angstrom high, the model reaches "
      "{:.4g} Angstrom: {}\n",
      style, height[0], height[1], height[2], reach,
      lowest >= 2.0 * reach
          ? "force constants are those of the infinite crystal"
          : fmt::format("below {:.4g} force constants of several images add up; a larger "
                        "supercell tells whether that matters away from Gamma",
                        2.0 * reach));
}

} // namespace

double largest_force(const PhononReference &reference) {
  const std::vector<double> &f = reference.forces;
  double largest = 0.0;
  for (std::size_t k = 0; k + 2 < f.size(); k += 3)
    largest = std::max(largest, std::hypot(f[k], f[k + 1], f[k + 2]));
  return largest;
}

double largest_deviator(const PhononReference &reference) {
  double largest = 0.0;
  for (int k = 0; k < 9; ++k) {
    const bool diagonal = k % 4 == 0;
    largest = std::max(largest,
                       std::abs(reference.stress[k] - (diagonal ? mean_stress(reference) : 0.0)));
  }
  return largest;
}

void report_start(LAMMPS *lmp, const char *style, const PhononJob &job,
                  const PhononSettings &settings, const PhononReference &reference,
                  double energy_unit) {
  const double pressure_unit = lmp->force->nktv2p * energy_unit; // of one eV/Angstrom^3
  const double force = largest_force(reference);
  const double deviator = largest_deviator(reference);
  utils::logmesg(lmp,
                 "Fix {}: space group {}, {} atoms in the primitive cell, {} displacements of {} "
                 "Angstrom, {} done\n",
                 style, job.space_group(), job.primitive_atoms(), job.total(),
                 deciding_settings(settings).at("displacement"), job.done());
  if (const std::string by = job.told_apart_by(); !by.empty())
    utils::logmesg(lmp, "Fix {}: atoms of one element are told apart by {}\n", style, by);
  if (settings.reach > 0.0)
    report_reach(lmp, style, job, settings.reach);
  utils::logmesg(
      lmp,
      "Fix {}: at rest the largest force is {:.3g} eV/Angstrom, the pressure {:.6g}, its "
      "tensor hydrostatic within {:.3g} (pressure units)\n",
      style, force, -mean_stress(reference) * pressure_unit, deviator * pressure_unit);
  if (force > large_residual)
    lmp->error->warning(FLERR,
                        "Fix {}: atoms are not relaxed, the largest force is {:.3g} eV/Angstrom; "
                        "relax them with fix cell_relax first",
                        style, force);
  if (deviator > large_deviator)
    lmp->error->warning(FLERR,
                        "Fix {}: the box is not relaxed, the pressure tensor differs from a "
                        "hydrostatic one by up to {:.4g} (pressure units); relax it with fix "
                        "cell_relax first",
                        style, deviator * pressure_unit);
}

void report_result(LAMMPS *lmp, const char *style, const PhononJob &job,
                   const PhononSettings &settings, const PhononSummary &summary) {
  const double good = doubtful_part * summary.largest;
  utils::logmesg(lmp,
                 "Fix {}: wrote {}; largest drift {:.3g}, misfit of the fit {:.3g} eV/Angstrom "
                 "(good below {:.2g})\n",
                 style, settings.file, summary.drift, summary.misfit,
                 good_misfit * summary.largest * settings.displacements.front());
  const std::string imposed =
      settings.asr ? fmt::format("; once imposed {:.3g} and {:.3g}", summary.acoustic_sum_after,
                                 summary.permutation_after)
                   : "";
  utils::logmesg(
      lmp,
      "Fix {}: largest acoustic sum {:.3g}, permutation asymmetry {:.3g} eV/Angstrom^2{} (good "
      "below {:.2g}, 1 % of the largest force constant)\n",
      style, summary.acoustic_sum, summary.permutation, imposed, good);
  const std::pair<const char *, double> doubts[] = {
      {"acoustic sum", summary.acoustic_sum},
      {"permutation asymmetry", summary.permutation},
      {"sum of the forces of a displacement, per length,", summary.force_sum}};
  for (const auto &[what, value] : doubts)
    if (value > std::max(good, round_off))
      lmp->error->warning(
          FLERR,
          "Fix {}: the {} is {:.3g} eV/Angstrom^2, {:.1f} % of the largest force "
          "constant: look for other fixes that act on forces, discontinuities of "
          "the potential at its cutoff, a loose long-range solver, or displacements "
          "that are too large",
          style, what, value, 100.0 * value / summary.largest);
  for (const PhononAnharmonicity &length : job.anharmonicity())
    utils::logmesg(lmp,
                   "Fix {}: displacements of {} Angstrom change force constants by up to {:.3g} "
                   "eV/Angstrom^2, frequencies at Gamma by up to {:.3g} cm^-1\n",
                   style, length.displacement, length.force_constant, length.frequency);
  utils::logmesg(lmp, "Fix {}: modes at Gamma from {:.2f} to {:.2f} cm^-1\n", style, summary.lowest,
                 summary.highest);
  if (summary.free > 0)
    utils::logmesg(
        lmp,
        "Fix {}: {} modes at Gamma, {:.2f} to {:.2f} cm^-1, are free translations and "
        "rotations of bodies that touch nothing, as molecules in vacuum are; they do not "
        "count in the lines around this one\n",
        style, summary.free, summary.free_lowest, summary.free_highest);
  if (summary.imaginary > 0)
    lmp->error->warning(FLERR,
                        "Fix {}: {} modes at Gamma are imaginary, the lowest is {:.2f}i cm^-1: the "
                        "structure is no minimum of the energy",
                        style, summary.imaginary, -summary.lowest);
}

} // namespace mace_lammps
