// SPDX-License-Identifier: GPL-2.0-or-later
#include "stored_content.h"

#include "io/hdf5/handle.h"
#include <stdexcept>

namespace {

/// Names and contents of everything below a group, in order of the names.
void describe(hid_t group, const std::string &path, std::vector<std::string> &out);

std::string bytes_of(hid_t object, bool dataset) {
  const ins::h5::Handle type(dataset ? H5Dget_type(object) : H5Aget_type(object), H5Tclose);
  const ins::h5::Handle space(dataset ? H5Dget_space(object) : H5Aget_space(object), H5Sclose);
  std::string bytes(H5Tget_size(type) * H5Sget_simple_extent_npoints(space), '\0');
  if (dataset)
    H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
  else
    H5Aread(object, type, bytes.data());
  hsize_t extents[8] = {};
  const int rank = H5Sget_simple_extent_dims(space, extents, nullptr);
  std::string shape = std::to_string(H5Tget_class(type)) + ":";
  for (int i = 0; i < rank; ++i)
    shape += std::to_string(extents[i]) + ",";
  return shape + bytes;
}

struct Place {
  std::string path;
  std::vector<std::string> *out;
};

herr_t describe_attribute(hid_t group, const char *name, const H5A_info_t *, void *data) {
  const Place &place = *static_cast<Place *>(data);
  const ins::h5::Handle attribute(H5Aopen(group, name, H5P_DEFAULT), H5Aclose);
  place.out->push_back(place.path + "@" + name + "=" + bytes_of(attribute, false));
  return 0;
}

herr_t describe_link(hid_t group, const char *name, const H5L_info_t *, void *data) {
  const Place &place = *static_cast<Place *>(data);
  const ins::h5::Handle object(H5Oopen(group, name, H5P_DEFAULT), H5Oclose);
  const std::string path = place.path + "/" + name;
  if (H5Iget_type(object) == H5I_GROUP)
    describe(object, path, *place.out);
  else
    place.out->push_back(path + "=" + bytes_of(object, true));
  return 0;
}

void describe(hid_t group, const std::string &path, std::vector<std::string> &out) {
  Place place{path, &out};
  H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, describe_attribute, &place);
  H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, describe_link, &place);
}

} // namespace

std::vector<std::string> stored_content(const std::string &path) {
  const ins::h5::Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  if (!file.valid())
    throw std::runtime_error(path + ": cannot be opened");
  std::vector<std::string> out;
  describe(file, "", out);
  return out;
}
