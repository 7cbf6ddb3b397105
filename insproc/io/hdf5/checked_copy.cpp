// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/hdf5/checked_copy.h"

#include "io/hdf5/error.h"
#include "io/hdf5/values.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ins::h5 {

namespace {

constexpr int deepest_group = 32;
constexpr int most_objects = 100000;
constexpr rlim_t longest_time = 30; // s of processor time
constexpr std::size_t memory_step = 1 << 16;

// In the child: from the file to a file in memory.

/// What a group or object has, by name.
using Names = std::vector<std::string>;

Names links_of(hid_t group) {
  Names names;
  const auto collect = [](hid_t, const char *name, const H5L_info_t *info, void *to) -> herr_t {
    if (info->type == H5L_TYPE_HARD)
      static_cast<Names *>(to)->emplace_back(name);
    return 0;
  };
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    throw Error("its table of contents cannot be read: the file is damaged");
  return names;
}

Names attributes_of(hid_t object) {
  Names names;
  const auto collect = [](hid_t, const char *name, const H5A_info_t *, void *to) -> herr_t {
    static_cast<Names *>(to)->emplace_back(name);
    return 0;
  };
  if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names) < 0)
    throw Error("its attributes cannot be read: the file is damaged");
  return names;
}

void require(bool written) {
  if (!written)
    throw Error("its content cannot be held in memory");
}

void copy_attributes(hid_t from, hid_t to) {
  for (const std::string &name : attributes_of(from)) {
    const Handle attribute(H5Aopen(from, name.c_str(), H5P_DEFAULT), H5Aclose);
    const Handle type(H5Aget_type(attribute), H5Tclose);
    const Handle space(H5Aget_space(attribute), H5Sclose);
    if (H5Sget_simple_extent_npoints(space) != 1)
      continue;
    const Source source{attribute, true};
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
      require(write_number_attribute(to, name, read_numbers<double>(source, 1)[0]));
      break;
    case H5T_INTEGER:
      require(write_number_attribute(to, name, read_numbers<std::int64_t>(source, 1)[0]));
      break;
    case H5T_STRING:
      require(write_text_attribute(to, name, read_texts(source, 1)[0]));
      break;
    default:
      break;
    }
  }
}

void copy_dataset(hid_t from, hid_t group, const std::string &name) {
  const Handle type(H5Dget_type(from), H5Tclose);
  const H5T_class_t type_class = H5Tget_class(type);
  if (type_class != H5T_FLOAT && type_class != H5T_INTEGER && type_class != H5T_STRING)
    return;
  const Shape shape = checked_shape(from);
  const Source source{from, false};
  const std::size_t n = count(shape);
  const Storage plain = Storage::Plain;
  if (type_class == H5T_FLOAT)
    require(write_numbers(group, name, shape, read_numbers<double>(source, n).data(), plain));
  else if (type_class == H5T_INTEGER)
    require(write_numbers(group, name, shape, read_numbers<std::int64_t>(source, n).data(), plain));
  else if (shape.size() <= 1)
    require(write_texts(group, name, read_texts(source, n), plain));
  else
    return;
  const Handle to(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose);
  copy_attributes(from, to);
}

