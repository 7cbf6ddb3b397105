// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "force_constants/force_constants.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/imaginary_modes.h"
#include "phonons/mesh_modes.h"
#include "spectrometer/instrument.h"
#include "spectrometer/resolution.h"
#include "spectrum/cross_sections.h"
#include "spectrum/mesh_change.h"
#include "spectrum/scattering_kind.h"

#include <Eigen/Core>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ins {

enum class SpectrumMode {
  exact,     ///< every order averaged over directions: the harmonic powder spectrum
  isotropic, ///< averages of the tensors of each order: all pairs, isotropic from order 3 on
  abins,     ///< the conventions of Abins: pairs within one q, overtones halved
};

/// The words for the modes, as options and tables have them.
const std::map<std::string, SpectrumMode> &spectrum_modes();
const std::string &name(SpectrumMode mode);

/// Conventions of `abins` mode in which the published codes differ.
struct AbinsConventions {
  /// Debye-Waller tensor of order 1 from the modes of the same q (Mantid) instead of the mesh mean.
  bool debye_waller_per_q = false;
  /// Modes with Tr B / 3 <= 1e-7 Angstrom^2 are not the first of a pair (Mantid).
  bool prune_weak_modes = false;
};

struct SpectrumSettings {
  SpectrumMode mode = SpectrumMode::exact;
  int orders = 10;           ///< 1..10
  double temperature = 10.0; ///< K, >= 0
  EnergyGrid grid;
  std::optional<std::array<int, 3>> mesh; ///< counts; without them from `mesh_length`
  std::optional<double> mesh_length;      ///< Angstrom; without, see spectrum_mesh()
  bool use_symmetry = true;               ///< space group reduces wave vectors and atoms
  std::optional<double> symprec;          ///< Angstrom, for the space group; else that of the cells
  double acoustic_cutoff = 10.0;          ///< modes at or below are left out; cm^-1
  PhononOptions phonons;
  Instrument instrument = load_instrument("tosca");
  std::vector<Bank> banks; ///< empty: every bank of the instrument
  Scattering scattering = Scattering::incoherent;
  CrossSectionKind cross_section = CrossSectionKind::total; ///< of Scattering::incoherent alone
  CoherentSampling coherent; ///< of the powder average where there is a coherent part
  std::vector<IsotopeOverride> isotopes;
  Broadening broadening = Broadening::gaussian;
  AbinsConventions abins;
  /// Change of the spectrum, as a part of the largest value nearby, that ends the search for how
  /// many directions each atom needs; mode exact.
  double direction_error = 1e-4;
  bool per_atom = false; ///< also keep the contribution of each atom
  bool sticks = false;   ///< also list every mode with its one-phonon intensity

  /// Called with the share of the work done, 0..1, a few hundred times at most.
  std::function<void(double)> progress;
};

/// Intensities of one bank, cross-sections included.
struct BankSpectrum {
  Bank bank;
  SpectrumRows orders;               /// (orders, bins) summed over atoms
  std::vector<SpectrumRows> species; /// per species: (orders, bins)
  std::vector<SpectrumRows> atoms;   /// per atom of the primitive cell: (orders, bins), or empty
  /// (bins) coherent one-phonon part, contained in order 1 but in no species and no atom; or empty.
  Eigen::VectorXd coherent;

  Eigen::VectorXd total() const { return orders.colwise().sum(); }
};

/// One-phonon intensity of one mode.
struct Stick {
  Eigen::Vector3d q;         ///< fractional
  int point;                 ///< index of the wave vector in the reduced mesh
  int mode;                  ///< 0-based, by rising frequency, counting also modes left out
  double weight;             ///< share of the mesh
  double energy;             ///< cm^-1
  Eigen::VectorXd intensity; ///< (banks) barn, order 1, Debye-Waller and weight included
};

