# maceins::lammps_kokkos: what a style of KOKKOS is compiled with beside maceins::lammps, that is the
# headers of the package and of the Kokkos that LAMMPS was built with, its precision and layout.
# Nothing of Kokkos is linked: a plugin takes its symbols from the program that loads it.
#
# Read from the build folder of LAMMPS (LAMMPSBuild.cmake), since installations carry no header of
# KOKKOS. Sets MACEINS_LAMMPS_KOKKOS, and for kokkos_check.cpp
#   MACEINS_KOKKOS_SETTINGS  "precision double|layout legacy|api openmp|api serial", as
#                            lammps_config_accelerator names them
#   MACEINS_KOKKOS_LINES     "Kokkos Version: 5.0.2|mdspan: enabled|...", as
#                            Kokkos::print_configuration writes them
# Styles for a GPU are compiled by the compiler of that LAMMPS: target_lammps_kokkos(<target>) links
# the above and sees to it.

set(MACEINS_LAMMPS_KOKKOS OFF)

# Property of the targets in a KokkosTargets.cmake, without duplicates.
function(maceins_kokkos_property file property result)
  get_filename_component(prefix ${file} DIRECTORY)
  get_filename_component(prefix ${prefix}/../../.. ABSOLUTE)
  file(STRINGS ${file} lines REGEX "^ *${property} \"")
  set(values)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^ *${property} \"(.*)\"$" "\\1" value "${line}")
    string(REPLACE "\\$" "$" value "${value}")
    string(REPLACE "\${_IMPORT_PREFIX}" "${prefix}" value "${value}")
    list(APPEND values ${value})
  endforeach()
  list(REMOVE_DUPLICATES values)
  set(${result} "${values}" PARENT_SCOPE)
endfunction()

if(lammps_build_EXTERNAL_KOKKOS)
  set(kokkos_config ${lammps_build_Kokkos_DIR})
elseif(lammps_build_DOWNLOAD_KOKKOS)
  set(kokkos_config ${LAMMPS_BUILD_DIR}/kokkos_build-prefix/lib/cmake/Kokkos)
else()
  set(kokkos_config ${LAMMPS_BUILD_DIR}/lib/kokkos)
endif()
if(NOT EXISTS ${kokkos_config}/KokkosTargets.cmake)
  message(FATAL_ERROR "the Kokkos of the LAMMPS in ${LAMMPS_BUILD_DIR} is not there: no "
                      "${kokkos_config}/KokkosTargets.cmake. Build that LAMMPS again, or leave "
                      "LAMMPS_BUILD_DIR out for a plugin without styles of KOKKOS")
endif()
maceins_kokkos_property(${kokkos_config}/KokkosTargets.cmake INTERFACE_INCLUDE_DIRECTORIES
                        kokkos_include)
maceins_kokkos_property(${kokkos_config}/KokkosTargets.cmake INTERFACE_COMPILE_OPTIONS
                        kokkos_options)
find_file(kokkos_header KokkosCore_config.h PATHS ${kokkos_include} NO_DEFAULT_PATH NO_CACHE
          REQUIRED)
file(STRINGS ${kokkos_header} kokkos_defines REGEX "^#define KOKKOS_")

