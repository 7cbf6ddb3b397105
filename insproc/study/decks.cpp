// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/decks.h"

#include "base/error.h"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ins {

namespace {

constexpr double bar_per_GPa = 1e4;

/// A word of a deck, in quotes where it must.
std::string deck_word(const std::string &word) {
  return word.find_first_of(" \t#&'") == std::string::npos ? word : '"' + word + '"';
}

std::string head_of(const std::string &what, const std::string &name) {
  return fmt::format("# {}\n#\n#   lmp -in {}\n\n", what, name);
}

std::string setting(const std::string &data) {
  return fmt::format("units        metal\natom_style   atomic\natom_modify  map array\n"
                     "read_data    {}\n",
                     deck_word(data));
}

std::string potential(const DeckCrystal &crystal, const StudyModel &model) {
  std::string style = "mace";
  if (model.precision != "double")
    style += " precision " + model.precision;
  if (!model.head.empty())
    style += " head " + model.head;
  if (!model.dispersion.empty())
    style += " dispersion " + model.dispersion;
  return fmt::format("pair_style   {}\npair_coeff   * * {} {}\n\n", style, deck_word(crystal.model),
                     fmt::join(crystal.elements, " "));
}

/// The box's freedom, and the target that goes with it.
std::string freedom(const DeckCrystal &crystal, const RelaxationWish &wish, double bar) {
  const std::string cell =
      !wish.cell.empty() ? wish.cell : std::string(crystal.orthogonal ? "aniso" : "tri");
  return cell == "atoms" ? "" : fmt::format(" {} {:g}", cell, bar);
}

std::string tilts(const DeckCrystal &crystal, const RelaxationWish &wish) {
  return wish.cell == "tri" && crystal.orthogonal ? "change_box   all triclinic\n" : "";
}

std::string tolerances(const RelaxationWish &wish) {
  return fmt::format(" ftol {:g} ptol {:g}{}{}", wish.force, wish.pressure * bar_per_GPa,
                     wish.symmetry ? " symmetry yes" : "",
                     wish.more.empty() ? "" : " " + wish.more);
}

/// Steps that a time takes.
long steps_of(double picoseconds, double timestep) {
  return std::lround(1000.0 * picoseconds / timestep);
}

} // namespace

std::string relaxation_deck(const DeckCrystal &crystal, const StudyModel &model,
                            const RelaxationWish &wish, double pressure) {
  return head_of(fmt::format("Relaxes the crystal at {:g} GPa.", pressure), "in.relax") +
         setting(crystal.structure) + tilts(crystal, wish) + '\n' + potential(crystal, model) +
         fmt::format(R"(# Forces below {:g} eV/Angstrom, stress within {:g} GPa of the pressure.
fix          cell all cell_relax{}{}

thermo       5
thermo_style custom step pe f_cell[3] f_cell[4] lx ly lz vol
run          {}                              # ends when the crystal is relaxed
if           "$(f_cell[1]) == 0" then "print 'ERROR: not relaxed after {} force calls'" "quit 1"

write_data   relaxed.new nocoeff
shell        mv relaxed.new relaxed.data
print        "relaxed at {:g} GPa: $(lx:%.3f) $(ly:%.3f) $(lz:%.3f) Angstrom, $(vol:%.1f) Angstrom^3, $(pe:%.4f) eV, fmax $(f_cell[3]:%.1e) eV/Angstrom, $(f_cell[2]:%.0f) force calls"
)",
                     wish.force, wish.pressure, freedom(crystal, wish, pressure * bar_per_GPa),
                     tolerances(wish), wish.steps, wish.steps, pressure);
}

std::string force_constant_deck(const DeckCrystal &crystal, const StudyModel &model,
                                const ForceConstantWish &wish) {
  const std::string cells = fmt::format("{}", fmt::join(wish.cells, " "));
  return head_of("Force constants of the relaxed crystal, one displacement a step.",
                 "in.force_constants") +
         setting("relaxed.data") + fmt::format("replicate    {}\n\n", cells) +
         potential(crystal, model) +
         fmt::format(R"(# A run that was killed continues.
fix          fc all phonon_fd force_constants.h5 cells {} displacement {:g} symprec {:g} phonopy yes restart yes{}

thermo       10
thermo_style custom step f_fc[1] f_fc[2] f_fc[3] pe
run          1000000                         # ends when all displacements are done
)",
                     cells, fmt::join(wish.displacements, " "), wish.symprec,
                     wish.more.empty() ? "" : " " + wish.more);
}

