# maceins::muparser: formulas in tables.

find_package(muparser 2.3 REQUIRED CONFIG)
add_library(maceins_muparser INTERFACE)
add_library(maceins::muparser ALIAS maceins_muparser)
target_link_libraries(maceins_muparser INTERFACE muparser::muparser)
maceins_report(muParser "${muparser_VERSION}, ${muparser_DIR}")
