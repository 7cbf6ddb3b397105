// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation_arguments.h"

#include "atom.h"
#include "domain.h"
#include "error.h"
#include "lammps.h"
#include "utils.h"

#include <algorithm>
#include <array>
#include <map>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

const char *const component_names[6] = {"x", "y", "z", "yz", "xz", "xy"};

int component(const std::string &name) {
  const auto found = std::find(std::begin(component_names), std::end(component_names), name);
  return found == std::end(component_names) ? -1 : static_cast<int>(found - component_names);
}

/// Reads one argument list.
class Reader {
public:
  Reader(LAMMPS *lmp, int narg, char **arg)
      : lmp_(lmp), error_(lmp->error), narg_(narg), arg_(arg), style_(arg[2]) {}

  RelaxationArguments read() {
    while (i_ < narg_)
      read_keyword();
    finish();
    return arguments_;
  }

private:
  LAMMPS *lmp_;
  Error *error_;
  int narg_;
  char **arg_;
  const char *style_;
  int i_ = 3;
  RelaxationArguments arguments_;
  std::array<double, 6> pressure_{}; ///< of the free components
  std::string couple_ = "none";

  int values(int n) {
    if (i_ + n >= narg_)
      utils::missing_cmd_args(FLERR, fmt::format("fix {} {}", style_, arg_[i_]), error_);
    const int first = i_ + 1;
    i_ += n + 1;
    return first;
  }
  double number() { return utils::numeric(FLERR, arg_[values(1)], false, lmp_); }
  double positive(const char *keyword) {
    const double value = number();
    if (!(value > 0.0))
      error_->all(FLERR, "Fix {}: {} must be positive", style_, keyword);
    return value;
  }

  void set_free(int component, double pressure) {
    arguments_.settings.cell.free[component] = true;
    pressure_[component] = pressure;
  }

  void read_keyword() {
    ins::RelaxationSettings &settings = arguments_.settings;
    const std::string keyword = arg_[i_];
    if (keyword == "iso" || keyword == "aniso" || keyword == "tri") {
      const double pressure = number();
      for (int k = 0; k < (keyword == "tri" ? 6 : 3); ++k)
        set_free(k, k < 3 ? pressure : 0.0);
      couple_ = keyword == "iso" ? "xyz" : "none";
    } else if (component(keyword) >= 0) {
      set_free(component(keyword), number());
    } else if (keyword == "couple") {
      couple_ = arg_[values(1)];
    } else if (keyword == "volume") {
      const std::string value = arg_[values(1)];
      if (value != "fixed" && value != "free")
        error_->all(FLERR, "Fix {}: volume must be fixed or free, not {}", style_, value);
      settings.cell.fixed_volume = value == "fixed";
    } else if (keyword == "symmetry") {
      settings.symmetry = utils::logical(FLERR, arg_[values(1)], false, lmp_) != 0;
    } else if (keyword == "symprec") {
      settings.symprec = positive("symprec");
    } else if (keyword == "ftol") {
      settings.force_tolerance = positive("ftol");
      arguments_.default_force_tolerance = false;
    } else if (keyword == "ptol") {
      settings.stress_tolerance = positive("ptol");
      arguments_.default_stress_tolerance = false;
    } else if (keyword == "dmax") {
      settings.largest_move = positive("dmax");
    } else if (keyword == "emax") {
      settings.largest_strain = positive("emax");
    } else if (keyword == "file") {
      arguments_.history = arg_[values(1)];
    } else if (keyword == "elements") {
      const int first = values(lmp_->atom->ntypes);
      arguments_.elements.assign(arg_ + first, arg_ + first + lmp_->atom->ntypes);
    } else {
      error_->all(FLERR,
                  "Fix {}: unknown keyword {}; choose from iso, aniso, tri, x, y, z, xy, xz, yz, "
                  "couple, volume, symmetry, symprec, ftol, ptol, dmax, emax, file, elements",
                  style_, keyword);
    }
  }

  void couple() {
    using Cell = ins::CellFreedom;
    static const std::map<std::string, std::vector<Cell::Component>> groups = {
        {"none", {}},
        {"xyz", {Cell::x, Cell::y, Cell::z}},
        {"xy", {Cell::x, Cell::y}},
        {"yz", {Cell::y, Cell::z}},
        {"xz", {Cell::x, Cell::z}}};
    const auto group = groups.find(couple_);
    if (group == groups.end())
      error_->all(FLERR, "Fix {}: couple must be none, xyz, xy, yz or xz, not {}", style_, couple_);
    for (const Cell::Component k : group->second) {
      if (!arguments_.settings.cell.free[k])
        error_->all(FLERR, "Fix {}: couple {} needs {} to be free", style_, couple_,
                    component_names[k]);
      if (pressure_[k] != pressure_[group->second.front()])
        error_->all(FLERR, "Fix {}: coupled components must have the same target pressure", style_);
    }
    if (!group->second.empty())
      arguments_.settings.cell.coupled.push_back(group->second);
  }

  void finish() {
    couple();
    ins::RelaxationSettings &settings = arguments_.settings;
    if (settings.cell.fixed_volume && settings.cell.free == std::array<bool, 6>{})
      error_->all(FLERR,
                  "Fix {}: volume fixed needs components that may change, for example "
                  "aniso or tri",
                  style_);
    for (int k = 3; k < 6; ++k)
      if (settings.cell.free[k] && !lmp_->domain->triclinic)
        error_->all(FLERR,
                    "Fix {}: {} can change in a triclinic box only: use change_box all triclinic "
                    "first",
                    style_, component_names[k]);
    // A length that does not change feels no target; the mean leaves the others hydrostatic.
    double sum = 0.0;
    int lengths = 0;
    for (int k = 0; k < 3; ++k)
      if (settings.cell.free[k]) {
        sum += pressure_[k];
        ++lengths;
      }
    for (int k = 0; k < 3; ++k)
      settings.pressure[4 * k] = settings.cell.free[k] || !lengths ? pressure_[k] : sum / lengths;
    settings.pressure[5] = settings.pressure[7] = pressure_[3];
    settings.pressure[2] = settings.pressure[6] = pressure_[4];
    settings.pressure[1] = settings.pressure[3] = pressure_[5];
  }
};

} // namespace

RelaxationArguments parse_relaxation_arguments(LAMMPS *lmp, int narg, char **arg) {
  return Reader(lmp, narg, arg).read();
}

} // namespace mace_lammps
