# maceins::lapack: the C interface LAPACKE over OpenBLAS.

find_path(LAPACKE_INCLUDE_DIR lapacke.h PATH_SUFFIXES lapacke openblas)
find_library(LAPACKE_LIBRARY lapacke)
find_library(OPENBLAS_LIBRARY openblas PATH_SUFFIXES openblas-pthread openblas-openmp openblas-serial)
mark_as_advanced(LAPACKE_INCLUDE_DIR LAPACKE_LIBRARY OPENBLAS_LIBRARY)
if(NOT LAPACKE_INCLUDE_DIR OR NOT OPENBLAS_LIBRARY)
  message(FATAL_ERROR "LAPACKE or OpenBLAS not found: install liblapacke-dev and libopenblas-dev, "
                      "or add their prefix to CMAKE_PREFIX_PATH")
endif()
add_library(maceins_lapack INTERFACE)
add_library(maceins::lapack ALIAS maceins_lapack)
target_include_directories(maceins_lapack SYSTEM INTERFACE ${LAPACKE_INCLUDE_DIR})
if(LAPACKE_LIBRARY)
  target_link_libraries(maceins_lapack INTERFACE ${LAPACKE_LIBRARY})
endif()
target_link_libraries(maceins_lapack INTERFACE ${OPENBLAS_LIBRARY})
maceins_report(LAPACK "${OPENBLAS_LIBRARY}")
