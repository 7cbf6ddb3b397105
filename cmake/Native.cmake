# target_native(<target>): compile the target for the processor at hand if MACEINS_NATIVE is on.
# Only targets with heavy numerics ask for it; nothing is set globally.

include(CheckCXXCompilerFlag)
if(MACEINS_NATIVE)
  check_cxx_compiler_flag(-march=native MACEINS_HAVE_MARCH_NATIVE)
endif()

function(target_native target)
  if(MACEINS_NATIVE AND MACEINS_HAVE_MARCH_NATIVE)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-march=native>)
  endif()
endfunction()
