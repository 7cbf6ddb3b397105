// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements/metals.h"

#include <set>

namespace ins {

bool is_electropositive(const std::string &symbol) {
  static const std::set<std::string> symbols = {
      "Li", "Na", "K",  "Rb", "Cs", "Fr", "Be", "Mg", "Ca", "Sr", "Ba", "Ra", "Sc",
      "Y",  "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
      "Tm", "Yb", "Lu", "Ac", "Th", "Pa", "U",  "Np", "Pu", "Am", "Cm"};
  return symbols.count(symbol) > 0;
}

bool is_metal(const std::string &symbol) {
  static const std::set<std::string> others = {"H",  "He", "B",  "C",  "N",  "O",  "F",  "Ne",
                                               "Si", "P",  "S",  "Cl", "Ar", "Ge", "As", "Se",
                                               "Br", "Kr", "Sb", "Te", "I",  "Xe", "At", "Rn"};
  return others.count(symbol) == 0;
}

} // namespace ins
