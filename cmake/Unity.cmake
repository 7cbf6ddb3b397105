# MACEINS_UNITY: the sources of a folder are compiled together, which spares the compiler almost half of
# its work: headers and templates are then read once for all of them. After a change to one source its
# neighbors are compiled too, so that whoever changes sources turns it off. Names at file level differ
# within a folder (tests/house).
#
# target_unity(<target> [<folder>...]): for a target whose sources are all named; those of the folders,
# which are paths in the repository, stay by themselves.

option(MACEINS_UNITY "Compile the sources of a folder together: fast from nothing, slow after a change" OFF)

function(target_unity target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${MACEINS_UNITY} UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  get_target_property(origin ${target} SOURCE_DIR)
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${origin} OUTPUT_VARIABLE folder)
    cmake_path(GET folder PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    if(folder IN_LIST ARGN)
      continue()
    endif()
    string(MAKE_C_IDENTIFIER "${folder}" group)
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()
