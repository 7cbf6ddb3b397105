# Without a LAMMPS_BUILD_DIR, MACEINS_OWN_LAMMPS makes configure build a LAMMPS with KOKKOS in the
# user's cache, once (cmake/setup/lammps_kokkos.sh), from archives at hand or from Debian's source
# package. Sets LAMMPS_BUILD_DIR, and MACEINS_KOKKOS_SOURCE if it is empty.

set(MACEINS_OWN_LAMMPS "" CACHE STRING
    "Without LAMMPS_BUILD_DIR, build a LAMMPS with KOKKOS for: openmp, sm_80 or sm_90")
option(MACEINS_OWN_LAMMPS_CONFIGURE_ONLY
       "Only configure that LAMMPS: enough to compile and link the plugin" OFF)
set(LAMMPS_ARCHIVE "" CACHE FILEPATH "Sources of that LAMMPS; else they are fetched")
set(KOKKOS_ARCHIVE "" CACHE FILEPATH "Sources of its Kokkos; else LAMMPS' own, or they are fetched")

if(MACEINS_OWN_LAMMPS AND NOT LAMMPS_BUILD_DIR)
  set(own_lammps_steps ${MACEINS_OWN_LAMMPS})
  if(MACEINS_OWN_LAMMPS_CONFIGURE_ONLY)
    list(APPEND own_lammps_steps configure)
  endif()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LAMMPS_ARCHIVE=${LAMMPS_ARCHIVE} KOKKOS_ARCHIVE=${KOKKOS_ARCHIVE}
            MACEINS_KOKKOS_SOURCE=${MACEINS_KOKKOS_SOURCE}
            ${PROJECT_SOURCE_DIR}/cmake/setup/get_lammps_kokkos.sh
            ${CMAKE_BINARY_DIR}/lammps.log ${own_lammps_steps}
    OUTPUT_VARIABLE own_lammps_output ECHO_OUTPUT_VARIABLE ECHO_ERROR_VARIABLE
    OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE own_lammps_result)
  if(NOT own_lammps_result EQUAL 0)
    message(FATAL_ERROR "no LAMMPS with KOKKOS, for the reason above; with LAMMPS_BUILD_DIR the "
                        "plugin is compiled for one that you have built")
  endif()
  string(REGEX MATCH "[^\n]+$" own_lammps_build "${own_lammps_output}")
  set(LAMMPS_BUILD_DIR ${own_lammps_build} CACHE PATH
      "Build folder of the LAMMPS to compile the plugin against" FORCE)
  if(NOT MACEINS_KOKKOS_SOURCE AND EXISTS ${LAMMPS_BUILD_DIR}/../lammps/lib/kokkos/CMakeLists.txt)
    get_filename_component(own_lammps_kokkos ${LAMMPS_BUILD_DIR}/../lammps/lib/kokkos ABSOLUTE)
    set(MACEINS_KOKKOS_SOURCE ${own_lammps_kokkos} CACHE PATH
        "Kokkos 5 sources to build, if Kokkos is not installed" FORCE)
  endif()
endif()
