// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_arguments.h"

#include "styles/common/cells_argument.h"

#include "atom.h"
#include "error.h"
#include "lammps.h"
#include "utils.h"

using namespace LAMMPS_NS;

namespace mace_lammps {

PhononArguments parse_phonon_arguments(LAMMPS *lmp, int narg, char **arg) {
  Error *error = lmp->error;
  const char *style = arg[2];
  if (narg < 4)
    utils::missing_cmd_args(FLERR, std::string("fix ") + style, error);
  PhononArguments arguments;
  PhononSettings &settings = arguments.settings;
  settings.file = arg[3];

  int i = 4;
  const auto values = [&](int n) {
    if (i + n >= narg)
      utils::missing_cmd_args(FLERR, fmt::format("fix {} {}", style, arg[i]), error);
    const int first = i + 1;
    i += n + 1;
    return first;
  };
  const auto flag = [&] { return utils::logical(FLERR, arg[values(1)], false, lmp) != 0; };
  while (i < narg) {
    const std::string keyword = arg[i];
    if (keyword == "displacement") {
      int n = 1;
      while (i + 1 + n < narg && utils::is_double(arg[i + 1 + n]))
        ++n;
      const int first = values(n);
      settings.displacements.clear();
      for (int k = first; k < first + n; ++k) {
        settings.displacements.push_back(utils::numeric(FLERR, arg[k], false, lmp));
        if (settings.displacements.back() <= 0.0)
          error->all(FLERR, "Fix {}: displacement must be positive", style);
      }
    } else if (keyword == "cells") {
      settings.cells = cells_argument(lmp, std::string("Fix ") + style, i, narg, arg);
    } else if (keyword == "symprec") {
      settings.symprec = utils::numeric(FLERR, arg[values(1)], false, lmp);
      if (settings.symprec <= 0.0)
        error->all(FLERR, "Fix {}: symprec must be positive", style);
    } else if (keyword == "plusminus") {
      settings.plusminus = arg[values(1)];
      if (settings.plusminus != "auto")
        settings.plusminus = utils::logical(FLERR, settings.plusminus, false, lmp) ? "yes" : "no";
    } else if (keyword == "method") {
      const std::string method = arg[values(1)];
      if (method != "finite" && method != "analytic")
        error->all(FLERR, "Fix {}: method is finite or analytic, not {}", style, method);
      settings.analytic = method == "analytic";
    } else if (keyword == "symmetry") {
      settings.symmetry = flag();
    } else if (keyword == "asr") {
      settings.asr = flag();
    } else if (keyword == "phonopy") {
      settings.phonopy = flag();
    } else if (keyword == "restart") {
      settings.restart = flag();
    } else if (keyword == "local") {
      arguments.local = arg[values(1)];
      if (arguments.local != "auto")
        arguments.local = utils::logical(FLERR, arguments.local, false, lmp) ? "yes" : "no";
    } else if (keyword == "dispersion") {
      const std::string how = arg[values(1)];
      if (how != "exact" && how != "displaced")
        error->all(FLERR, "Fix {}: dispersion is exact or displaced, not {}", style, how);
      arguments.exact_dispersion = how == "exact";
    } else if (keyword == "elements") {
      const int first = values(lmp->atom->ntypes);
      arguments.elements.assign(arg + first, arg + first + lmp->atom->ntypes);
    } else {
      error->all(FLERR,
                 "Fix {}: unknown keyword {}; choose from displacement, cells, symprec, plusminus, "
                 "method, symmetry, asr, phonopy, restart, local, dispersion, elements",
                 style, keyword);
    }
  }
  if (settings.analytic) {
    if (settings.displacements.size() > 1 || settings.plusminus == "yes")
      error->all(FLERR,
                 "Fix {}: method analytic is exact, several lengths of displacement and plusminus "
                 "yes say nothing more",
                 style);
    if (!arguments.exact_dispersion)
      error->all(FLERR, "Fix {}: method analytic is exact, leave out dispersion displaced", style);
    settings.plusminus = "no";
    if (arguments.local == "yes")
      error->all(FLERR, "Fix {}: method analytic evaluates no displaced atoms, leave out local yes",
                 style);
  }
  return arguments;
}

} // namespace mace_lammps
