# maceins::zlib: checksums of journals, entries of PyTorch's archives.

find_package(ZLIB 1.2.9 REQUIRED)
add_library(maceins_zlib INTERFACE)
add_library(maceins::zlib ALIAS maceins_zlib)
target_link_libraries(maceins_zlib INTERFACE ZLIB::ZLIB)
maceins_report(zlib "${ZLIB_VERSION_STRING}, ${ZLIB_LIBRARIES}")
