// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/latex.h"

#include "io/tables/cell_text.h"

#include <array>
#include <cctype>
#include <ostream>
#include <string_view>

namespace ins {

namespace {

/// What LaTeX reads differently, and characters that fonts without Unicode lack.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> replacements = {
    {{"\\", "\\textbackslash{}"},
     {"{", "\\{"},
     {"}", "\\}"},
     {"$", "\\$"},
     {"&", "\\&"},
     {"#", "\\#"},
     {"%", "\\%"},
     {"_", "\\_"},
     {"^", "\\textasciicircum{}"},
     {"~", "\\textasciitilde{}"},
     {"<", "$<$"},
     {">", "$>$"},
     {"−", "$-$"},
     {"–", "--"},
     {"⁻¹", "$^{-1}$"},
     {"²", "$^2$"},
     {"³", "$^3$"},
     {"Å", "\\AA{}"},
     {"Γ", "$\\Gamma$"},
     {"°", "$^\\circ$"},
     {"γ", "$\\gamma$"},
     {"·", "$\\cdot$"},
     {"→", "$\\rightarrow$"},
     {"\n", " "}}};

std::string latex(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::string_view made = text.substr(0, 1);
    std::size_t length = 1;
    for (const auto &[from, to] : replacements)
      if (text.starts_with(from)) {
        made = to;
        length = from.size();
      }
    result += made;
    text.remove_prefix(length);
  }
  return result;
}

/// Mulliken's symbols with their subscripts: "2 A1 + B2g" as "2 A$_{1}$ + B$_{2g}$".
std::string symbols(const std::string &text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    result += latex(text.substr(i, 1));
    const bool letter = std::isupper(static_cast<unsigned char>(text[i++])) != 0;
    std::string below;
    while (letter && i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])))
      below += text[i++];
    if (!below.empty())
      result += "$_{" + below + "}$";
  }
  return result;
}

std::string latex_cell(const Column &column, std::size_t row) {
  const std::string text = cell_text(column, row);
  return column.name == "symmetry" || column.name == "irrep" ? symbols(text) : latex(text);
}

} // namespace

void write_latex(std::ostream &out, const Table &table) {
  check(table);
  out << "\\begin{tabular}{";
  for (const Column &column : table.columns)
    out << (column.is_text() ? 'l' : 'r');
  out << "}\n\\toprule\n";
  const auto line = [&](auto text) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      out << (c == 0 ? "" : " & ") << text(table.columns[c]);
    out << " \\\\\n";
  };
  line([](const Column &column) { return latex(head_text(column)); });
  out << "\\midrule\n";
  for (std::size_t row = 0; row < table.rows(); ++row)
    line([&](const Column &column) { return latex_cell(column, row); });
  out << "\\bottomrule\n\\end{tabular}\n";
}

} // namespace ins
