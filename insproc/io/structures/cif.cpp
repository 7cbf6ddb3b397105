// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/cif.h"

#include "crystal/cell_parameters.h"

#include <fmt/format.h>
#include <map>

namespace ins {

namespace {

/// H1, H2, ..., C1, ...
std::vector<std::string> labels(const Crystal &crystal) {
  std::map<std::string, int> counts;
  std::vector<std::string> result;
  for (const std::string &symbol : crystal.symbols)
    result.push_back(fmt::format("{}{}", symbol, ++counts[symbol]));
  return result;
}

std::string cell_text(const CellParameters &cell) {
  return fmt::format("_cell_length_a {:.8f}\n_cell_length_b {:.8f}\n_cell_length_c {:.8f}\n"
                     "_cell_angle_alpha {:.8f}\n_cell_angle_beta {:.8f}\n"
                     "_cell_angle_gamma {:.8f}\n_cell_volume {:.6f}\n",
                     cell.lengths[0], cell.lengths[1], cell.lengths[2], cell.angles[0],
                     cell.angles[1], cell.angles[2], cell.volume);
}

} // namespace

std::string cif_text(const Crystal &crystal, const std::vector<CifBlock> &blocks) {
  const std::vector<std::string> names = labels(crystal);
  std::string text;
  for (const CifBlock &block : blocks) {
    text += fmt::format("{}data_{}\n_diffrn_ambient_temperature {:g}\n", text.empty() ? "" : "\n",
                        block.name, block.temperature);
    text += cell_text(cell_parameters(crystal.lattice));
    text += "_space_group_name_H-M_alt 'P 1'\n_space_group_IT_number 1\n\n"
            "loop_\n_space_group_symop_operation_xyz\n'x, y, z'\n\n"
            "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n"
            "_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
            "_atom_site_adp_type\n_atom_site_U_iso_or_equiv\n";
    for (std::size_t i = 0; i < names.size(); ++i)
      text += fmt::format("{} {} {:.8f} {:.8f} {:.8f} 1 Uani {:.8f}\n", names[i],
                          crystal.symbols[i], crystal.positions[i][0], crystal.positions[i][1],
                          crystal.positions[i][2], block.u_iso[i]);
    text += "\nloop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n_atom_site_aniso_U_22\n"
            "_atom_site_aniso_U_33\n_atom_site_aniso_U_23\n_atom_site_aniso_U_13\n"
            "_atom_site_aniso_U_12\n";
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Eigen::Matrix3d &u = block.u[i];
      text += fmt::format("{} {:.8f} {:.8f} {:.8f} {:.8f} {:.8f} {:.8f}\n", names[i], u(0, 0),
                          u(1, 1), u(2, 2), u(1, 2), u(0, 2), u(0, 1));
    }
  }
  return text;
}

} // namespace ins
