# maceins::fftw: FFTW 3, double precision.

find_path(FFTW_INCLUDE_DIR fftw3.h)
find_library(FFTW_LIBRARY fftw3)
mark_as_advanced(FFTW_INCLUDE_DIR FFTW_LIBRARY)
if(NOT FFTW_INCLUDE_DIR OR NOT FFTW_LIBRARY)
  message(FATAL_ERROR "FFTW 3 not found: install libfftw3-dev, or add its prefix to "
                      "CMAKE_PREFIX_PATH")
endif()
add_library(maceins_fftw INTERFACE)
add_library(maceins::fftw ALIAS maceins_fftw)
target_include_directories(maceins_fftw SYSTEM INTERFACE ${FFTW_INCLUDE_DIR})
target_link_libraries(maceins_fftw INTERFACE ${FFTW_LIBRARY})
maceins_report(FFTW "${FFTW_LIBRARY}")
