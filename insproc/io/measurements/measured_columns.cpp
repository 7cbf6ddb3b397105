// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/measurements/raw_spectrum.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace ins {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The words of a line between blanks, commas and semicolons.
std::vector<std::string> words_of(std::string_view line) {
  std::string text(line);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == ',' || c == ';'; }, ' ');
  std::vector<std::string> words;
  for (const std::string_view word : split_words(text))
    words.emplace_back(word);
  return words;
}

/// A number, or NaN where one is missing.
bool value_of(const std::string &word, double &value) {
  if (parse_number(word, value))
    return true;
  const std::string text = lower(word);
  value = std::numeric_limits<double>::quiet_NaN();
  return text == "nan" || text == "-nan" || text == "inf" || text == "-inf";
}

std::optional<std::vector<double>> numbers_of(const std::vector<std::string> &words) {
  std::vector<double> numbers(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!value_of(words[i], numbers[i]))
      return std::nullopt;
  return numbers;
}

/// What a column holds.
enum class Meaning { energy, value, error, ignored };

/// By the name over a column; empty if the name says nothing.
std::optional<Meaning> meaning_of(const std::string &name) {
  const std::string word = lower(name);
  if (word == "x" || word.starts_with("energy") || word.starts_with("wavenumber"))
    return Meaning::energy;
  if (word.starts_with("dx") || word == "resolution")
    return Meaning::ignored;
  if (word == "e" || word.starts_with("err") || word.ends_with("error") ||
      word.starts_with("sigma") || (word.size() <= 3 && word.front() == 'e'))
    return Meaning::error;
  if (word.front() == 'y' || word.starts_with("count") || word.starts_with("intensity"))
    return Meaning::value;
  return std::nullopt;
}

class ColumnReader {
public:
  explicit ColumnReader(const std::string &path) : file_(path) {}

  RawMeasurement read() {
    std::string_view line;
    while (file_.next_line(line)) {
      const std::vector<std::string> words = words_of(line);
      if (words.empty())
        continue;
      if (const auto numbers = numbers_of(words))
        take(*numbers);
      else
        take_words(line);
    }
    if (result_.spectra.empty())
      file_.fail("there are no columns of numbers; a measured spectrum has energy, intensity and, "
                 "if it is known, the error");
    return std::move(result_);
  }

private:
  void take(const std::vector<double> &numbers) {
    if (numbers.size() == 1) { // Mantid's number of the spectrum that follows
      name_ = fmt::format("{}", numbers.front());
      block_.clear();
      return;
    }
    const bool again =
        !block_.empty() && turns_back(result_.spectra[block_[0]].energies, numbers[0]);
    if (block_.empty() || again)
      begin(numbers.size());
    if (numbers.size() != columns_.size())
      file_.fail(fmt::format("{} numbers where the lines before have {}", numbers.size(),
                             columns_.size()));
    std::size_t next = 0;
    RawSpectrum *spectrum = nullptr;
    for (std::size_t c = 1; c < numbers.size(); ++c)
      if (columns_[c] == Meaning::value) {
        spectrum = &result_.spectra[block_[next++]];
        spectrum->energies.push_back(numbers[0]);
        spectrum->values.push_back(numbers[c]);
      } else if (columns_[c] == Meaning::error && spectrum) {
        spectrum->errors.push_back(numbers[c]);
      }
  }

  /// Whether an energy does not go on as those before it do, so that another spectrum begins.
  bool turns_back(const std::vector<double> &energies, double next) const {
    if (next == energies.back())
      file_.fail(fmt::format("the energy {} stands on the line before, too", next));
    return energies.size() > 1 &&
           (next > energies.back()) != (energies.back() > energies[energies.size() - 2]);
  }

  /// Notes what a line without numbers says; it begins another block.
  void take_words(std::string_view line) {
    const std::string text(line);
    block_.clear();
    if (const std::optional<EnergyUnit> unit = unit_in(text); unit && result_.spectra.empty())
      result_.unit = unit; // the line next to the numbers has the last word
    const std::string small = lower(text);
    if (small.find("distribution=true") != std::string::npos)
      result_.quantity = MeasuredQuantity::density;
    if (small.find("distribution=false") != std::string::npos)
      result_.quantity = MeasuredQuantity::counts;
    head_.clear();
    for (const std::string &word : words_of(line)) {
      const std::size_t first = word.find_first_not_of('#');
      if (first != std::string::npos && !word.starts_with("Distribution="))
        head_.emplace_back(word, first);
    }
  }

  /// Begins the spectra of another block.
  void begin(std::size_t count) {
    columns_ = meanings(count);
    block_.clear();
    for (std::size_t c = 1; c < count; ++c)
      if (columns_[c] == Meaning::value) {
        block_.push_back(result_.spectra.size());
        result_.spectra.push_back({name_of(c), {}, {}, {}});
      }
    name_.clear();
  }

  /// From the names over the columns where they are as many; else by the count alone.
  std::vector<Meaning> meanings(std::size_t count) {
    named_ = head_.size() == count && meaning_of(head_[0]) == Meaning::energy;
    std::vector<Meaning> columns = {Meaning::energy};
    if (named_) {
      for (std::size_t c = 1; c < count; ++c)
        columns.push_back(meaning_of(head_[c]).value_or(Meaning::value));
      return columns;
    }
    if (count > 4)
      file_.fail(fmt::format("{} columns without a line of names over them (energy, the names of "
                             "the spectra, error): which are intensities?",
                             count));
    columns.push_back(Meaning::value);
    if (count > 2)
      columns.push_back(Meaning::error);
    if (count > 3)
      columns.push_back(Meaning::ignored);
    return columns;
  }

  std::string name_of(std::size_t column) const {
    if (!name_.empty())
      return name_;
    const bool plain = !named_ || meaning_of(head_[column]) == Meaning::value;
    return plain ? std::to_string(result_.spectra.size() + 1) : head_[column];
  }

  LineReader file_;
  RawMeasurement result_;
  std::vector<std::string> head_; ///< words of the last line without numbers
  bool named_ = false;            ///< whether they name the columns
  std::vector<Meaning> columns_;
  std::vector<std::size_t> block_; ///< the spectra that lines add to
  std::string name_;               ///< of the spectrum that comes next
};

} // namespace

std::optional<EnergyUnit> unit_in(const std::string &text) {
  const std::string small = lower(text);
  const auto says = [&](const char *words) { return small.find(words) != std::string::npos; };
  if (says("cm-1") || says("cm^-1") || says("cm1") || says("1/cm") || says("wavenumber") ||
      says("cm⁻¹"))
    return EnergyUnit::per_cm;
  if (says("mev") || says("deltae"))
    return EnergyUnit::meV;
  return std::nullopt;
}

RawMeasurement read_measured_columns(const std::string &path) { return ColumnReader(path).read(); }

} // namespace ins
