// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/lammps_data.h"

#include "base/error.h"
#include "elements/element_mass.h"
#include "io/text/element_label.h"
#include "io/text/line_reader.h"

#include <Eigen/LU>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace ins {

namespace {

/// Where type and coordinates stand in a line of the Atoms section, from 0.
struct AtomStyle {
  const char *name;
  std::size_t type;
  std::size_t x;
};
constexpr AtomStyle atom_styles[] = {{"atomic", 1, 2}, {"charge", 1, 3}, {"molecular", 2, 3},
                                     {"bond", 2, 3},   {"angle", 2, 3},  {"full", 2, 4},
                                     {"dipole", 1, 3}, {"sphere", 1, 4}, {"spin", 1, 2}};

struct Box {
  Eigen::Vector3d low = Eigen::Vector3d::Zero();
  Eigen::Vector3d high = Eigen::Vector3d::Zero();
  Eigen::Vector3d tilts = Eigen::Vector3d::Zero(); ///< xy, xz, yz
  std::map<std::string, Eigen::Vector3d> vectors;  ///< avec, bvec, cvec of a general box
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();
};

class DataFile {
public:
  explicit DataFile(const std::string &path) : file_(path) {}

  Crystal read() {
    std::string_view title;
    file_.next_line(title);
    Words words = next();
    for (; !words.empty() && !is_section(words); words = next())
      read_header(words);
    while (!words.empty())
      words = read_section(words);
    return crystal();
  }

private:
  struct Atom {
    int id;
    std::string type;
    Eigen::Vector3d position;
    int line;
  };

  /// Words before a comment, whose words go to comment_. Lines of nothing else are skipped.
  Words next() {
    Words words;
    bool only_comment = false;
    do {
      words = file_.next();
      const auto mark = std::find_if(words.begin(), words.end(),
                                     [](std::string_view word) { return word.starts_with('#'); });
      only_comment = !words.empty() && mark == words.begin();
      comment_.assign(mark, words.end());
      words.erase(mark, words.end());
    } while (only_comment);
    if (!comment_.empty())
      comment_.front().remove_prefix(1);
    if (!comment_.empty() && comment_.front().empty())
      comment_.erase(comment_.begin());
    return words;
  }

