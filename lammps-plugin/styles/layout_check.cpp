// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout_check.h"

#include "atom.h"
#include "comm.h"
#include "compute.h"
#include "domain.h"
#include "fix.h"
#include "force.h"
#include "lammps.h"
#include "library.h"
#include "neighbor.h"
#include "pair.h"
#include "update.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <new>
#include <string>

using namespace LAMMPS_NS;

namespace {

/// A pair style without interactions: LAMMPS' constructor fills it, and we look where we believe
/// its members to be.
class Probe : public Pair {
public:
  explicit Probe(LAMMPS *lmp) : Pair(lmp) {}
  void compute(int, int) override {}
  void settings(int, char **) override {}
  void coeff(int, char **) override {}

  bool has_defaults() const {
    return comm_forward == 0 && single_enable == 1 && restartinfo == 1 && one_coeff == 0 &&
           !eatom && !vatom && !cutsq && !setflag && trim_flag == 1 && ncoultablebits == 12 &&
           ndisptablebits == 12 && kokkosable == 0 && !list && tabinner == std::sqrt(2.0) &&
           suffix_flag == 0 && allocated == 0 && !elements && !map && copymode == 0;
  }
};

bool pair_members_agree(LAMMPS *lmp) {
  // LAMMPS' constructor may take its class to be larger, and must set what we look at.
  alignas(Probe) static std::array<unsigned char, sizeof(Probe) + 4096> memory;
  memory.fill(0xa5);
  auto *probe = new (memory.data()) Probe(lmp);
  --Pair::instance_total; // other pair styles are numbered as without us
  const bool agree = probe->has_defaults();
  if (agree)
    probe->~Probe();
  return agree;
}

template <typename Class> struct Next : Class { virtual void after_the_last() = 0; };

/// Bytes of the virtual table of a class, as compiled here. The offset of a virtual function is in
/// the pointer to it (Itanium C++ ABI, section 2.3), with a one added but for Arm.
template <typename Class> std::size_t compiled_table_bytes() {
  const auto function = &Next<Class>::after_the_last;
  std::size_t offset;
  std::memcpy(&offset, &function, sizeof offset);
  return 2 * sizeof(void *) + (offset & ~std::size_t{1});
}

/// The same of the running LAMMPS, by its symbol; 0 if it does not tell.
std::size_t running_table_bytes(const char *symbol) {
  void *table = dlsym(RTLD_DEFAULT, symbol);
  Dl_info info;
  void *entry = nullptr;
  if (!table || !dladdr1(table, &info, &entry, RTLD_DL_SYMENT) || !entry)
    return 0;
  return static_cast<const ElfW(Sym) *>(entry)->st_size;
}

template <typename Class> bool functions_agree(const char *symbol) {
  const std::size_t running = running_table_bytes(symbol);
  return running == 0 || running == compiled_table_bytes<Class>();
}

/// The first member of LAMMPS' classes that LAMMPS' library interface finds at another address than
/// the headers do; null if there is none.
const char *misplaced_member(LAMMPS *lmp) {
  const struct {
    const char *name;
    const void *address;
  } members[] = {{"nlocal", &lmp->atom->nlocal},
                 {"nghost", &lmp->atom->nghost},
                 {"ntypes", &lmp->atom->ntypes},
                 {"q_flag", &lmp->atom->q_flag},
                 {"map_style", &lmp->atom->map_style},
                 {"dt", &lmp->update->dt},
                 {"ntimestep", &lmp->update->ntimestep},
                 {"boxlo", lmp->domain->boxlo},
                 {"xy", &lmp->domain->xy},
                 {"triclinic", &lmp->domain->triclinic},
                 {"procgrid", &lmp->comm->procgrid},
                 {"special_lj", lmp->force->special_lj},
                 {"nktv2p", &lmp->force->nktv2p},
                 {"neigh_skin", &lmp->neighbor->skin}};
  for (const auto &member : members) {
    const void *running = lammps_extract_global(lmp, member.name);
    if (running && running != member.address)
      return member.name;
  }
  return nullptr;
}

std::string find_difference(LAMMPS *lmp) {
  if (!functions_agree<Pair>("_ZTVN9LAMMPS_NS4PairE"))
    return "class Pair has other virtual functions";
  if (!functions_agree<Fix>("_ZTVN9LAMMPS_NS3FixE"))
    return "class Fix has other virtual functions";
  if (!functions_agree<Compute>("_ZTVN9LAMMPS_NS7ComputeE"))
    return "class Compute has other virtual functions";
  if (const char *name = misplaced_member(lmp))
    return std::string(name) + " is in another place";
  if (!pair_members_agree(lmp))
    return "members of class Pair are in other places";
  return {};
}

} // namespace

const char *mace_layout_problem(void *lmp) {
  static std::string problem;
  problem = find_difference(static_cast<LAMMPS *>(lmp));
  if (problem.empty())
    return nullptr;
  problem = "it is compiled for LAMMPS " MACEINS_LAMMPS_RELEASE
            " and this LAMMPS has the same date "
            "but classes of another layout (" +
            problem +
            "), as another update or changed sources have. Build the plugin again with LAMMPS_DIR "
            "or LAMMPS_SOURCE_DIR naming this LAMMPS, or install the one it is compiled for";
  return problem.c_str();
}
