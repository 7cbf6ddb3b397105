// SPDX-License-Identifier: GPL-2.0-or-later
//
// What spectra have in common, wherever their displacement tensors come from.
#pragma once

#include "spectrum/bank_kinematics.h"
#include "spectrum/bank_rows.h"
#include "spectrum/directional_spectra.h"
#include "spectrum/displacement_tensors.h"
#include "spectrum/multiphonon.h"
#include "spectrum/powder.h"
#include "spectrum/spectrum.h"

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace ins {

/// \throws Error naming the setting that is out of range
void check(const SpectrumSettings &settings);

/// Species of every atom, their labels sorted, and the cross-sections.
///
/// \throws Error naming an atom without data
void assign_species(Spectrum &spectrum, const Crystal &crystal, CrossSectionKind kind);

/// For the banks of the settings, or those of their instrument.
std::vector<BankKinematics> bank_kinematics(const SpectrumSettings &settings,
                                            const DisplacementTensors &tensors);

/// Rows of zeros for every bank and species.
std::vector<BankRows> empty_rows(const std::vector<BankKinematics> &banks,
                                 const SpectrumSettings &settings, std::size_t species);

/// Spectra of one distinct atom after the other, without cross-section.
class AtomSpectra {
public:
  struct Result {
    SpectrumRows rows;           ///< (orders, bins)
    Eigen::VectorXd one_quantum; ///< (states)
  };

  /// \param tensors, banks kept by reference; the states of `tensors` must not change afterwards
  AtomSpectra(const DisplacementTensors &tensors, const std::vector<BankKinematics> &banks,
              const SpectrumSettings &settings);

  /// \param atom index into the distinct atoms of the tensors
  /// \return     one result for each bank
  std::vector<Result> operator()(std::size_t atom);

  /// Of the atoms so far.
  const DirectionUse &directions() const { return directions_; }

private:
  std::vector<Result> over_directions(std::size_t atom);
  std::vector<Result> over_tensors(std::size_t atom) const;
  Result with_order_one(Eigen::VectorXd one_quantum) const;

  const DisplacementTensors &tensors_;
  const std::vector<BankKinematics> &banks_;
  int orders_;
  int bins_;
  OneQuantumOptions one_quantum_options_;
  std::vector<int> state_bin_;
  std::optional<Multiphonon> multiphonon_;        ///< modes isotropic and abins
  std::optional<DirectionalSpectra> directional_; ///< mode exact
  DirectionUse directions_;
};

/// Puts the rows of every bank, sharp and broadened, into the spectrum.
///
/// \param orbit (N) index into the rows of distinct atoms
void finish(Spectrum &spectrum, const std::vector<BankRows> &rows, const std::vector<int> &orbit,
            const SpectrumSettings &settings);

} // namespace ins
