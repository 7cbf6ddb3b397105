// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is on a report's page, without a word about how it is written.
#pragma once

#include "crystal/crystal.h"
#include "crystal/molecules.h"
#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "phonons/phonon_modes.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

using Facts = std::vector<std::pair<std::string, std::string>>;

/// A picture with what is said about it.
struct ReportFigure {
  std::string title;
  std::string caption;
  Plot plot;
  std::string command; ///< that makes the same; empty where none is known
  bool tall = false;   ///< zoom in height, too: curves that cross, such as bands
};

/// A table with what is said about it; its own title is the caption.
struct ReportTable {
  Table table;
  std::string command;
  bool folded = false; ///< shown when asked for
};

/// Figures and tables on one subject.
struct ReportSection {
  std::string id; ///< in the page's address, of letters and hyphens
  std::string title;
  std::string text; ///< a sentence on top; may be empty
  std::vector<ReportFigure> figures;
  std::vector<ReportTable> tables;

  bool empty() const { return figures.empty() && tables.empty(); }
};

/// A mode at Gamma.
struct ReportMode {
  double energy = 0.0; ///< cm^-1
  std::string irrep;   ///< Mulliken symbol; empty where none is known
  std::string assignment;
  std::vector<double> intensities;    ///< (banks) barn, one phonon; empty without spectrum
  std::vector<double> element_shares; ///< in the order of `elements` of its state
};

/// A crystal in one state: its spectrum and its modes.
struct ReportState {
  std::string label; ///< "1.5 GPa"
  std::string file;  ///< as commands name it
  std::string spectrum_command;
  Table spectrum;                 ///< energies in cm^-1
  std::vector<std::string> banks; ///< of the intensities
  Crystal crystal;                ///< primitive cell
  std::vector<Molecule> molecules;
  PhononModes gamma;
  std::vector<std::string> elements; ///< of the crystal, sorted
  std::vector<ReportMode> modes;     ///< (3N) by rising energy
  Facts facts;                       ///< where it comes from, how it was made
};

/// A band on its way from one state to another, cm^-1.
struct ReportShift {
  double from, to;
  double intensity;      ///< barn
  std::string direction; ///< "blue", "red", "none"
  std::string change;    ///< "moves", "splits", ...
  std::string assignment;
};

/// What changes from one state to another.
struct ReportComparison {
  std::size_t first = 0, second = 0; ///< indices of the states
  std::vector<ReportShift> bands;
  std::vector<std::pair<int, int>> modes; ///< of the first state and what became of them, 0-based
};

/// The whole page.
struct Report {
  std::string title;
  std::string subtitle;
  std::string folder; ///< that commands run in
  std::string program;
  std::vector<ReportState> states;
  std::vector<ReportComparison> comparisons;
  std::optional<ReportFigure> spectra;       ///< drawn where no script runs
  std::pair<double, double> range{0.0, 0.0}; ///< cm^-1, that spectra show at first
  std::vector<ReportTable> overview;
  std::vector<ReportSection> sections;
  std::vector<std::pair<std::string, Facts>> sources; ///< files and what they say of themselves
};

} // namespace ins
