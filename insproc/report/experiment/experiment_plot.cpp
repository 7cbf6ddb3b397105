// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/experiment/experiment_plot.h"

#include "report/mode_table.h"
#include "report/number_list.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

constexpr double room_for_legend = 1.15; ///< height of a panel over the highest maximum
constexpr double room_over_stack = 1.4;  ///< the same for each part of a stack, which is lower
constexpr double between = 1.1;          ///< stacked curves, in units of the highest maximum

/// The highest value within a range of energies.
double highest(const Histogram &curve, const std::pair<double, double> &range) {
  const Eigen::VectorXd centers = curve.centers();
  double result = 0.0;
  for (Eigen::Index i = 0; i < curve.size(); ++i)
    if (centers[i] >= range.first && centers[i] <= range.second)
      result = std::max(result, curve.values[i]);
  return result;
}

/// The lowest value within a range of energies, or 0 if all are above.
double lowest(const Histogram &curve, const std::pair<double, double> &range) {
  return -highest(scaled(curve, -1.0), range);
}

Curve curve_of(const std::string &label, const Histogram &curve, double factor, Ink ink,
               CurveStyle style = CurveStyle::Line) {
  return {label, number_list(factor * curve.centers()), number_list(curve.values), ink, style};
}

Histogram calculated(const ComparedModel &model) {
  return {model.comparison.measured.edges, model.comparison.calculated, {}};
}

Plot plot_of(const ExperimentPlotSettings &settings) {
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Energy transfer (" + symbol(settings.unit) + ")";
  plot.x_range = settings.range;
  plot.width = 900.0;
  return plot;
}

/// Both states of one source in a panel, with arrows.
class StatePanel {
public:
  StatePanel(const std::string &label, const Histogram &first, const Histogram &second,
             const std::array<std::string, 2> &states, const ExperimentPlotSettings &settings)
      : settings_(settings), factor_(from_cm1(settings.unit)) {
    const std::pair<double, double> window = {settings.range.first / factor_,
                                              settings.range.second / factor_};
    for (const Histogram *curve : {&first, &second}) {
      const double most = highest(*curve, window);
      curves_.push_back(most > 0.0 ? scaled(*curve, 1.0 / most) : *curve);
    }
    panel_.y_label = label;
    panel_.y_numbers = false;
    panel_.y_range = {0.0, 1.25};
    panel_.curves = {curve_of(states[0], curves_[0], factor_, Ink::Black),
                     curve_of(states[1], curves_[1], factor_, Ink::Blue)};
    if (!settings.arrows.empty()) { // blue and vermillion are directions
      panel_.curves[1].base = between;
      panel_.curves[1].ink = Ink::Green;
      panel_.y_range->second += between;
      std::swap(panel_.curves[0], panel_.curves[1]); // the legend reads from top to bottom
    }
  }

  /// What band number `i` has: an arrow if it was chosen, one that points if none was.
  void add_move(std::size_t i, double energy, double shift) {
    const std::vector<std::size_t> &chosen = settings_.arrows;
    if (chosen.empty())
      add_pointer(energy, shift);
    else if (std::find(chosen.begin(), chosen.end(), i) != chosen.end())
      add_arrow(energy, shift);
  }

  Panel panel() && { return std::move(panel_); }

private:
  /// From the first state's curve to the foot of the second's.
  void add_arrow(double energy, double shift) {
    const double from = energy * factor_, to = (energy + shift) * factor_;
    if (!std::isfinite(shift) || std::min(from, to) < settings_.range.first ||
        std::max(from, to) > settings_.range.second)
      return;
    constexpr double near = 3.0; // cm^-1
    const double height = 0.04 + highest(curves_[0], {energy - near, energy + near});
    const std::string word = shift_word(shift);
    panel_.links.push_back({from, std::min(height, between), to, between,
                            word == "red"    ? Ink::Vermillion
                            : word == "blue" ? Ink::Blue
                                             : Ink::Grey,
                            true});
  }