std::string volume_deck(const DeckCrystal &crystal, const StudyModel &model,
                        const RelaxationWish &wish, const std::vector<double> &volumes) {
  const std::string states = fmt::format("{}", fmt::join(volumes, " "));
  return head_of("Equation of state: atoms and shape of the cell relaxed at volumes, in units of "
                 "that of the\n# structure. Started again it goes on with the volumes that are "
                 "missing.",
                 "in.volumes") +
         fmt::format("variable     state index {}\n\n"
                     "label        state\n"
                     "variable     known equal is_file(volume_${{state}}.csv)\n"
                     "if           \"${{known}}\" then \"jump SELF known\"\n\nclear\n",
                     states) +
         setting(crystal.structure) + tilts(crystal, wish) + '\n' + potential(crystal, model) +
         fmt::format(R"(variable     stretch equal ${{state}}^(1/3)
change_box   all x scale ${{stretch}} y scale ${{stretch}} z scale ${{stretch}} remap
fix          relax all cell_relax{} volume fixed{}

thermo       10
thermo_style custom step pe press f_relax[3] f_relax[4] lx ly lz vol
run          {}
if           "$(f_relax[1]) == 0" then "print 'ERROR: volume ${{state}} is not relaxed'" "quit 1"

# The line of the table marks the volume as done: it comes last, and at once.
write_data   volume_${{state}}.data nocoeff
print        "$(vol:%.12g),$(pe:%.12g),$(press/1e4:%.8g),$(cella:%.10g),$(cellb:%.10g),$(cellc:%.10g),$(cellalpha:%.10g),$(cellbeta:%.10g),$(cellgamma:%.10g),volume_${{state}}.data" file volume.new screen no
shell        mv volume.new volume_${{state}}.csv

label        known
next         state
jump         SELF state

print        "volume_A3,energy_eV,pressure_GPa,a,b,c,alpha,beta,gamma,structure" file eos.new screen no
variable     state index {}
label        row
variable     row file volume_${{state}}.csv
print        "${{row}}" append eos.new screen no
variable     row delete
next         state
jump         SELF row
shell        mv eos.new eos.csv
)",
                     freedom(crystal, wish, 0.0), tolerances(wish), wish.steps, states);
}

std::string dynamics_deck(const DeckCrystal &crystal, const StudyModel &model,
                          const DynamicsWish &wish, const std::string &ensemble, double pressure) {
  const bool production = ensemble == "nvt";
  const long steps = steps_of(production ? wish.production : wish.equilibration, wish.timestep);
  const long frames = std::max(1L, steps_of(wish.frames, wish.timestep));
  const long checkpoint = 10 * frames;
  const std::string first =
      production && wish.equilibration > 0.0
          ? std::string(R"("read_restart npt.restart" "reset_timestep 0")")
          : fmt::format(R"("read_data relaxed.data" "replicate {}")", fmt::join(wish.cells, " "));
  const std::string fix =
      production ? fmt::format("nvt temp {0:g} {0:g} 0.1", wish.temperature)
                 : fmt::format("npt temp {0:g} {0:g} 0.1 {1} {2:g} {2:g} 1.0", wish.temperature,
                               crystal.orthogonal ? "aniso" : "tri", pressure * bar_per_GPa);
  return head_of(production ? "Production: molecular dynamics at constant volume. Started again "
                              "after a kill, it goes on from\n# nvt.restart."
                            : "Equilibration: molecular dynamics at constant pressure. Started "
                              "again after a kill, it goes on from\n# npt.restart.",
                 "in." + ensemble) +
         fmt::format(R"(units        metal
atom_style   atomic
atom_modify  map array
if           "$(is_file({0}.restart)) == 1" then "read_restart {0}.restart" &
             else {1}

)",
                     ensemble, first) +
         potential(crystal, model) +
         fmt::format(R"(# Every log tells what its numbers are in.
variable     first equal $(step)
log          {0}.${{first}}.log
print        "units metal"
timestep     {1:g}

thermo       {2}
thermo_style custom step temp pe ke etotal econserve press pxx pyy pzz pxy pxz pyz vol lx ly lz
thermo_modify format float %.10g flush yes
dump         frames all custom {3} {0}.${{first}}.dump id type element xu yu zu vx vy vz
dump_modify  frames element {4} sort id first no format float %.10g flush yes
)",
                     ensemble, wish.timestep / 1000.0, std::max(1L, frames / 10), frames,
                     fmt::join(crystal.elements, " ")) +
         (production && wish.equilibration > 0.0
              ? ""
              : fmt::format("if           \"${{first}} == 0\" then &\n             \"velocity all "
                            "create {:g} 20260 mom yes rot no dist gaussian\"\n",
                            wish.temperature)) +
         fmt::format(R"(
fix          ensemble all {0}

# A restart file replaces the one before when it is complete.
run          {1} upto every {2} "write_restart {3}.new" "shell mv {3}.new {3}.restart"
write_restart {3}.new
shell        mv {3}.new {3}.restart
)",
                     fix, steps, checkpoint, ensemble);
}

} // namespace ins
