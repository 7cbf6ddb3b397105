# maceins::openssl: libcrypto of OpenSSL, sums of files.

find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
add_library(maceins_openssl INTERFACE)
add_library(maceins::openssl ALIAS maceins_openssl)
target_link_libraries(maceins_openssl INTERFACE OpenSSL::Crypto)
maceins_report(OpenSSL "${OPENSSL_VERSION}, ${OPENSSL_CRYPTO_LIBRARY}")
