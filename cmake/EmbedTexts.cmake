# target_texts(<target> <function> <header> <file>...): compiles text files into a target.
#
# <header>, in namespace ins, declares
#   const std::map<std::string, std::string> &<function>();
# the texts by name of the file without its ending.
function(target_texts target function header)
  set(FUNCTION ${function})
  set(HEADER ${header})
  set(ENTRIES "")
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME_WLE)
    file(READ ${file} text)
    string(APPEND ENTRIES "      {\"${name}\", R\"text(${text})text\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded_texts.cpp.in
                 ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
endfunction()
