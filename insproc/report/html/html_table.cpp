// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/html_table.h"

#include "io/tables/number_text.h"
#include "report/html/html_text.h"

#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// "modes_A_cm1" as a head of its column: "modes A".
std::string head(const Column &column) {
  std::string name = column.name;
  for (const char *ending : {"_cm1", "_meV", "_THz", "_GPa", "_K", "_A3", "_eV", "_deg", "_ps"})
    if (!column.unit.empty() && name.ends_with(ending))
      name.resize(name.size() - std::string(ending).size());
  for (char &c : name)
    if (c == '_')
      c = ' ';
  return name;
}

std::string unit_text(const std::string &unit) {
  std::string text;
  for (std::size_t i = 0; i < unit.size(); ++i)
    if (unit.compare(i, 2, "-1") == 0) {
      text += "⁻¹";
      ++i;
    } else {
      text += unit[i];
    }
  return text == "A"                            ? "Å"
         : text == "A3" || text == "Angstrom^3" ? "Å³"
         : text == "Angstrom"                   ? "Å"
                                                : text;
}

std::string number_cell(double value, int decimals) {
  if (!std::isfinite(value))
    return "<td class=\"n\" data-v=\"\">–</td>";
  std::string shown = fixed(value, decimals);
  if (shown.starts_with('-'))
    shown = "−" + shown.substr(1);
  return fmt::format("<td class=\"n\" data-v=\"{:.10g}\">{}</td>", value, shown);
}

/// Words that say where a band goes are colored.
std::string word_cell(const std::string &word) {
  const bool direction = word == "blue" || word == "red";
  return fmt::format("<td{}>{}</td>", direction ? " class=\"to-" + word + "\"" : std::string(),
                     html_text(word));
}

} // namespace

std::string html_command(const std::string &command) {
  if (command.empty())
    return "";
  return fmt::format("<p class=\"command\"><code>{}</code></p>", html_text(command));
}

std::string html_table(const ReportTable &report, const std::string &id) {
  const Table &table = report.table;
  std::string text = fmt::format("<div class=\"table\" tabindex=\"0\" role=\"region\" "
                                 "aria-labelledby=\"{0}-caption\"><table id=\"{0}\"><caption "
                                 "id=\"{0}-caption\">{1}</caption><thead><tr>",
                                 id, html_text(table.title));
  for (const Column &column : table.columns)
    text += fmt::format("<th scope=\"col\"{} data-name=\"{}\">{}{}</th>",
                        column.is_text() ? "" : " class=\"n\"", html_text(column.name),
                        html_text(head(column)),
                        column.unit.empty() ? std::string()
                                            : fmt::format(" <span class=\"unit\">{}</span>",
                                                          html_text(unit_text(column.unit))));
  text += "</tr></thead><tbody>";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    text += "<tr>";
    for (const Column &column : table.columns)
      text += column.is_text() ? word_cell(column.name == "unit" ? unit_text(column.words()[row])
                                                                 : column.words()[row])
                               : number_cell(column.numbers()[row], column.decimals);
    text += "</tr>";
  }
  text += "</tbody></table></div>" + html_command(report.command);
  if (report.folded)
    return fmt::format("<details class=\"sheet\"><summary>{}</summary>{}</details>",
                       html_text(table.title), text);
  return fmt::format("<div class=\"sheet\">{}</div>", text);
}

std::string html_facts(const Facts &facts) {
  std::string text = "<dl>";
  for (const auto &[key, value] : facts)
    text += fmt::format("<dt>{}</dt><dd>{}</dd>", html_text(key), html_text(value));
  return text + "</dl>";
}

} // namespace ins
