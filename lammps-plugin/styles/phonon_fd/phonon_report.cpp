// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_report.h"

#include "error.h"
#include "force.h"
#include "lammps.h"
#include "utils.h"

#include <algorithm>
#include <cmath>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

/// Above these the crystal counts as not relaxed and the user is warned.
constexpr double large_residual = 1e-3;   // eV/Angstrom
constexpr double large_deviator = 6.2e-4; // eV/Angstrom^3, 0.1 GPa

double mean_stress(const PhononReference &reference) {
  return (reference.stress[0] + reference.stress[4] + reference.stress[8]) / 3.0;
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
  utils::logmesg(
      lmp,
      "Fix {}: at rest the largest force is {:.3g} eV/Angstrom, the pressure {:.6g}, its "
      "tensor hydrostatic within {:.3g} (pressure units)\n",
      style, force, -mean_stress(reference) * pressure_unit, deviator * pressure_unit);
  if (force > large_residual)
    lmp->error->warning(FLERR,
                        "Fix {}: atoms are not relaxed, the largest force is {:.3g} eV/Angstrom; "
                        "minimize first",
                        style, force);
  if (deviator > large_deviator)
    lmp->error->warning(FLERR,
                        "Fix {}: the box is not relaxed, the pressure tensor differs from a "
                        "hydrostatic one by up to {:.4g} (pressure units); relax it with fix "
                        "box/relax first",
                        style, deviator * pressure_unit);
}

void report_result(LAMMPS *lmp, const char *style, const PhononJob &job,
                   const PhononSettings &settings, const PhononSummary &summary) {
  utils::logmesg(lmp,
                 "Fix {}: wrote {}; largest drift {:.3g}, misfit of the fit {:.3g} eV/Angstrom\n",
                 style, settings.file, summary.drift, summary.misfit);
  const std::string imposed =
      settings.asr ? fmt::format("; once imposed {:.3g} and {:.3g}", summary.acoustic_sum_after,
                                 summary.permutation_after)
                   : "";
  utils::logmesg(
      lmp, "Fix {}: largest acoustic sum {:.3g}, permutation asymmetry {:.3g} eV/Angstrom^2{}\n",
      style, summary.acoustic_sum, summary.permutation, imposed);
  for (const PhononAnharmonicity &length : job.anharmonicity())
    utils::logmesg(lmp,
                   "Fix {}: displacements of {} Angstrom change force constants by up to {:.3g} "
                   "eV/Angstrom^2, frequencies at Gamma by up to {:.3g} cm^-1\n",
                   style, length.displacement, length.force_constant, length.frequency);
  utils::logmesg(lmp, "Fix {}: modes at Gamma from {:.2f} to {:.2f} cm^-1\n", style, summary.lowest,
                 summary.highest);
  if (summary.imaginary > 0)
    lmp->error->warning(FLERR,
                        "Fix {}: {} modes at Gamma are imaginary, the lowest is {:.2f}i cm^-1: the "
                        "structure is no minimum of the energy",
                        style, summary.imaginary, -summary.lowest);
}

} // namespace mace_lammps
