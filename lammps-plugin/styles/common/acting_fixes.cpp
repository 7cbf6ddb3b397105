// SPDX-License-Identifier: GPL-2.0-or-later
#include "acting_fixes.h"

#include "fix.h"
#include "lammps.h"
#include "modify.h"
#include "utils.h"

#include <array>
#include <cctype>
#include <utility>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

using Reason = std::pair<const char *, const char *>; ///< pattern of a style, what it does

constexpr std::array<Reason, 27> unfit = {
    {{"^langevin", "adds random forces"},
     {"^qtb", "adds random forces"},
     {"^press/langevin", "adds random forces"},
     {"^pimd", "adds random forces"},
     {"^lambda/thermostat", "adds random forces"},
     {"^srd", "adds random forces"},
     {"^ttm", "adds random forces"},
     {"^lb/", "adds forces of a fluid"},
     {"^setforce", "sets forces"},
     {"^aveforce", "sets forces"},
     {"^lineforce", "sets forces"},
     {"^planeforce", "sets forces"},
     {"^freeze", "sets forces"},
     {"^enforce2d", "sets forces"},
     {"^manifoldforce", "sets forces"},
     {"^align/self", "adds forces that depend on velocities"},
     {"^neb", "changes forces along a path"},
     {"^pafi", "changes forces along a path"},
     {"^shake", "constrains atoms"},
     {"^rattle", "constrains atoms"},
     {"^ilves", "constrains atoms"},
     {"^filter/corotate", "constrains atoms"},
     {"^rigid", "constrains atoms"},
     {"^poems", "constrains atoms"},
     {"^smd", "acts with time"},
     {"^drag", "acts with time"},
     {"^adapt", "changes the potential with time"}}};

/// Fixes that look at forces, or act in a minimization alone.
constexpr std::array<const char *, 6> observers = {"^store/force", "^store/local", "^numdiff",
                                                   "^halt",        "^graphics/",   "^dummy"};

/// Fixes that LAMMPS' packages and other styles make for themselves.
bool internal(const Fix *fix) { return std::isupper(static_cast<unsigned char>(fix->style[0])); }

} // namespace

std::vector<Fix *> acting_fixes(LAMMPS *lmp) {
  std::vector<Fix *> acting;
  for (Fix *fix : lmp->modify->get_fix_list()) {
    if (internal(fix) || !(lmp->modify->get_fix_mask(fix) & FixConst::POST_FORCE))
      continue;
    bool observes = false;
    for (const char *pattern : observers)
      observes = observes || utils::strmatch(fix->style, pattern);
    if (!observes)
      acting.push_back(fix);
  }
  return acting;
}

std::string why_unfit_for_force_constants(LAMMPS *lmp, const Fix *fix) {
  if (internal(fix))
    return {};
  for (const auto &[pattern, reason] : unfit)
    if (utils::strmatch(fix->style, pattern))
      return reason;
  const int mask = lmp->modify->get_fix_mask(const_cast<Fix *>(fix));
  if (mask & (FixConst::INITIAL_INTEGRATE | FixConst::POST_INTEGRATE))
    return "may move atoms";
  return {};
}

} // namespace mace_lammps
