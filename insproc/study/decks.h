// SPDX-License-Identifier: GPL-2.0-or-later
//
// Inputs of LAMMPS for the steps of a study: plain decks, which also run by hand in their folder.
#pragma once

#include "study/study.h"

#include <string>
#include <vector>

namespace ins {

/// What the decks of a state have in common.
struct DeckCrystal {
  std::string structure;             ///< data file, as seen from the folder of the deck
  std::string model;                 ///< likewise
  std::vector<std::string> elements; ///< of the atom types
  bool orthogonal = true;            ///< the cell has right angles
};

/// Relaxes at a pressure (GPa): in.relax, relaxed.data.
std::string relaxation_deck(const DeckCrystal &crystal, const StudyModel &model,
                            const RelaxationWish &wish, double pressure);

/// Collects force constants of relaxed.data: force_constants.h5 and phonopy's files.
std::string force_constant_deck(const DeckCrystal &crystal, const StudyModel &model,
                                const ForceConstantWish &wish);

/// Relaxes at volumes, in units of that of the structure: eos.csv. What was done stays when the
/// run is killed.
std::string volume_deck(const DeckCrystal &crystal, const StudyModel &model,
                        const RelaxationWish &wish, const std::vector<double> &volumes);

/// Molecular dynamics of relaxed.data: `npt` at a pressure (GPa) for equilibration, `nvt` for
/// production. Started again, the run goes on from its restart file.
std::string dynamics_deck(const DeckCrystal &crystal, const StudyModel &model,
                          const DynamicsWish &wish, const std::string &ensemble, double pressure);

} // namespace ins
