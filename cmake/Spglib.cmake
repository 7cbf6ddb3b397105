# maceins::spglib: space groups. Spglib 2 installs a CMake configuration, Debian's package a
# header and a library.

find_package(Spglib 2.0 CONFIG QUIET)
add_library(maceins_spglib INTERFACE)
add_library(maceins::spglib ALIAS maceins_spglib)
if(Spglib_FOUND)
  target_link_libraries(maceins_spglib INTERFACE Spglib::symspg)
  maceins_report(spglib "${Spglib_VERSION}, ${Spglib_DIR}")
else()
  find_path(SPGLIB_INCLUDE_DIR spglib.h)
  find_library(SPGLIB_LIBRARY symspg)
  mark_as_advanced(SPGLIB_INCLUDE_DIR SPGLIB_LIBRARY)
  if(NOT SPGLIB_INCLUDE_DIR OR NOT SPGLIB_LIBRARY)
    message(FATAL_ERROR "spglib not found: install libsymspg-dev, or add its prefix to "
                        "CMAKE_PREFIX_PATH")
  endif()
  target_include_directories(maceins_spglib SYSTEM INTERFACE ${SPGLIB_INCLUDE_DIR})
  target_link_libraries(maceins_spglib INTERFACE ${SPGLIB_LIBRARY})
  maceins_report(spglib "${SPGLIB_LIBRARY}")
endif()