/// Copies the members of a group; one that is linked twice is copied twice.
void copy_group(hid_t from, hid_t to, int depth, int &objects) {
  if (depth > deepest_group)
    throw Error("its groups are nested without end: the file is damaged");
  copy_attributes(from, to);
  for (const std::string &name : links_of(from)) {
    if (++objects > most_objects)
      throw Error("holds too many objects: the file is damaged");
    const Handle object(H5Oopen(from, name.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object.valid())
      throw Error(name + " cannot be opened: the file is damaged");
    const H5I_type_t kind = H5Iget_type(object);
    if (kind == H5I_GROUP) {
      require(make_group(to, name));
      const Handle copy(H5Gopen2(to, name.c_str(), H5P_DEFAULT), H5Gclose);
      require(copy.valid());
      copy_group(object, copy, depth + 1, objects);
    } else if (kind == H5I_DATASET) {
      try {
        copy_dataset(object, to, name);
      } catch (const Error &error) {
        throw Error(name + ": " + error.what());
      }
    }
  }
}

std::vector<char> image_of(const std::string &path) {
  const Handle from(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!from.valid())
    throw Error("HDF5 cannot open it: the file is truncated or damaged, in use by another "
                "program, or not readable");
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  // A file in the format of 1.10 would say that a program still writes into it.
  H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
  H5Pset_fapl_core(access, memory_step, false);
  const Handle to(H5Fcreate("copy", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
  require(to.valid());
  int objects = 0;
  const Handle from_root(H5Gopen2(from, "/", H5P_DEFAULT), H5Gclose);
  const Handle to_root(H5Gopen2(to, "/", H5P_DEFAULT), H5Gclose);
  if (!from_root.valid())
    throw Error("its root cannot be opened: the file is damaged");
  copy_group(from_root, to_root, 0, objects);
  // H5Fget_file_image() of HDF5 1.10 spoils the checksum of the head.
  void *memory = nullptr;
  hsize_t size = 0;
  require(H5Fflush(to, H5F_SCOPE_GLOBAL) >= 0 && H5Fget_vfd_handle(to, H5P_DEFAULT, &memory) >= 0 &&
          H5Fget_filesize(to, &size) >= 0);
  const char *const bytes = *static_cast<char **>(memory);
  return {bytes, bytes + size};
}

// Between the two: one byte that says what follows, its length, the image or a message.

constexpr char is_image = 'I', is_message = 'M';

void write_all(int descriptor, const char *bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t n = write(descriptor, bytes, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return;
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
}

void send(int descriptor, char kind, const char *bytes, std::size_t size) {
  write_all(descriptor, &kind, 1);
  write_all(descriptor, reinterpret_cast<const char *>(&size), sizeof(size));
  write_all(descriptor, bytes, size);
}

std::vector<char> receive(int descriptor) {
  std::vector<char> bytes;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t n = read(descriptor, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return bytes;
    bytes.insert(bytes.end(), buffer.data(), buffer.data() + n);
  }
}

/// What the child does; it must not return into the program it was forked from.
[[noreturn]] void work_as_child(const std::string &path, int descriptor) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU, SIGPIPE})
    std::signal(signal, SIG_DFL);
  const rlimit no_core{0, 0}, time{longest_time, longest_time};
  setrlimit(RLIMIT_CORE, &no_core);
  setrlimit(RLIMIT_CPU, &time);
  // The C library writes about a damaged heap; what counts is that the child ends.
  const int nowhere = ::open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  try {
    const std::vector<char> image = image_of(path);
    send(descriptor, is_image, image.data(), image.size());
  } catch (const std::exception &error) {
    send(descriptor, is_message, error.what(), std::strlen(error.what()));
  }
  _exit(0);
}

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
      throw Error(std::string("no pipe to a child process: ") + std::strerror(errno));
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe &) = delete;
  Pipe &operator=(const Pipe &) = delete;
  void close_end(int which) {
    if (ends[which] >= 0)
      close(ends[which]);
    ends[which] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

Handle open_image(std::vector<char> &bytes, const std::string &path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, memory_step, false);
  H5Pset_file_image(access, bytes.data(), bytes.size());
  // HDF5 refuses an image under the name of a file that exists.
  const std::string name = path + " in memory, " + std::to_string(getpid());
  Handle file(H5Fopen(name.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (!file.valid())
    throw Error(path + ": its content cannot be held in memory");
  return file;
}

} // namespace

Handle checked_copy(const std::string &path) {
  const Quiet quiet;
  H5open(); // before the fork: the child may not find the library half initialised
  Pipe pipe;
  const pid_t child = fork();
  if (child < 0)
    throw Error(path + ": no child process to read it: " + std::strerror(errno));
  if (child == 0)
    work_as_child(path, pipe.ends[1]);
  pipe.close_end(1);
  std::vector<char> bytes = receive(pipe.ends[0]);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  std::size_t size = 0;
  constexpr std::size_t head = 1 + sizeof(size);
  if (bytes.size() >= head)
    std::memcpy(&size, bytes.data() + 1, sizeof(size));
  if (bytes.size() < head || bytes.size() - head != size)
    throw Error(path + ": HDF5 crashes reading it: the file is damaged");
  const char kind = bytes.front();
  bytes.erase(bytes.begin(), bytes.begin() + head);
  if (kind == is_message)
    throw Error(path + ": " + std::string(bytes.begin(), bytes.end()));
  return open_image(bytes, path);
}

} // namespace ins::h5