/// Directions over which mode exact took the mean: of the atoms that needed fewest and most, and
/// the largest estimate of what their number changes.
struct DirectionUse {
  int fewest = 0; ///< 0 in other modes
  int most = 0;
  double error = 0.0; ///< part of the largest value nearby
};

/// What the powder average of the coherent part was taken from.
struct CoherentQuality {
  double step = 0.0;            ///< the longest edge of a cell, 1/Angstrom
  std::size_t wave_vectors = 0; ///< that were solved
  double change = 0.0;          ///< of the broadened part with twice the step, share of its maximum
  double tolerance = 0.0;       ///< for that change
};

/// A powder spectrum: the result of `compute_spectrum`.
struct Spectrum {
  EnergyGrid grid;
  Eigen::VectorXd energies;                   ///< (bins) centres, cm^-1
  std::vector<std::string> species;           ///< element or isotope labels ("H", "2H"), sorted
  std::vector<int> atom_species;              ///< (N) index into species
  std::vector<double> cross_sections;         ///< (N) barn
  std::vector<double> first_order;            ///< (N) barn, of order 1 beside its coherent part
  std::vector<Eigen::Matrix3d> displacements; ///< (N) mean square displacement tensor A_i, A^2
  std::vector<BankSpectrum> banks;            ///< broadened (equal to `raw` without broadening)
  std::vector<BankSpectrum> raw;              ///< without broadening
  std::vector<Stick> sticks;                  ///< empty unless asked for
  std::array<int, 3> mesh{1, 1, 1};
  std::optional<MeshChange> mesh_change;   ///< the largest of all banks; empty: no half of the mesh
  std::optional<CoherentQuality> coherent; ///< empty: not asked for
  int mesh_points = 0;                     ///< of the full mesh
  int reduced_points = 0;                  ///< that were diagonalised
  int distinct_atoms = 0;
  DirectionUse directions;
  double lowest_frequency = 0.0; ///< over the mesh, cm^-1, negative if imaginary
  int dropped_modes = 0;         ///< at or below the acoustic cut-off on the reduced mesh
  ImaginaryModes imaginary;      ///< of the full mesh; left out as all at or below the cut-off
};

/// The length that sets the mesh of `abins` mode where nobody gives one, Angstrom.
/// Source: `qpt_cutoff` of Abins.
inline constexpr double abins_mesh_length = 15.0;

/// A default mesh is made finer while its MeshChange is larger than this and the next is
/// affordable.
inline constexpr double mesh_tolerance = 0.02;

/// The mesh of one or several states that the settings ask for (common_mesh()).
///
/// Where they ask for none, and not for the conventions of Abins: default_mesh(), its counts
/// doubled while the one-phonon spectrum of the first state changes by more than `mesh_tolerance`
/// against half of the mesh and the doubled one costs no more than about a second.
QMesh spectrum_mesh(const std::vector<const DynamicalMatrix *> &states,
                    const SpectrumSettings &settings);

/// Index of main_bank() among the banks of a spectrum.
int main_bank(const Spectrum &spectrum);

/// Plain mean of the banks ("all detectors").
BankSpectrum average(const std::vector<BankSpectrum> &banks);

/// Powder INS spectrum of a harmonic crystal, in the incoherent approximation or with the coherent
/// part of order 1.
///
/// \return intensities per bin, in barn (bound cross-sections, not divided by 4 pi), per primitive
/// cell \throws Error for settings out of range, missing cross-sections, inconsistent force
/// constants Source: docs/spectrum.md.
Spectrum compute_spectrum(const ForceConstants &force_constants, const SpectrumSettings &settings);

/// The same from modes that are known, such as those of one of several states on a mesh that all of
/// them allow.
///
/// \param matrix    whose modes they are; the masses of its crystal say the isotopes
/// \param modes     of every irreducible point, with eigenvectors
/// \param settings  mesh, symmetry, phonons and isotopes have no say
Spectrum compute_spectrum(const DynamicalMatrix &matrix, const MeshModes &modes,
                          const SpectrumSettings &settings);

} // namespace ins
