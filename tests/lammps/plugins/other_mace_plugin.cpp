// SPDX-License-Identifier: GPL-2.0-or-later
//
// A pair style of another package whose name contains ours, without any interaction.
#include "plugin_api.h"

#include "atom.h"
#include "lammps.h"
#include "memory.h"
#include "pair.h"

#include <algorithm>

namespace {

class PairOtherMACE : public LAMMPS_NS::Pair {
public:
  explicit PairOtherMACE(LAMMPS_NS::LAMMPS *lmp) : Pair(lmp) { single_enable = 0; }
  ~PairOtherMACE() override {
    if (!allocated)
      return;
    memory->destroy(setflag);
    memory->destroy(cutsq);
  }

  void settings(int, char **) override {}
  void coeff(int, char **) override {
    const int n = atom->ntypes + 1;
    if (!allocated) {
      memory->create(setflag, n, n, "pair:setflag");
      memory->create(cutsq, n, n, "pair:cutsq");
    }
    allocated = 1;
    for (int i = 0; i < n; ++i)
      std::fill_n(setflag[i], n, 1);
  }
  double init_one(int, int) override { return 3.0; }
  void compute(int eflag, int vflag) override { ev_init(eflag, vflag); }
};

void *create(void *lmp) {
  return static_cast<LAMMPS_NS::Pair *>(new PairOtherMACE(static_cast<LAMMPS_NS::LAMMPS *>(lmp)));
}

} // namespace

void lammpsplugin_init(void *lmp, void *handle, void *regfunc) {
  lammpsplugin_t plugin{};
  plugin.version = MACEINS_LAMMPS_VERSION;
  plugin.style = "pair";
  plugin.name = "other/mace";
  plugin.info = "nothing";
  plugin.author = "the tests of mace-ins";
  plugin.creator.v1 = &create;
  plugin.handle = handle;
  reinterpret_cast<lammpsplugin_regfunc>(regfunc)(&plugin, lmp);
}