  /// Sections begin with words only; a line of masses may begin with a label.
  static bool is_section(const Words &words) {
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
      return std::isalpha(static_cast<unsigned char>(word.front())) != 0;
    });
  }

  double number(std::string_view word) {
    double value = 0.0;
    if (!parse_number(word, value))
      file_.fail(fmt::format("'{}' is no number", word));
    return value;
  }

  int integer(std::string_view word) {
    int value = 0;
    if (!parse_number(word, value))
      file_.fail(fmt::format("'{}' is no integer", word));
    return value;
  }

  void read_header(const Words &words) {
    const std::size_t n = words.size();
    if (n == 2 && words[1] == "atoms") {
      n_atoms_ = integer(words[0]);
      return;
    }
    static const std::map<std::string_view, int> bounds = {{"xlo", 0}, {"ylo", 1}, {"zlo", 2}};
    if (n == 4 && bounds.count(words[2])) {
      const int axis = bounds.at(words[2]);
      box_.low[axis] = number(words[0]);
      box_.high[axis] = number(words[1]);
    } else if (n == 6 && words[3] == "xy") {
      box_.tilts = {number(words[0]), number(words[1]), number(words[2])};
    } else if (n == 4 && words[3].ends_with("vec")) {
      box_.vectors[std::string(words[3])] = {number(words[0]), number(words[1]), number(words[2])};
    } else if (n == 5 && words[3] == "abc") {
      box_.origin = {number(words[0]), number(words[1]), number(words[2])};
    }
  }

  /// Reads a section, or skips one that is not needed.
  /// \return the line that begins the next one; empty at the end
  Words read_section(const Words &head) {
    const std::string name = fmt::format("{}", fmt::join(head, " "));
    if (name == "Atoms")
      choose_style();
    Words words = next();
    for (; !words.empty() && !is_section(words); words = next()) {
      if (name == "Masses")
        read_mass(words);
      else if (name == "Atom Type Labels")
        read_label(words);
      else if (name == "Atoms")
        read_atom(words);
    }
    return words;
  }

  void choose_style() {
    style_ = &atom_styles[0];
    named_ = !comment_.empty();
    if (!named_)
      return;
    const std::string name(comment_.front());
    const auto *found = std::find_if(std::begin(atom_styles), std::end(atom_styles),
                                     [&](const AtomStyle &style) { return name == style.name; });
    if (found == std::end(atom_styles))
      file_.fail(fmt::format("atom style {} is not read here; write the file with atom style "
                             "atomic, charge, molecular or full",
                             name));
    style_ = found;
  }

  void read_mass(const Words &words) {
    if (words.size() != 2)
      file_.fail("an atom type and its mass should stand here");
    const std::string type(words[0]);
    masses_[type] = number(words[1]);
    if (!comment_.empty())
      mass_comments_[type] = leading_letters(std::string(comment_.front()));
  }

  void read_label(const Words &words) {
    if (words.size() != 2)
      file_.fail("an atom type and its label should stand here");
    labels_[std::string(words[0])] = std::string(words[1]);
  }

  void read_atom(const Words &words) {
    const std::size_t least = style_->x + 3;
    if (words.size() < least || (!named_ && words.size() != 5 && words.size() != 8))
      file_.fail(fmt::format("{} words are no line of atom style {}; name the style behind the "
                             "section's name (Atoms # charge)",
                             words.size(), style_->name));
    Atom atom{integer(words[0]), std::string(words[style_->type]), {}, file_.line()};
    for (int axis = 0; axis < 3; ++axis)
      atom.position[axis] = number(words[style_->x + axis]);
    atoms_.push_back(std::move(atom));
  }

  Eigen::Matrix3d lattice() {
    Eigen::Matrix3d rows = Eigen::Matrix3d::Zero();
    if (box_.vectors.size() == 3) {
      rows << box_.vectors["avec"].transpose(), box_.vectors["bvec"].transpose(),
          box_.vectors["cvec"].transpose();
      return rows;
    }
    rows.diagonal() = box_.high - box_.low;
    rows(1, 0) = box_.tilts[0];
    rows(2, 0) = box_.tilts[1];
    rows(2, 1) = box_.tilts[2];
    box_.origin = box_.low;
    return rows;
  }

  /// Element and mass of an atom type, which may be told by its label.
  std::pair<std::string, double> element(const Atom &atom) {
    std::string type = atom.type, label;
    for (const auto &[number, text] : labels_)
      if (text == atom.type || number == atom.type) {
        type = number;
        label = leading_letters(text);
      }
    auto mass = masses_.find(type);
    if (mass == masses_.end())
      mass = masses_.find(atom.type);
    const auto comment = mass_comments_.find(mass == masses_.end() ? type : mass->first);
    for (const std::string &name :
         {label, comment == mass_comments_.end() ? std::string() : comment->second})
      if (is_element(name, mass == masses_.end() ? std::nullopt : std::optional(mass->second)))
        return {element_of(name), mass == masses_.end() ? natural_mass(name) : mass->second};
    if (mass == masses_.end())
      throw Error(fmt::format("{}:{}: atom type {} has no mass, from which its element could be "
                              "told; add a section Masses",
                              file_.path(), atom.line, atom.type));
    const std::string name = element_of_mass(mass->second);
    if (name.empty())
      throw Error(
          fmt::format("{}: no element has the mass {:.12g} of atom type {}; write the symbol "
                      "behind it ({} {:.12g} # Si)",
                      file_.path(), mass->second, atom.type, mass->first, mass->second));
    return {name, mass->second};
  }

  /// Whether a name is an element's; D and T have to have the mass, since types are also named so.
  static bool is_element(const std::string &name, std::optional<double> mass) {
    constexpr double tolerance = 0.1; // amu
    if (name.empty())
      return false;
    try {
      const double natural = natural_mass(name);
      return element_of(name) == name || !mass || std::abs(natural - *mass) < tolerance;
    } catch (const Error &) {
      return false;
    }
  }

  Crystal crystal() {
    if (atoms_.empty() || static_cast<int>(atoms_.size()) != n_atoms_)
      file_.fail(fmt::format("the file ends with {} of {} atoms; is it a data file of LAMMPS, and "
                             "whole?",
                             atoms_.size(), n_atoms_));
    Crystal crystal;
    crystal.lattice = lattice();
    if (!(crystal.lattice.determinant() > 1e-6))
      file_.fail("the box has no volume");
    const Eigen::Matrix3d to_fractional = crystal.lattice.transpose().inverse();
    std::stable_sort(atoms_.begin(), atoms_.end(),
                     [](const Atom &a, const Atom &b) { return a.id < b.id; });
    std::map<std::string, std::pair<std::string, double>> known;
    for (const Atom &atom : atoms_) {
      auto entry = known.find(atom.type);
      if (entry == known.end())
        entry = known.emplace(atom.type, element(atom)).first;
      crystal.symbols.push_back(entry->second.first);
      crystal.masses.push_back(entry->second.second);
      crystal.positions.push_back(to_fractional * (atom.position - box_.origin));
    }
    return crystal;
  }

  LineReader file_;
  Words comment_;
  int n_atoms_ = 0;
  Box box_;
  const AtomStyle *style_ = &atom_styles[0];
  bool named_ = false;
  std::map<std::string, double> masses_;
  std::map<std::string, std::string> mass_comments_, labels_;
  std::vector<Atom> atoms_;
};

} // namespace

Crystal read_lammps_data(const std::string &path) { return DataFile(path).read(); }

} // namespace ins
