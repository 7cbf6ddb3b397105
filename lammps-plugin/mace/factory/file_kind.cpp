// SPDX-License-Identifier: GPL-2.0-or-later
#include "file_kind.h"

#include "mace/archive/torch_file.h"
#include "mace/error.h"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace mace {

FileKind file_kind(const std::string &path) {
  const auto unreadable = [&path](const char *why) {
    return Error(path + ": cannot read the model file: " + why);
  };
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw unreadable(std::strerror(errno));
  std::string head(8, '\0');
  errno = 0;
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (file.gcount() == 0)
    throw unreadable(errno ? std::strerror(errno) : "it is empty");
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head == "\x89HDF\r\n\x1a\n")
    return FileKind::Native;
  if (head.starts_with("PK\x03\x04") || archive::is_without_zip(head))
    return FileKind::PyTorch;
  throw Error(path + ": is neither a model file of this package (HDF5) nor one of PyTorch 1.6 or "
                     "later (.model, *-lammps.pt, *-mliap_lammps.pt)");
}

} // namespace mace
