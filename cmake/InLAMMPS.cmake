# The styles as a part of LAMMPS itself: named when LAMMPS is configured,
#
#   cmake -D CMAKE_PROJECT_lammps_INCLUDE=<mace-ins>/cmake/InLAMMPS.cmake <usual options> <lammps>/cmake
#
# it is read by LAMMPS' project(), before LAMMPS has any target. It adds our style headers to those that
# LAMMPS makes its lists of styles of, and this project as a subdirectory of its build, where what it
# takes of the target `lammps` is looked up when all is configured. At the end of LAMMPS' CMakeLists.txt
# LinkToLAMMPS.cmake links it to that target. Nothing in LAMMPS' tree is changed or added.
if(CMAKE_VERSION VERSION_LESS 3.25)
  message(FATAL_ERROR "mace-ins needs CMake 3.25 or later, and this is ${CMAKE_VERSION}")
endif()
set(MACEINS_IN_LAMMPS ON)
get_filename_component(MACEINS_TREE ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
get_filename_component(MACEINS_LAMMPS_TREE ${CMAKE_CURRENT_SOURCE_DIR} DIRECTORY)

# The oldest LAMMPS whose headers the styles have been compiled with.
set(maceins_oldest 20240829)
file(STRINGS ${MACEINS_LAMMPS_TREE}/src/version.h maceins_line REGEX "LAMMPS_VERSION")
if(NOT maceins_line MATCHES "\"(([0-9]+) ([A-Z][a-z][a-z]) ([0-9]+))\"")
  message(FATAL_ERROR "mace-ins: src/version.h of this LAMMPS has no line LAMMPS_VERSION \"...\"")
endif()
set(maceins_lammps "${CMAKE_MATCH_1}")
string(FIND "JanFebMarAprMayJunJulAugSepOctNovDec" ${CMAKE_MATCH_3} maceins_month)
math(EXPR maceins_date "10000 * ${CMAKE_MATCH_4} + 100 * (${maceins_month} / 3 + 1) + ${CMAKE_MATCH_2}")
if(maceins_date LESS maceins_oldest)
  message(FATAL_ERROR "mace-ins: this LAMMPS is of ${maceins_lammps}, and the oldest that the styles "
                      "compile with is that of 29 Aug 2024")
endif()

if(PKG_ML-MACE)
  message(FATAL_ERROR "mace-ins: package ML-MACE has a pair style mace, too: leave PKG_ML-MACE out")
endif()

# Headers of our styles are C++20, which LAMMPS can be compiled as.
if(NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 20)
elseif(CMAKE_CXX_STANDARD LESS 20)
  message(FATAL_ERROR "mace-ins needs -D CMAKE_CXX_STANDARD=20, and it is ${CMAKE_CXX_STANDARD}")
endif()

foreach(kind IN ITEMS pair fix compute)
  string(TOUPPER ${kind} property)
  set_property(GLOBAL APPEND PROPERTY ${property}
    ${MACEINS_TREE}/lammps-plugin/package/${kind}_mace_ins.h)
endforeach()

# No plugin is made, nothing is tested or installed here; LAMMPS is compiled for one processor level.
set(MACEINS_BUILD_KERNELS ON)
set(MACEINS_BUILD_TORCH OFF)
set(MACEINS_BUILD_INSPROC ON)
set(MACEINS_BUILD_TESTS OFF)
set(MACEINS_X86_LEVELS "")

add_subdirectory(${MACEINS_TREE} mace-ins EXCLUDE_FROM_ALL)
cmake_language(DEFER CALL include "${MACEINS_TREE}/cmake/LinkToLAMMPS.cmake")
