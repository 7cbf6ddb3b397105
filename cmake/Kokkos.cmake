# Kokkos: what the native engine is written in. Taken, in this order, from
#   the LAMMPS that the plugin is built for, if that has KOKKOS (LAMMPSKokkos.cmake), or that this build
#   is a part of (SurroundingLAMMPS.cmake): two Kokkos do not go together in one process,
#   an installed Kokkos 5 (Kokkos_ROOT, CMAKE_PREFIX_PATH),
#   sources in MACEINS_KOKKOS_SOURCE, built here with OpenMP and Serial.
# Sets MACEINS_KOKKOS_FOUND; offers Kokkos::kokkos. Symbols stay hidden in the plugin.

set(MACEINS_KOKKOS_SOURCE "" CACHE PATH "Kokkos 5 sources to build, if Kokkos is not installed")
set(MACEINS_KOKKOS_FOUND OFF)

if(MACEINS_IN_LAMMPS AND MACEINS_LAMMPS_KOKKOS)
  set(MACEINS_KOKKOS_FOUND ON)
  maceins_report(Kokkos "${kokkos_version}, that of LAMMPS")
  return()
endif()
if(MACEINS_LAMMPS_KOKKOS)
  set(Kokkos_DIR ${kokkos_config} CACHE PATH "The Kokkos of LAMMPS" FORCE)
endif()
# CMake also looks beside the folders on the PATH, where build/env.sh puts those of a build: the Kokkos
# of one build is none that is installed for the next.
find_package(Kokkos 5.0 CONFIG QUIET NO_SYSTEM_ENVIRONMENT_PATH)
if(Kokkos_FOUND)
  set(MACEINS_KOKKOS_FOUND ON)
  maceins_report(Kokkos "${Kokkos_VERSION}, installed in ${Kokkos_DIR}")
elseif(MACEINS_KOKKOS_SOURCE)
  set(Kokkos_ENABLE_SERIAL ON CACHE BOOL "")
  set(Kokkos_ENABLE_OPENMP ON CACHE BOOL "")
  set(CMAKE_CXX_VISIBILITY_PRESET hidden)
  set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
  set(BUILD_SHARED_LIBS OFF)
  set(MACEINS_KOKKOS_BUILD_DIR ${PROJECT_BINARY_DIR}/kokkos-build)
  add_subdirectory(${MACEINS_KOKKOS_SOURCE} ${MACEINS_KOKKOS_BUILD_DIR} EXCLUDE_FROM_ALL SYSTEM)
  unset(CMAKE_CXX_VISIBILITY_PRESET)
  unset(CMAKE_VISIBILITY_INLINES_HIDDEN)
  unset(BUILD_SHARED_LIBS)
  set(MACEINS_KOKKOS_FOUND ON)
  maceins_report(Kokkos "built from ${MACEINS_KOKKOS_SOURCE}")
elseif(MACEINS_IN_LAMMPS)
  message(FATAL_ERROR "mace-ins: no Kokkos 5 for the kernels; this LAMMPS brings none: set "
                      "MACEINS_KOKKOS_SOURCE to its sources or Kokkos_ROOT to an installed one")
else()
  maceins_report(Kokkos "not found: no native engine (set Kokkos_ROOT or MACEINS_KOKKOS_SOURCE)")
endif()
