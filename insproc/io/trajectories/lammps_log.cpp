// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/lammps_log.h"

#include "base/error.h"
#include "io/text/line_reader.h"
#include "io/text/line_stream.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>

namespace ins {

namespace {

/// A list of yaml's flow style as words: "[a, b, ]" or "['a', 'b']".
std::string list_words(std::string_view line) {
  std::string words(line);
  for (char &c : words)
    if (c == '[' || c == ']' || c == ',' || c == '\'' || c == '"')
      c = ' ';
  return words;
}

/// Whether the file ends in the middle of a line.
bool ends_in_a_line(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (file.tellg() <= 0)
    return false;
  file.seekg(-1, std::ios::end);
  return file.get() != '\n';
}

/// Builds the runs of a log line by line.
class LogReader {
public:
  void read(std::string_view line, long number) {
    number_ = number;
    if (line.starts_with("LAMMPS ("))
      end_table(false);
    const bool title = after_memory_line_;
    after_memory_line_ = line.starts_with("Per MPI rank memory") ||
                         line.starts_with("Memory usage per processor") ||
                         (title && line.starts_with("---") && !line.starts_with("----"));
    if (line.starts_with("keywords:")) {
      start_table(list_words(line.substr(line.find(':') + 1)));
    } else if (is_step_of_multi(line)) {
      read_step_of_multi(line);
    } else if (!after_memory_line_ && (title || starts_with_step(line))) {
      start_table(std::string(line));
    } else if (line.starts_with("Loop time of")) {
      finish(line);
    } else if (!in_table_) {
      commands_.read(line);
    } else if (multi_) {
      read_values_of_multi(line);
    } else {
      read_row(line);
    }
  }

  /// \param cut_off  whether the file ends in the middle of its last line
  LammpsLog result(const std::string &path, bool cut_off) {
    if (cut_off && in_table_ && last_row_line_ == number_ && !log_.runs.back().rows.empty()) {
      log_.runs.back().rows.pop_back();
      rejected_line_ = number_;
    }
    if (cut_off && in_table_ && rejected_line_ == number_)
      log_.remarks.push_back(
          fmt::format("{}:{}: the last line is cut off; it is left out", path, number_));
    end_table(false);
    std::erase_if(log_.runs, [](const LogRun &run) { return run.rows.empty(); });
    return std::move(log_);
  }

private:
  static bool starts_with_step(std::string_view line) {
    const auto words = split_words(line);
    double number = 0.0;
    return words.size() > 1 && words[0] == "Step" && !parse_number(words[1], number);
  }
  static bool is_step_of_multi(std::string_view line) {
    return line.starts_with("----") && line.find(" Step ") != std::string_view::npos;
  }

  void start_table(const std::string &header) {
    end_table(false);
    LogRun run;
    for (const std::string_view word : split_words(header))
      run.columns.emplace_back(word);
    run.line = number_;
    run.commands = commands_;
    run.atoms = commands_.atoms();
    log_.runs.push_back(std::move(run));
    in_table_ = true;
  }

  void end_table(bool finished) {
    if (!in_table_)
      return;
    LogRun &run = log_.runs.back();
    run.finished = finished;
    if (multi_ && !run.rows.empty() && run.rows.back().size() < run.columns.size())
      run.rows.pop_back();
    in_table_ = multi_ = false;
  }

  /// "Loop time of 2.1 on 1 procs for 20 steps with 108 atoms"
  void finish(std::string_view line) {
    if (!in_table_)
      return;
    const auto words = split_words(line);
    if (words.size() > 2 && words.back() == "atoms")
      parse_number(words[words.size() - 2], log_.runs.back().atoms);
    end_table(true);
  }

  void read_row(std::string_view line) {
    LogRun &run = log_.runs.back();
    const bool yaml = line.find('[') != std::string_view::npos;
    const std::string text = yaml ? list_words(line) : std::string(line);
    std::vector<std::string_view> words = split_words(text);
    if (yaml && !words.empty() && words[0] == "-")
      words.erase(words.begin());
    std::vector<double> row;
    double value = 0.0;
    for (const std::string_view word : words) {
      if (!parse_number(word, value))
        break;
      row.push_back(value);
    }
    const bool whole = row.size() == words.size() && row.size() == run.columns.size();
    (whole ? last_row_line_ : rejected_line_) = number_;
    if (whole)
      run.rows.push_back(std::move(row));
  }

  /// "------------ Step            300 ----- CPU =  0.000669453 (sec) -------------"
  void read_step_of_multi(std::string_view line) {
    const auto words = split_words(line);
    double step = 0.0;
    if (words.size() < 3 || !parse_number(words[2], step))
      return;
    if (!multi_ || !in_table_) {
      start_table("Step");
      multi_ = true;
    }
    LogRun &run = log_.runs.back();
    if (!run.rows.empty() && run.rows.back().size() < run.columns.size())
      run.rows.pop_back();
    run.rows.push_back({step});
    last_row_line_ = number_;
  }

  /// "PotEng   =        -8.5778 E_bond   =         0.0000 E_angle  =         0.0000"
  void read_values_of_multi(std::string_view line) {
    LogRun &run = log_.runs.back();
    const auto words = split_words(line);
    double value = 0.0;
    for (std::size_t i = 0; i + 2 < words.size(); i += 3) {
      if (words[i + 1] != "=" || !parse_number(words[i + 2], value))
        return;
      std::vector<double> &row = run.rows.back();
      if (run.rows.size() == 1)
        run.columns.emplace_back(words[i]);
      if (row.size() < run.columns.size())
        row.push_back(value);
      last_row_line_ = number_;
    }
  }

  LammpsLog log_;
  LammpsRunCommands commands_;
  bool in_table_ = false;
  bool multi_ = false;
  bool after_memory_line_ = false; ///< the next line is a header
  long number_ = 0, last_row_line_ = 0, rejected_line_ = -1;
};

} // namespace

int LogRun::column(const std::string &name) const {
  const auto at = std::find(columns.begin(), columns.end(), name);
  return at == columns.end() ? -1 : static_cast<int>(at - columns.begin());
}

LammpsLog read_lammps_log(const std::string &path) {
  LineStream file(path);
  LogReader reader;
  std::string_view line;
  long number = 0;
  while (file.next(line))
    reader.read(line, ++number);
  LammpsLog log = reader.result(path, ends_in_a_line(path));
  if (log.runs.empty())
    throw Error(
        fmt::format("{}: there is no thermodynamic output; is this a log of LAMMPS?", path));
  return log;
}

} // namespace ins
