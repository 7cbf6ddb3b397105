# The instruments that ship; a new one is a YAML file here and its name in this list.
set(INS_INSTRUMENTS lagrange-cu220 lagrange-cu331 lagrange-si111 lagrange-si311 panther tosca vision)

set(INS_INSTRUMENT_ENTRIES "")
foreach(name IN LISTS INS_INSTRUMENTS)
  set(description ${CMAKE_CURRENT_LIST_DIR}/${name}.yaml)
  file(READ ${description} text)
  string(APPEND INS_INSTRUMENT_ENTRIES "      {\"${name}\", R\"yaml(${text})yaml\"},\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${description})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/../src/spectrum/shipped_instruments.cpp.in
               ${CMAKE_CURRENT_BINARY_DIR}/shipped_instruments.cpp @ONLY)
target_sources(ins PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/shipped_instruments.cpp)
