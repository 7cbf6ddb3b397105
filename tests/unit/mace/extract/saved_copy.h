// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/archive/zip_file.h"
#include "temporary_file.h"
#include "zip_writer.h"

#include <map>
#include <stdexcept>
#include <string>

inline std::string saved_path(const std::string &name) {
  return std::string(SAVED_MODELS) + "/" + name;
}

/// The entries of a saved model, which a test may change and write again, with right checksums.
class SavedCopy {
public:
  explicit SavedCopy(const std::string &name) {
    mace::archive::ZipFile zip(saved_path(name));
    for (const std::string &entry : zip.names()) {
      entries_[entry] = zip.read(entry);
      if (entry.ends_with("/data.pkl"))
        folder_ = entry.substr(0, entry.rfind('/') + 1);
    }
  }

  std::string &entry(const std::string &name) { return entries_.at(folder_ + name); }
  void remove(const std::string &name) { entries_.erase(folder_ + name); }

  /// Replaces a part of the pickled objects wherever it is.
  void replace(const std::string &old, const std::string &with) {
    std::string &objects = entry("data.pkl");
    bool found = false;
    for (std::size_t at = 0; (at = objects.find(old, at)) != std::string::npos; at += with.size()) {
      objects.replace(at, old.size(), with);
      found = true;
    }
    if (!found)
      throw std::runtime_error("the model has no " + old);
  }
  /// Gives a class another name.
  void rename_class(const std::string &name, const std::string &other) {
    replace("\n" + name + "\n", "\n" + other + "\n");
  }
  /// Gives a text, such as the name of an attribute, another value.
  void rename_text(const std::string &text, const std::string &other) {
    const auto pickled = [](const std::string &t) {
      return std::string("X") + ZipWriter::number(t.size(), 4) + t;
    };
    replace(pickled(text), pickled(other));
  }

  std::string write() const {
    ZipWriter archive;
    for (const auto &[name, content] : entries_)
      archive.add(name, content);
    write_bytes(file_.path(), archive.bytes());
    return file_.path();
  }

private:
  std::map<std::string, std::string> entries_;
  std::string folder_;
  TemporaryFile file_;
};