# kokkos_defined(<name> <result>): value of a macro, ON if it has none, OFF without it.
function(kokkos_defined name result)
  set(${result} OFF PARENT_SCOPE)
  foreach(line IN LISTS kokkos_defines)
    if(line MATCHES "^#define KOKKOS_${name}( +([^ ]*).*)?$")
      set(value "${CMAKE_MATCH_2}")
      if(value STREQUAL "" OR value STREQUAL "//")
        set(value ON)
      endif()
      set(${result} ${value} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

set(kokkos_version "")
foreach(part IN ITEMS MAJOR MINOR PATCH)
  kokkos_defined(VERSION_${part} number)
  list(APPEND kokkos_version ${number})
endforeach()
list(JOIN kokkos_version "." kokkos_version)

if(kokkos_version VERSION_LESS 5.0)
  maceins_report(KOKKOS "${kokkos_version} of that LAMMPS is too old: no mace/kk (needs 5.0)")
else()
  set(MACEINS_LAMMPS_KOKKOS ON)
  add_library(maceins_lammps_kokkos INTERFACE)
  add_library(maceins::lammps_kokkos ALIAS maceins_lammps_kokkos)
  target_include_directories(maceins_lammps_kokkos SYSTEM INTERFACE
    ${lammps_include}/KOKKOS ${kokkos_include})
  target_compile_features(maceins_lammps_kokkos INTERFACE cxx_std_20)
  target_compile_options(maceins_lammps_kokkos INTERFACE ${kokkos_options})

  # KOKKOS_PREC and KOKKOS_LAYOUT are newer than some LAMMPS with Kokkos 5.
  set(kokkos_prec double)
  set(kokkos_layout legacy)
  foreach(setting IN ITEMS prec layout)
    string(TOUPPER KOKKOS_${setting} entry)
    if(lammps_build_${entry})
      string(TOLOWER "${lammps_build_${entry}}" kokkos_${setting})
    endif()
  endforeach()
  set(double DOUBLE_DOUBLE)
  set(mixed SINGLE_DOUBLE)
  set(single SINGLE_SINGLE)
  string(TOUPPER ${kokkos_layout} layout)
  target_compile_definitions(maceins_lammps_kokkos INTERFACE
    LMP_KOKKOS LMP_KOKKOS_${${kokkos_prec}} LMP_KOKKOS_LAYOUT_${layout})

  set(MACEINS_KOKKOS_SETTINGS "precision ${kokkos_prec}" "layout ${kokkos_layout}")
  set(kokkos_devices)
  foreach(device IN ITEMS SERIAL OPENMP THREADS CUDA HIP SYCL)
    kokkos_defined(ENABLE_${device} MACEINS_LAMMPS_KOKKOS_${device})
    if(MACEINS_LAMMPS_KOKKOS_${device})
      string(TOLOWER ${device} api)
      list(APPEND kokkos_devices ${api})
      string(REPLACE threads pthreads api ${api})
      list(APPEND MACEINS_KOKKOS_SETTINGS "api ${api}")
    endif()
  endforeach()

  set(word_ON yes)
  set(word_OFF no)
  kokkos_defined(ENABLE_DEBUG_BOUNDS_CHECK bounds)
  set(MACEINS_KOKKOS_LINES "Kokkos Version: ${kokkos_version}"
    "KOKKOS_ENABLE_DEBUG_BOUNDS_CHECK: ${word_${bounds}}")
  kokkos_defined(ENABLE_IMPL_VIEW_LEGACY legacy)
  set(word_ON disabled)
  set(word_OFF enabled)
  list(APPEND MACEINS_KOKKOS_LINES "mdspan: ${word_${legacy}}")
  foreach(line IN LISTS kokkos_defines)
    if(line MATCHES "KOKKOS_ARCH_((MAXWELL|PASCAL|VOLTA|TURING|AMPERE|ADA|HOPPER|BLACKWELL|AMD_GFX)[0-9]+[A-Z]*)( |$)")
      list(APPEND MACEINS_KOKKOS_LINES "GPU architecture: ${CMAKE_MATCH_1}")
    endif()
  endforeach()
  list(JOIN MACEINS_KOKKOS_SETTINGS "|" MACEINS_KOKKOS_SETTINGS)
  list(JOIN MACEINS_KOKKOS_LINES "|" MACEINS_KOKKOS_LINES)

  if(MACEINS_LAMMPS_KOKKOS_OPENMP)
    find_package(OpenMP REQUIRED COMPONENTS CXX)
    target_link_libraries(maceins_lammps_kokkos INTERFACE OpenMP::OpenMP_CXX)
  endif()
  if(MACEINS_LAMMPS_KOKKOS_CUDA)
    find_package(CUDAToolkit REQUIRED)
    target_link_libraries(maceins_lammps_kokkos INTERFACE CUDA::cudart)
    target_compile_options(maceins_lammps_kokkos INTERFACE --expt-relaxed-constexpr)
    # Kokkos' own package file looks for these where it would be installed, and LAMMPS bundles it.
    set(kokkos_programs ${kokkos_config}/../../../bin ${lammps_source}/lib/kokkos/bin)
    find_program(Kokkos_COMPILE_LAUNCHER kokkos_launch_compiler NO_DEFAULT_PATH REQUIRED
      PATHS ${kokkos_programs})
    find_program(Kokkos_NVCC_WRAPPER nvcc_wrapper NO_DEFAULT_PATH REQUIRED PATHS ${kokkos_programs})
    mark_as_advanced(Kokkos_COMPILE_LAUNCHER Kokkos_NVCC_WRAPPER)
  endif()
  list(JOIN kokkos_devices ", " kokkos_devices)
  maceins_report(KOKKOS "${kokkos_version} (${kokkos_devices}), ${kokkos_prec} precision, ${kokkos_layout} layout, ${kokkos_config}")
endif()

function(target_lammps_kokkos target)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:maceins::lammps_kokkos>)
  if(MACEINS_LAMMPS_KOKKOS_CUDA AND NOT lammps_build_CMAKE_CXX_COMPILER STREQUAL CMAKE_CXX_COMPILER)
    target_compile_definitions(${target} PRIVATE KOKKOS_DEPENDENCE)
    set_target_properties(${target} PROPERTIES
      CXX_COMPILER_LAUNCHER "" DISABLE_PRECOMPILE_HEADERS ON
      RULE_LAUNCH_COMPILE "env NVCC_WRAPPER_DEFAULT_COMPILER=${CMAKE_CXX_COMPILER} ${Kokkos_COMPILE_LAUNCHER} ${lammps_build_CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER}")
  endif()
endfunction()
