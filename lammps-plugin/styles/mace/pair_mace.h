// SPDX-License-Identifier: GPL-2.0-or-later
//
// What all pair styles mace have in common: options, the model, cutoffs, and what they say at their
// start. Where atoms and results lie, on the host or on a device, is for the styles derived from
// this one. docs/pair_mace.md is their page.
#pragma once

#include "evaluated_atoms.h"
#include "ghost_cutoff.h"
#include "mace/atoms.h"
#include "mace/evaluator.h"
#include "mace/stage_times.h"
#include "pair_mace_options.h"
#include "styles/common/force_response.h"
#include "styles/dispersion/box_dispersion.h"

#include "pair.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mace {
struct FeatureSelection;
} // namespace mace

namespace LAMMPS_NS {

class PairMACE : public Pair, public mace_lammps::ForceResponse {
public:
  ~PairMACE() override;

  void settings(int, char **) override;
  void coeff(int, char **) override;
  void init_style() override;
  void init_list(int, class NeighList *) override;
  double init_one(int, int) override;
  void finish() override;

  void *extract(const char *, int &) override;
  double memory_usage() override;

  /// What the evaluator says of itself, and what dispersion is added: one line; empty before
  /// pair_coeff.
  std::string description() const;
  /// Where evaluations can be local; null if they cannot in this run. Ask after init_style().
  virtual mace::Locality *locality() const = 0;

  /// What is added to the model; null if nothing is.
  mace_lammps::BoxDispersion *box_dispersion() const { return dispersion.get(); }

  /// Number of layers of the model; 0 before pair_coeff.
  int interactions() const;
  /// Number of an atom's node features; 0 if the engine gives none.
  int feature_width(const mace::FeatureSelection &) const;
  /// Node features of this rank's atoms at their present positions; all ranks must call it.
  /// \return (nlocal, feature_width)
  std::vector<double> node_features(const mace::FeatureSelection &);

  /// Says why there is no heat flux; empty if there is.
  std::string no_heat_flux() const;
  /// Doubles of the widest row that heat_flux() exchanges; a caller's comm_forward and
  /// comm_reverse.
  int heat_flux_width() const;
  /// Says why there are no charges of atoms; empty if there are.
  std::string no_charges() const;
  /// Charges, spins and dipoles of this rank's atoms in the last evaluation; all ranks must call
  /// it. \return (nlocal, mace::Polarization::numbers)
  std::vector<double> charges();

  /// Parts of the heat flux of the energies e_i of this rank's atoms, in energy times velocity.
  struct HeatFluxParts {
    double potential[3];  ///< mace/heat_flux.h
    double convective[3]; ///< sum_i e_i v_i
  };
  /// Of the atoms as they stand; all ranks must call it.
  HeatFluxParts heat_flux();

protected:
  PairMACE(class LAMMPS *, const std::string &style);

  /// How the layers of the model reach atoms beyond a rank's own (mace/atoms.h).
  enum class MessagePassing { Images, Exchange, Ghosts };

  const std::string who; ///< for messages: "Pair style mace"
  mace_lammps::PairMACEOptions options;
  std::unique_ptr<mace::Evaluator> evaluator;
  std::unique_ptr<mace_lammps::BoxDispersion> dispersion; ///< null: none is added
  std::vector<double> isolated; ///< (species) eV, to be left out; empty with e0 yes
  MessagePassing mode = MessagePassing::Images;
  double energy_unit = 1.0;  ///< one eV in LAMMPS' unit; lengths are Angstrom in metal and real
  double model_cutoff = 0.0; ///< Angstrom
  mace_lammps::EvaluatedAtoms evaluated; ///< taken at evaluations, for what is asked after them

  /// Nothing that is known of atoms and neighbor lists is true any more.
  virtual void forget_atoms() = 0;
  /// Atoms for a message to the user, rows and neighbors as of the last evaluation.
  virtual mace::Atoms atoms_for_message() = 0;
  /// \param rows  (nlocal, feature_width), written; lists are those of the present atoms
  virtual void find_node_features(const mace::FeatureSelection &, double *rows) = 0;
  /// \param energies  (nlocal) eV, written
  /// \return the potential part, eV times LAMMPS' velocity
  virtual std::array<double, 3> find_heat_flux(double *energies) = 0;

  /// For a StageRecording: null unless the user wants to know.
  mace::StageTimes *wanted_times() { return options.times ? &times : nullptr; }
  /// Calls the evaluator, and ends the run if it throws.
  void evaluate(const std::function<void()> &);
  /// Ends the run if neighbors are missing, or warns where a hybrid pair style may be the reason.
  /// \param find  says which, empty if none
  void require_neighbors(const std::function<std::string()> &find);
  /// Ends the run if there are no virials of atoms; warns of what they may be taken for.
  void require_atom_virial();
  /// This rank's atoms that the model sees, and their neighbors within the cutoff.
  struct Graph {
    std::int64_t atoms, edges;
  };
  /// Says once what is evaluated and how.
  void announce(const std::function<Graph()> &count);

private:
  mace_lammps::GhostCutoff ghost_cutoff;
  std::string model; ///< path of the model file
  std::string model_description;
  mace::StageTimes times; ///< since the last run ended

  // Said once.
  bool announced = false, told_masses = false, told_left_out = false, told_heat_flux = false;

  void allocate();
  void forget_model();
  void require_evaluated_atoms(const char *what);
  void warn_of_heat_flux();
  void set_electrons();
  void choose_message_passing();
  void require_ghosts_of(double cutoff);
};

} // namespace LAMMPS_NS
