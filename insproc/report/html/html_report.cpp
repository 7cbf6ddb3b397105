// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/html_report.h"

#include "io/text/text_file.h"
#include "report/html/assets.h"
#include "report/html/html_table.h"
#include "report/html/html_text.h"
#include "report/html/report_json.h"
#include "report/html/svg_figure.h"

#include <fmt/format.h>
#include <map>

namespace ins {

namespace {

/// A template with {{NAME}} replaced by texts, which are not searched again.
std::string filled(const std::string &text, const std::map<std::string, std::string> &values) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t open = text.find("{{"); open != std::string::npos; open = text.find("{{", at)) {
    const std::size_t close = text.find("}}", open);
    result += text.substr(at, open - at);
    result += values.at(text.substr(open + 2, close - open - 2));
    at = close + 2;
  }
  return result + text.substr(at);
}

std::string figure(const ReportFigure &figure, const std::string &id) {
  return fmt::format("<figure class=\"{}\">{}<figcaption>{}{}</figcaption>{}</figure>",
                     figure.tall ? "zoomable tall" : "zoomable",
                     svg_figure(figure.plot, id, figure.title, figure.caption),
                     fmt::format("<strong>{}.</strong> ", html_text(figure.title)),
                     html_text(figure.caption), html_command(figure.command));
}

std::string section(const ReportSection &section) {
  std::string text = fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-head\"><h2 "
                                 "id=\"{0}-head\">{1}</h2>",
                                 section.id, html_text(section.title));
  if (!section.text.empty())
    text += fmt::format("<p>{}</p>", html_text(section.text));
  if (!section.figures.empty())
    text += "<div class=\"figures\">";
  for (std::size_t i = 0; i < section.figures.size(); ++i)
    text += figure(section.figures[i], fmt::format("{}-figure-{}", section.id, i + 1));
  if (!section.figures.empty())
    text += "</div>";
  for (std::size_t i = 0; i < section.tables.size(); ++i)
    text += html_table(section.tables[i], fmt::format("{}-table-{}", section.id, i + 1));
  return text + "</section>";
}

std::string contents(const Report &report) {
  std::string text;
  const auto link = [&](const std::string &id, const std::string &title) {
    text += fmt::format("<a href=\"#{}\">{}</a>", id, html_text(title));
  };
  if (!report.states.empty())
    link("spectra", "Spectra and modes");
  for (const ReportSection &part : report.sections)
    if (!part.empty())
      link(part.id, part.title);
  link("sources", "Where it comes from");
  return text;
}

std::string overview(const Report &report) {
  std::string text;
  for (std::size_t i = 0; i < report.overview.size(); ++i)
    text += html_table(report.overview[i], fmt::format("overview-table-{}", i + 1));
  return text;
}

std::string workbench(const Report &report) {
  if (report.states.empty())
    return "";
  const std::string picture = report.spectra ? figure(*report.spectra, "spectra-figure") : "";
  return filled(report_assets().at("workbench"), {{"spectra", picture}});
}

std::string sources(const Report &report) {
  std::string text;
  for (const auto &[file, facts] : report.sources)
    text += fmt::format("<details open><summary>{}</summary>{}</details>", html_text(file),
                        html_facts(facts));
  return text;
}

} // namespace

std::string html_report(const Report &report) {
  const std::map<std::string, std::string> &assets = report_assets();
  std::string sections;
  for (const ReportSection &part : report.sections)
    if (!part.empty())
      sections += section(part);
  std::string script;
  for (const char *name : {"start", "plot", "figures", "viewer", "spectra", "tables"})
    script += assets.at(name);
  return filled(assets.at("page"), {{"title", html_text(report.title)},
                                    {"subtitle", html_text(report.subtitle)},
                                    {"folder", html_text(report.folder)},
                                    {"program", html_text(report.program)},
                                    {"style", assets.at("style")},
                                    {"contents", contents(report)},
                                    {"overview", overview(report)},
                                    {"workbench", workbench(report)},
                                    {"sections", sections},
                                    {"sources", sources(report)},
                                    {"data", json_in_html(report_json(report))},
                                    {"script", script}});
}

void write_html_report(const std::filesystem::path &path, const Report &report) {
  write_text_file(path.string(), html_report(report));
}

} // namespace ins
