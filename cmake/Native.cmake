# Targets with heavy numerics are compiled for a processor; nothing is set globally.
#
# target_native(<target>): for the one of this machine if MACEINS_NATIVE is on.
# MACEINS_X86_LEVELS: levels of x86-64 that the plugin is compiled for besides, for packages that move
# to other machines; the best that a processor can run is chosen when the plugin is loaded.
# target_level(<target> <level>): for one of these levels.

set(MACEINS_X86_LEVELS "" CACHE STRING
    "levels of x86-64 the plugin is compiled for besides, such as x86-64-v3;x86-64-v4")

include(CheckCXXCompilerFlag)
if(MACEINS_NATIVE)
  check_cxx_compiler_flag(-march=native MACEINS_HAVE_MARCH_NATIVE)
endif()
foreach(level IN LISTS MACEINS_X86_LEVELS)
  check_cxx_compiler_flag(-march=${level} MACEINS_HAVE_${level})
  if(NOT MACEINS_HAVE_${level})
    message(FATAL_ERROR "MACEINS_X86_LEVELS: the compiler knows no level ${level}")
  endif()
endforeach()

function(target_native target)
  if(MACEINS_NATIVE AND MACEINS_HAVE_MARCH_NATIVE)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-march=native>)
  endif()
endfunction()

# Instructions are ordered and vectors sized for the first processors of a level. With GCC's generic choice
# a force call takes up to 9 % longer at x86-64-v4 than with -march=native.
set(MACEINS_TUNE_x86-64-v4 icelake-server)

function(target_level target level)
  target_compile_options(${target} PRIVATE
    -march=${level} $<$<BOOL:${MACEINS_TUNE_${level}}>:-mtune=${MACEINS_TUNE_${level}}>)
endfunction()
