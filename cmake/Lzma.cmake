# maceins::lzma: text files that xz has compressed.

find_package(LibLZMA 5.2 REQUIRED)
add_library(maceins_lzma INTERFACE)
add_library(maceins::lzma ALIAS maceins_lzma)
target_link_libraries(maceins_lzma INTERFACE LibLZMA::LibLZMA)
maceins_report(liblzma "${LIBLZMA_VERSION_STRING}, ${LIBLZMA_LIBRARIES}")
