// SPDX-License-Identifier: GPL-2.0-or-later
#include "acting_fixes.h"

#include "fix.h"
#include "lammps.h"
#include "modify.h"
#include "utils.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

using Reason = std::pair<const char *, const char *>; ///< pattern of a style, what it does

constexpr std::array<Reason, 27> unfit = {{{"^langevin", "adds random forces"},
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
constexpr std::array observers = {"^store/force", "^store/local", "^numdiff",
                                  "^halt",        "^graphics/",   "^dummy"};

/// Fixes that are a part of potentials: they find charges.
constexpr std::array equilibrators = {"^qeq/", "^acks2/", "^qtpie/", "^electrode/"};

template <std::size_t N> bool matches(const Fix *fix, const std::array<const char *, N> &patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [fix](const char *pattern) { return utils::strmatch(fix->style, pattern); });
}

/// Fixes that LAMMPS' packages and other styles make for themselves.
bool internal(const Fix *fix) { return std::isupper(static_cast<unsigned char>(fix->style[0])); }

} // namespace

std::vector<Fix *> acting_fixes(LAMMPS *lmp) {
  std::vector<Fix *> acting;
  for (Fix *fix : lmp->modify->get_fix_list()) {
    if (internal(fix) || !(lmp->modify->get_fix_mask(fix) & FixConst::POST_FORCE))
      continue;
    if (!matches(fix, observers) && !matches(fix, equilibrators))
      acting.push_back(fix);
  }
  return acting;
}

bool charges_follow_positions(LAMMPS *lmp) {
  const std::vector<Fix *> &fixes = lmp->modify->get_fix_list();
  return std::any_of(fixes.begin(), fixes.end(),
                     [](const Fix *fix) { return matches(fix, equilibrators); });
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
