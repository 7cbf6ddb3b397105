# MACEINS_SANITIZE: builds everything, Kokkos included, with sanitizers of the compiler, such as
# "address,undefined" or "thread".
#
# LAMMPS is not built here. A plugin with the address sanitizer needs its library before any other:
# build/bin/lmp loads it first. Leaks of LAMMPS, MPI and their Python are not ours to mend: the
# launcher does not look for leaks.
set(MACEINS_SANITIZE "" CACHE STRING "Sanitizers to build with, as of -fsanitize=")
set(MACEINS_LMP_SANITIZER "")
if(MACEINS_SANITIZE)
  add_compile_options(-fsanitize=${MACEINS_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MACEINS_SANITIZE})
  # These checks take a third of the time that a source with Eigen compiles. The address sanitizer sees
  # null pointers too, Eigen asserts alignment itself, and the plugin, which has no Eigen, is checked
  # for it.
  if(MACEINS_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=null,alignment)
  endif()
  # GCC says that it does not see fences; what Kokkos waits for are atomics, which it sees.
  if(MACEINS_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-tsan)
  endif()
  if(MACEINS_SANITIZE MATCHES "address")
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libasan.so
                    OUTPUT_VARIABLE runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
    set(MACEINS_LMP_SANITIZER
        "LD_PRELOAD=\"${runtime}\${LD_PRELOAD:+:}\${LD_PRELOAD:-}\"\nASAN_OPTIONS=\"detect_leaks=0\${ASAN_OPTIONS:+:}\${ASAN_OPTIONS:-}\"\nexport LD_PRELOAD ASAN_OPTIONS\n")
  endif()
  maceins_report(sanitizers "${MACEINS_SANITIZE}")
endif()
