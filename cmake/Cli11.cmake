# CLI11::CLI11: command-line options.

find_package(CLI11 2.1 REQUIRED CONFIG)
maceins_report(CLI11 "${CLI11_VERSION}, ${CLI11_DIR}")
