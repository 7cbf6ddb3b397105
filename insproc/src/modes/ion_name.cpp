// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/ion_name.h"

#include <map>

namespace ins {

std::string ion_name(const Molecule &molecule) {
  // Elements by alphabet, as the counting below has them.
  static const std::map<std::string, std::string> names = {{"C1O3", "carbonate"},
                                                           {"C1H1O3", "hydrogen carbonate"},
                                                           {"N1O3", "nitrate"},
                                                           {"H4N1", "ammonium"},
                                                           {"O4S1", "sulfate"},
                                                           {"H1O4S1", "hydrogen sulfate"},
                                                           {"O3S1", "sulfite"},
                                                           {"O3S2", "thiosulfate"},
                                                           {"O4P1", "phosphate"},
                                                           {"H1O4P1", "hydrogen phosphate"},
                                                           {"C1N1", "cyanide"},
                                                           {"H2O4P1", "dihydrogen phosphate"},
                                                           {"O4Se1", "selenate"},
                                                           {"C1N1O1", "cyanate"},
                                                           {"C1N1S1", "thiocyanate"},
                                                           {"Cl1O4", "perchlorate"},
                                                           {"Cl1O3", "chlorate"},
                                                           {"I1O3", "iodate"},
                                                           {"Br1O3", "bromate"},
                                                           {"B1O3", "borate"},
                                                           {"B1H4", "borohydride"},
                                                           {"B1F4", "tetrafluoroborate"},
                                                           {"F6P1", "hexafluorophosphate"},
                                                           {"F6Si1", "hexafluorosilicate"},
                                                           {"O4Si1", "silicate"},
                                                           {"As1O4", "arsenate"},
                                                           {"Al1H4", "alanate"},
                                                           {"Cr1O4", "chromate"},
                                                           {"Mn1O4", "permanganate"},
                                                           {"Mo1O4", "molybdate"},
                                                           {"O4W1", "tungstate"},
                                                           {"O4V1", "vanadate"},
                                                           {"H1O1", "hydroxide"},
                                                           {"H3O1", "hydronium"},
                                                           {"H2N1", "amide"},
                                                           {"N3", "azide"},
                                                           {"I3", "triiodide"},
                                                           {"C2O4", "oxalate"},
                                                           {"C1H1O2", "formate"}};
  std::map<std::string, int> counts;
  for (const std::string &symbol : molecule.symbols)
    ++counts[symbol];
  std::string formula;
  for (const auto &[symbol, count] : counts)
    formula += symbol + std::to_string(count);
  const auto name = names.find(formula);
  return name == names.end() ? std::string() : name->second;
}

} // namespace ins
