# maceins::catch2: Catch2 3, or 2.13 as Debian 12 has it, with a main(). Sources include
# tests/unit/catch.h, which serves both versions.

find_package(Catch2 3 CONFIG QUIET)
if(Catch2_FOUND)
  add_library(maceins_catch2 INTERFACE)
  target_link_libraries(maceins_catch2 INTERFACE Catch2::Catch2WithMain)
else()
  find_package(Catch2 2.13 REQUIRED CONFIG)
  set(catch_main ${CMAKE_BINARY_DIR}/catch_main.cpp)
  file(CONFIGURE OUTPUT ${catch_main} CONTENT "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
  add_library(maceins_catch2 STATIC ${catch_main})
  target_link_libraries(maceins_catch2 PUBLIC Catch2::Catch2)
endif()
add_library(maceins::catch2 ALIAS maceins_catch2)
maceins_report(Catch2 "${Catch2_VERSION}, ${Catch2_DIR}")
