// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/html_table.h"

#include "io/tables/cell_text.h"
#include "report/html/html_text.h"

#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

std::string number_cell(const Column &column, std::size_t row) {
  const double value = column.numbers()[row];
  return fmt::format("<td class=\"n\" data-v=\"{}\">{}</td>",
                     std::isfinite(value) ? fmt::format("{:.10g}", value) : std::string(),
                     cell_text(column, row));
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
                        html_text(column_words(column)),
                        column.unit.empty() ? std::string()
                                            : fmt::format(" <span class=\"unit\">{}</span>",
                                                          html_text(typeset_unit(column.unit))));
  text += "</tr></thead><tbody>";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    text += "<tr>";
    for (const Column &column : table.columns)
      text += column.is_text() ? word_cell(column.name == "unit" ? typeset_unit(column.words()[row])
                                                                 : column.words()[row])
                               : number_cell(column, row);
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
