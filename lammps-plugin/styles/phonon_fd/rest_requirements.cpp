// SPDX-License-Identifier: GPL-2.0-or-later
#include "rest_requirements.h"

#include "styles/common/acting_fixes.h"
#include "styles/common/force_response.h"
#include "styles/dispersion/pair_d3.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "fix.h"
#include "force.h"
#include "lammps.h"
#include "modify.h"
#include "neighbor.h"
#include "pair.h"
#include "update.h"
#include "utils.h"

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

void require_resting_atoms(LAMMPS *lmp, const Fix *self) {
  for (const Fix *other : lmp->modify->get_fix_list()) {
    if (other == self)
      continue;
    if (other->time_integrate || other->force_reneighbor || other->box_change)
      lmp->error->all(FLERR, "Fix {} needs atoms and box at rest: remove fix {} (style {}) first",
                      self->style, other->id, other->style);
    const std::string reason = why_unfit_for_force_constants(lmp, other);
    if (!reason.empty())
      lmp->error->all(
          FLERR,
          "Fix {}: fix {} (style {}) {}, its forces have no force constants; remove it first",
          self->style, other->id, other->style, reason);
  }
  std::string acting;
  for (const Fix *other : acting_fixes(lmp))
    acting += fmt::format("{}{} (style {})", acting.empty() ? "" : ", ", other->id, other->style);
  if (!acting.empty() && lmp->comm->me == 0)
    lmp->error->warning(FLERR,
                        "Fix {}: other fixes act on forces and become part of the force "
                        "constants: {}",
                        self->style, acting);
}

} // namespace

void require_rest(LAMMPS *lmp, const Fix *self, const std::vector<double> &displacements) {
  if (!lmp->atom->tag_enable)
    lmp->error->all(FLERR, "Fix {} needs atom IDs", self->style);
  if (lmp->domain->nonperiodic)
    lmp->error->all(FLERR, "Fix {} needs a box that is periodic in all directions", self->style);
  if (utils::strmatch(lmp->update->integrate_style, "^respa"))
    lmp->error->all(FLERR, "Fix {} works with run_style verlet, not with {}", self->style,
                    lmp->update->integrate_style);
  if (!lmp->neighbor->dist_check)
    lmp->error->all(FLERR,
                    "Fix {} needs neigh_modify check yes: its displacements are too small for "
                    "new neighbor lists, and new lists would move atoms through the boundaries",
                    self->style);
  for (const double displacement : displacements)
    if (displacement >= 0.5 * lmp->neighbor->skin)
      lmp->error->all(
          FLERR,
          "Fix {}: the displacement of {} must be smaller than half the neighbor skin of {}; "
          "raise the skin with the neighbor command",
          self->style, displacement, lmp->neighbor->skin);
  require_resting_atoms(lmp, self);
}

void require_second_derivatives(LAMMPS *lmp, const Fix *self) {
  const Force &force = *lmp->force;
  const auto *exact = dynamic_cast<ForceResponse *>(force.pair);
  const bool alone = exact || dynamic_cast<PairD3 *>(force.pair);
  if (!alone || force.bond || force.angle || force.dihedral || force.improper || force.kspace)
    lmp->error->all(FLERR,
                    "Fix {}: method analytic needs pair_style mace or d3 alone, other force styles "
                    "have no second derivatives; use method finite",
                    self->style);
  for (const Fix *other : acting_fixes(lmp))
    lmp->error->all(FLERR,
                    "Fix {}: method analytic does not see the forces of fix {} (style {}); use "
                    "method finite",
                    self->style, other->id, other->style);
  const std::string problem = exact ? exact->no_force_response() : "";
  if (!problem.empty())
    lmp->error->all(FLERR, "Fix {}: method analytic: {}; or use method finite", self->style,
                    problem);
}

} // namespace mace_lammps
