// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements.h"

#include "error.h"

#include <array>

namespace mace {

namespace {

constexpr std::array<const char *, 118> symbols = {
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",
    "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn",
    "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh",
    "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd",
    "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re",
    "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th",
    "Pa", "U",  "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es", "Fm", "Md", "No", "Lr", "Rf", "Db",
    "Sg", "Bh", "Hs", "Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og"};

} // namespace

int atomic_number(const std::string &symbol) {
  for (std::size_t i = 0; i < symbols.size(); ++i)
    if (symbol == symbols[i])
      return static_cast<int>(i) + 1;
  throw Error("there is no chemical element '" + symbol +
              "': give one element symbol (H, C, ...) for each atom type");
}

std::string chemical_symbol(int atomic_number) {
  if (atomic_number < 1 || atomic_number > static_cast<int>(symbols.size()))
    return std::to_string(atomic_number);
  return symbols[atomic_number - 1];
}

std::string chemical_symbols(const std::vector<int> &atomic_numbers) {
  std::string text;
  for (const int z : atomic_numbers) {
    if (!text.empty())
      text += ' ';
    text += chemical_symbol(z);
  }
  return text;
}

} // namespace mace
