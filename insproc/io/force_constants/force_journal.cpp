// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/force_constants/force_journal.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sys/file.h>
#include <unistd.h>
#include <zlib.h>

namespace ins {

namespace fs = std::filesystem;

namespace {

struct Header {
  std::array<char, 8> magic{'M', 'A', 'C', 'E', 'I', 'N', 'S', 'J'};
  std::uint32_t version = 1;
  std::uint32_t atoms = 0;
  std::uint64_t run = 0;
};
static_assert(sizeof(Header) == 24);

struct RecordHead {
  std::uint32_t checksum = 0; ///< of the rest of the record
  std::int32_t displacement = 0;
};
static_assert(sizeof(RecordHead) == 8);

constexpr std::chrono::seconds longest_unsynchronized{1};

std::uint32_t checksum(const char *bytes, std::size_t size) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char *>(bytes), size));
}

std::vector<char> record_bytes(int displacement, const std::vector<double> &forces) {
  RecordHead head;
  head.displacement = displacement;
  std::vector<char> bytes(sizeof(RecordHead) + forces.size() * sizeof(double));
  std::memcpy(bytes.data() + sizeof(RecordHead), forces.data(), forces.size() * sizeof(double));
  std::memcpy(bytes.data(), &head, sizeof head);
  head.checksum =
      checksum(bytes.data() + sizeof head.checksum, bytes.size() - sizeof head.checksum);
  std::memcpy(bytes.data(), &head, sizeof head);
  return bytes;
}

/// The record in `bytes`, if it is whole.
bool parse_record(const std::vector<char> &bytes, JournalRecord &record) {
  RecordHead head;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.checksum !=
      checksum(bytes.data() + sizeof head.checksum, bytes.size() - sizeof head.checksum))
    return false;
  std::vector<double> forces((bytes.size() - sizeof head) / sizeof(double));
  std::memcpy(forces.data(), bytes.data() + sizeof head, bytes.size() - sizeof head);
  record.displacement = head.displacement;
  record.forces.clear();
  for (std::size_t k = 0; k + 2 < forces.size(); k += 3)
    record.forces.emplace_back(forces.data() + k);
  return std::all_of(record.forces.begin(), record.forces.end(),
                     [](const Eigen::Vector3d &f) { return f.allFinite(); });
}

std::size_t record_size(int atoms) {
  return sizeof(RecordHead) + static_cast<std::size_t>(atoms) * sizeof(Eigen::Vector3d);
}

/// Reads the header of a journal: is it of this run?
bool has_header(std::ifstream &file, std::uint64_t run, int atoms) {
  Header expected, header;
  expected.atoms = static_cast<std::uint32_t>(atoms);
  expected.run = run;
  file.read(reinterpret_cast<char *>(&header), sizeof header);
  return file && std::memcmp(&header, &expected, sizeof header) == 0;
}

/// False if another open file holds the lock. File systems without locks give it to everybody.
bool lock(int descriptor) {
  return ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

[[noreturn]] void fail_locked(const std::string &path) {
  throw Error(fmt::format(
      "{}: another run is writing it; wait for its end or use another file name", path));
}

/// Number of a journal by its name; -1 for the name of any other file.
int journal_number(const std::string &prefix, const std::string &name) {
  constexpr std::size_t most_digits = 6;
  if (!name.starts_with(prefix))
    return -1;
  const std::string digits = name.substr(prefix.size());
  if (digits.empty() || digits.size() > most_digits ||
      digits.find_first_not_of("0123456789") != std::string::npos)
    return -1;
  return std::stoi(digits);
}

} // namespace

std::string journal_name(const std::string &file, int number) {
  return fmt::format("{}.journal.{}", file, number);
}

std::vector<std::string> find_journals(const std::string &file) {
  const fs::path path(file);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const std::string prefix = path.filename().string() + ".journal.";
  std::map<int, std::string> found;
  std::error_code ignored;
  for (const fs::directory_entry &entry : fs::directory_iterator(folder, ignored)) {
    const int number = journal_number(prefix, entry.path().filename().string());
    if (number >= 0)
      found[number] = entry.path().string();
  }
  std::vector<std::string> names;
  for (const auto &[number, name] : found)
    names.push_back(name);
  return names;
}

void remove_journals(const std::string &file) {
  for (const std::string &name : find_journals(file)) {
    std::error_code failure;
    fs::remove(name, failure);
    if (failure)
      throw Error(fmt::format("{}: cannot be removed: {}", name, failure.message()));
  }
}

ForceJournal::Descriptor::Descriptor(const std::string &path, int flags)
    : number(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}

ForceJournal::Descriptor::~Descriptor() {
  if (number >= 0)
    ::close(number);
}

void require_idle_journals(const std::string &file) {
  for (const std::string &name : find_journals(file)) {
    const ForceJournal::Descriptor journal(name, O_RDONLY);
    if (journal.number >= 0 && !lock(journal.number))
      fail_locked(name);
  }
}

ForceJournal::ForceJournal(const std::string &file, int number, std::uint64_t run, int atoms)
    : path_(journal_name(file, number)), atoms_(static_cast<std::size_t>(atoms)),
      descriptor_(path_, O_WRONLY | O_CREAT | O_APPEND) {
  if (descriptor_.number < 0)
    throw Error(fmt::format("{}: cannot be created: {}", path_, std::strerror(errno)));
  if (!lock(descriptor_.number))
    fail_locked(path_);
  if (::ftruncate(descriptor_.number, 0) != 0)
    throw Error(fmt::format("{}: cannot be emptied: {}", path_, std::strerror(errno)));
  Header header;
  header.atoms = static_cast<std::uint32_t>(atoms);
  header.run = run;
  std::vector<char> bytes(sizeof header);
  std::memcpy(bytes.data(), &header, sizeof header);
  write(bytes);
}

void ForceJournal::append(int displacement, const std::vector<double> &forces) {
  if (forces.size() != 3 * atoms_)
    throw Error(fmt::format("{}: {} force components of {} atoms", path_, forces.size(), atoms_));
  write(record_bytes(displacement, forces));
  const Clock::time_point now = Clock::now();
  if (now - synchronized_ < longest_unsynchronized)
    return;
  if (::fdatasync(descriptor_.number) != 0)
    throw Error(fmt::format("{}: cannot be brought to the disk: {}", path_, std::strerror(errno)));
  synchronized_ = now;
}

void ForceJournal::write(const std::vector<char> &bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count =
        ::write(descriptor_.number, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      throw Error(fmt::format("{}: cannot be written: {}", path_,
                              count < 0 ? std::strerror(errno) : "is the disk full?"));
    written += static_cast<std::size_t>(count);
  }
}

int count_records(const std::string &path, std::uint64_t run, int atoms) {
  std::ifstream file(path, std::ios::binary);
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (failure || !has_header(file, run, atoms))
    return 0;
  return static_cast<int>((size - sizeof(Header)) / record_size(atoms));
}

std::vector<JournalRecord> read_journal(const std::string &path, std::uint64_t run, int atoms) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw Error(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  if (!has_header(file, run, atoms))
    return {};
  std::vector<JournalRecord> records;
  std::vector<char> bytes(record_size(atoms));
  JournalRecord record;
  while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) &&
         parse_record(bytes, record))
    records.push_back(record);
  return records;
}

} // namespace ins
