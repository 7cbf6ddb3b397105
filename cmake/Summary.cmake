# What configure found and what it left out, printed at its end.

# maceins_report(<name> <text>): one line of the summary.
function(maceins_report name text)
  string(LENGTH "${name}" length)
  math(EXPR fill "22 - ${length}")
  if(fill LESS 1)
    set(fill 1)
  endif()
  string(REPEAT " " ${fill} blanks)
  set_property(GLOBAL APPEND_STRING PROPERTY MACEINS_SUMMARY "  ${name}${blanks}${text}\n")
endfunction()

# maceins_print_summary(): everything reported so far.
function(maceins_print_summary)
  get_property(summary GLOBAL PROPERTY MACEINS_SUMMARY)
  message(STATUS "mace-ins ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE} build with "
                 "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}\n${summary}")
endfunction()
