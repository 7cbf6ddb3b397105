# Makes the styles a part of the target `lammps` (InLAMMPS.cmake, which has this file read at the end of
# LAMMPS' own CMakeLists.txt).
#
# The libraries are linked alone: their headers, and those of a Kokkos that is not LAMMPS', are not for
# LAMMPS' sources.
add_library(maceins_libraries INTERFACE)
target_link_libraries(maceins_libraries INTERFACE
  $<LINK_ONLY:mace_evaluator> $<LINK_ONLY:dispersion> $<LINK_ONLY:mace_insproc>)
target_link_libraries(lammps PRIVATE mace_style_objects maceins_libraries)

# Classes of LAMMPS and Kokkos that the compiler defines in every object are visible in LAMMPS' own, where
# plugins look for them. A Kokkos that is not LAMMPS' stays hidden.
set(maceins_visible mace_style_objects)
if(PKG_KOKKOS)
  target_link_libraries(lammps PRIVATE mace_kokkos_style_objects)
  list(APPEND maceins_visible mace_kokkos_style_objects mace_kernels dispersion_kernels)
endif()
set_target_properties(${maceins_visible} PROPERTIES
  CXX_VISIBILITY_PRESET default VISIBILITY_INLINES_HIDDEN OFF)

# Those sources alone that read the lists of styles: the others of LAMMPS compile as without us.
file(GLOB maceins_sources ${LAMMPS_SOURCE_DIR}/*.cpp)
foreach(source IN LISTS maceins_sources)
  file(STRINGS ${source} maceins_line LIMIT_COUNT 1
       REGEX "^#include \"style_(pair|fix|compute)\\.h\"")
  if(maceins_line)
    set_property(SOURCE ${source} APPEND PROPERTY INCLUDE_DIRECTORIES
      ${MACEINS_TREE}/lammps-plugin/package ${MACEINS_TREE}/lammps-plugin)
  endif()
endforeach()
