# maceins::lammps for a LAMMPS whose build this project is a part of (InLAMMPS.cmake): the styles are
# compiled with the headers, the MPI and the definitions of LAMMPS' own sources.
#
# The target `lammps`, and that of its Kokkos, are made after this file is read, so that they are named
# here and not looked at.
#
# Sets MACEINS_LAMMPS_FOUND and MACEINS_LAMMPS_KOKKOS. For a LAMMPS with KOKKOS it offers
# target_lammps_kokkos(<target>), as LAMMPSKokkos.cmake does, with the target of LAMMPS' Kokkos; for one
# without it proposes the sources that LAMMPS brings as MACEINS_KOKKOS_SOURCE.

set(MACEINS_LAMMPS_FOUND ON)
set(MACEINS_LAMMPS_KOKKOS OFF)
add_library(maceins_lammps INTERFACE)
add_library(maceins::lammps ALIAS maceins_lammps)
target_include_directories(maceins_lammps SYSTEM INTERFACE
  $<TARGET_PROPERTY:lammps,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(maceins_lammps INTERFACE
  $<TARGET_PROPERTY:lammps,INTERFACE_COMPILE_DEFINITIONS> OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
target_compile_options(maceins_lammps INTERFACE
  $<TARGET_PROPERTY:lammps,INTERFACE_COMPILE_OPTIONS>)
maceins_report(LAMMPS "${maceins_lammps}, which this is a part of")

# Version of Kokkos sources, empty if there are none.
function(maceins_kokkos_version folder result)
  set(version "")
  if(EXISTS ${folder}/CMakeLists.txt)
    file(STRINGS ${folder}/CMakeLists.txt lines REGEX "^set\\(Kokkos_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX MATCHALL "[0-9]+" version "${lines}")
    list(JOIN version "." version)
  endif()
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

if(PKG_KOKKOS)
  if(EXTERNAL_KOKKOS)
    find_package(Kokkos CONFIG REQUIRED)
    set(kokkos_version ${Kokkos_VERSION})
  elseif(DOWNLOAD_KOKKOS)
    message(FATAL_ERROR "mace-ins: a Kokkos that is downloaded when LAMMPS is built cannot be looked "
                        "at before: leave DOWNLOAD_KOKKOS out, or install that Kokkos and set "
                        "EXTERNAL_KOKKOS")
  else()
    maceins_kokkos_version(${MACEINS_LAMMPS_TREE}/lib/kokkos kokkos_version)
  endif()
  if(NOT kokkos_version)
    message(FATAL_ERROR "mace-ins: this LAMMPS brings no Kokkos in lib/kokkos: put its sources there, "
                        "or install it and set EXTERNAL_KOKKOS")
  elseif(kokkos_version VERSION_LESS 5.0)
    message(FATAL_ERROR "mace-ins: the KOKKOS of this LAMMPS has Kokkos ${kokkos_version}, and the "
                        "kernels need 5.0 or later: take a newer LAMMPS, or leave PKG_KOKKOS out")
  endif()
  set(MACEINS_LAMMPS_KOKKOS ON)
  set(MACEINS_LAMMPS_KOKKOS_CUDA ${Kokkos_ENABLE_CUDA})
  # The wrapper of nvcc takes no precompiled headers.
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ${MACEINS_LAMMPS_KOKKOS_CUDA})
  add_library(maceins_lammps_kokkos INTERFACE)
  add_library(maceins::lammps_kokkos ALIAS maceins_lammps_kokkos)
  # Precision and layout are definitions that LAMMPS keeps to itself.
  target_compile_definitions(maceins_lammps_kokkos INTERFACE
    $<FILTER:$<TARGET_PROPERTY:lammps,COMPILE_DEFINITIONS>,INCLUDE,LMP_KOKKOS>)
  target_compile_features(maceins_lammps_kokkos INTERFACE cxx_std_20)
  target_link_libraries(maceins_lammps_kokkos INTERFACE Kokkos::kokkos)
  maceins_report(KOKKOS "that of LAMMPS: mace/kk")
else()
  maceins_kokkos_version(${MACEINS_LAMMPS_TREE}/lib/kokkos kokkos_version)
  if(NOT MACEINS_KOKKOS_SOURCE AND kokkos_version VERSION_GREATER_EQUAL 5.0)
    set(MACEINS_KOKKOS_SOURCE ${MACEINS_LAMMPS_TREE}/lib/kokkos)
  endif()
  maceins_report(KOKKOS "not in this LAMMPS: no mace/kk")
endif()

function(target_lammps_kokkos target)
  target_link_libraries(${target} PRIVATE maceins::lammps_kokkos)
endfunction()