  /// An arrow over both curves from `energy` by `shift`, cm^-1, unless that is unknown.
  void add_pointer(double energy, double shift) {
    const double from = energy * factor_, to = (energy + shift) * factor_;
    if (!std::isfinite(shift) || from < settings_.range.first || to > settings_.range.second)
      return;
    constexpr double near = 6.0; // cm^-1 around the way
    const std::pair<double, double> way = {std::min(energy, energy + shift) - near,
                                           std::max(energy, energy + shift) + near};
    const double height = 0.06 + std::max(highest(curves_[0], way), highest(curves_[1], way));
    const std::string word = shift_word(shift);
    if (word == "none")
      return;
    panel_.notes.push_back({0.5 * (from + to), height, word == "red" ? "⟵" : "⟶",
                            word == "red" ? Ink::Vermillion : Ink::Blue});
  }

  const ExperimentPlotSettings &settings_;
  double factor_;
  std::vector<Histogram> curves_;
  Panel panel_;
};

} // namespace

Plot experiment_plot(const std::vector<ComparedModel> &models,
                     const ExperimentPlotSettings &settings) {
  const double factor = from_cm1(settings.unit);
  const std::pair<double, double> window = {settings.range.first / factor,
                                            settings.range.second / factor};
  const Histogram &measured = models.front().comparison.measured;
  const bool stacked = models.size() > 1;
  double most = highest(measured, window);
  for (const ComparedModel &model : models)
    most = std::max(most, highest(calculated(model), window));
  const double step = stacked ? between * most : 0.0;

  Plot plot = plot_of(settings);
  Panel spectra, differences;
  spectra.name = "spectra";
  differences.name = "differences";
  spectra.y_label = stacked ? "Intensity (arb. units), offset" : "Intensity (arb. units)";
  spectra.y_numbers = !stacked;
  spectra.curves.push_back(curve_of("measured", measured, factor, Ink::Black,
                                    stacked ? CurveStyle::Line : CurveStyle::Thin));
  spectra.curves.back().base = step * static_cast<double>(models.size());
  differences.y_label = "measured – calculated";
  for (std::size_t k = 0; k < models.size(); ++k) {
    const Ink color = ink(k + 1);
    const ModelComparison &own = models[k].comparison;
    spectra.curves.push_back(curve_of(models[k].label, calculated(models[k]), factor, color));
    spectra.curves.back().base = step * static_cast<double>(models.size() - 1 - k);
    differences.curves.push_back(
        curve_of("", {own.measured.edges, own.measured.values - own.calculated, {}}, factor, color,
                 CurveStyle::Thin));
    differences.curves.back().series = models[k].label;
  }
  if (most > 0.0)
    spectra.y_range = {stacked ? 0.0 : lowest(measured, window),
                       step * static_cast<double>(models.size()) +
                           (stacked ? room_over_stack : room_for_legend) * most};
  spectra.weight = stacked ? 1.0 + 0.6 * static_cast<double>(models.size()) : 2.5;
  plot.panels = {std::move(spectra), std::move(differences)};
  plot.height = 220.0 + 150.0 * plot.panels.front().weight;
  return plot;
}

Plot two_state_plot(const std::vector<ComparedModel> &first,
                    const std::vector<ComparedModel> &second,
                    const std::vector<std::vector<BandMove>> &moves,
                    const std::array<std::string, 2> &states,
                    const ExperimentPlotSettings &settings) {
  Plot plot = plot_of(settings);
  const ModelComparison &measured = first.front().comparison;
  StatePanel top("measured", measured.measured, second.front().comparison.measured, states,
                 settings);
  for (std::size_t i = 0; i < measured.measured_bands.size(); ++i)
    top.add_move(i, measured.measured_bands[i].position(), moves.front()[i].measured);
  plot.panels.push_back(std::move(top).panel());
  for (std::size_t k = 0; k < first.size(); ++k) {
    StatePanel panel(first[k].label, calculated(first[k]), calculated(second[k]), states, settings);
    const BandComparison &bands = first[k].comparison.bands;
    for (std::size_t i = 0; i < moves[k].size(); ++i)
      if (bands.matches[i])
        panel.add_move(i, bands.calculated[*bands.matches[i]].position, moves[k][i].calculated);
    plot.panels.push_back(std::move(panel).panel());
  }
  plot.height =
      90.0 + (settings.arrows.empty() ? 210.0 : 300.0) * static_cast<double>(plot.panels.size());
  return plot;
}

} // namespace ins
