# maceins::hdf5: the serial HDF5 C library.

set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 1.10 REQUIRED COMPONENTS C)
add_library(maceins_hdf5 INTERFACE)
add_library(maceins::hdf5 ALIAS maceins_hdf5)
target_link_libraries(maceins_hdf5 INTERFACE hdf5::hdf5)
maceins_report(HDF5 "${HDF5_VERSION}, ${HDF5_C_INCLUDE_DIRS}")
