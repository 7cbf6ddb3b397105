# fmt::fmt: text formatting.

find_package(fmt 9 REQUIRED CONFIG)
maceins_report(fmt "${fmt_VERSION}, ${fmt_DIR}")
