# What the build folder of a LAMMPS tells (LAMMPS_BUILD_DIR), read from its CMakeCache.txt. Sets
#   lammps_include, lammps_definitions, MACEINS_LAMMPS_VERSION   as LAMMPS.cmake describes
#   lammps_mpi, MACEINS_LMP, MACEINS_MPIRUN                      of that build
#   lammps_build_<ENTRY>                                         entries of the cache, as far as used

if(NOT EXISTS ${LAMMPS_BUILD_DIR}/CMakeCache.txt)
  message(FATAL_ERROR "LAMMPS_BUILD_DIR=${LAMMPS_BUILD_DIR} has no CMakeCache.txt: name the folder "
                      "in which cmake configured LAMMPS. For a LAMMPS built with make set "
                      "LAMMPS_SOURCE_DIR and LAMMPS_SIZES alone; styles of KOKKOS are then left out")
endif()
load_cache(${LAMMPS_BUILD_DIR} READ_WITH_PREFIX lammps_build_
  CMAKE_HOME_DIRECTORY CMAKE_CXX_COMPILER LAMMPS_MACHINE LAMMPS_SIZES BUILD_MPI BUILD_SHARED_LIBS
  MPI_CXX_COMPILER MPI_CXX_HEADER_DIR PKG_PLUGIN PKG_KOKKOS KOKKOS_PREC KOKKOS_LAYOUT
  EXTERNAL_KOKKOS DOWNLOAD_KOKKOS Kokkos_DIR)

get_filename_component(lammps_source "${lammps_build_CMAKE_HOME_DIRECTORY}" DIRECTORY)
set(lammps_include ${lammps_source}/src)
if(NOT EXISTS ${lammps_include}/version.h)
  message(FATAL_ERROR "LAMMPS_BUILD_DIR=${LAMMPS_BUILD_DIR} was configured from "
                      "${lammps_build_CMAKE_HOME_DIRECTORY}, which is no LAMMPS or no longer there")
endif()
if(LAMMPS_SOURCE_DIR)
  file(REAL_PATH ${LAMMPS_SOURCE_DIR} lammps_named)
  file(REAL_PATH ${lammps_source} lammps_configured)
  if(NOT lammps_named STREQUAL lammps_configured)
    message(FATAL_ERROR "LAMMPS_BUILD_DIR=${LAMMPS_BUILD_DIR} was configured from "
                        "${lammps_configured} and not from LAMMPS_SOURCE_DIR=${LAMMPS_SOURCE_DIR}: "
                        "name the tree it belongs to, or leave LAMMPS_SOURCE_DIR out")
  endif()
endif()
if(NOT lammps_build_PKG_PLUGIN)
  message(FATAL_ERROR "the LAMMPS of ${LAMMPS_BUILD_DIR} has no package PLUGIN and cannot load "
                      "plugins: build it again after\n"
                      "  cmake -D PKG_PLUGIN=ON ${LAMMPS_BUILD_DIR}")
endif()

maceins_read_version(${lammps_include}/version.h)
string(TOUPPER "LAMMPS_${lammps_build_LAMMPS_SIZES}" lammps_definitions)

set(lammps_program lmp)
if(lammps_build_LAMMPS_MACHINE)
  set(lammps_program lmp_${lammps_build_LAMMPS_MACHINE})
endif()
find_program(MACEINS_LMP ${lammps_program} HINTS ${LAMMPS_BUILD_DIR} NO_DEFAULT_PATH)

if(NOT lammps_build_BUILD_MPI)
  set(lammps_mpi ${lammps_include}/STUBS)
elseif(lammps_build_MPI_CXX_HEADER_DIR)
  set(lammps_mpi ${lammps_build_MPI_CXX_HEADER_DIR})
  get_filename_component(lammps_mpi_programs "${lammps_build_MPI_CXX_COMPILER}" DIRECTORY)
  find_program(MACEINS_MPIRUN NAMES mpirun mpiexec HINTS ${lammps_mpi_programs} NO_DEFAULT_PATH)
  find_program(MACEINS_MPIRUN NAMES mpirun mpiexec)
endif()
