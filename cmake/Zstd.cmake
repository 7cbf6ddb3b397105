# maceins::zstd: trajectories that zstd has compressed.

find_path(ZSTD_INCLUDE_DIR zstd.h)
find_library(ZSTD_LIBRARY zstd)
mark_as_advanced(ZSTD_INCLUDE_DIR ZSTD_LIBRARY)
if(NOT ZSTD_INCLUDE_DIR OR NOT ZSTD_LIBRARY)
  message(FATAL_ERROR "zstd not found: install libzstd-dev, or add its prefix to CMAKE_PREFIX_PATH")
endif()
add_library(maceins_zstd INTERFACE)
add_library(maceins::zstd ALIAS maceins_zstd)
target_include_directories(maceins_zstd SYSTEM INTERFACE ${ZSTD_INCLUDE_DIR})
target_link_libraries(maceins_zstd INTERFACE ${ZSTD_LIBRARY})
maceins_report(zstd "${ZSTD_LIBRARY}")
