# Tables of constants that ship; a new one is a csv file here, its name in this list and a reader in
# insproc/src.
target_texts(ins shipped_tables elements/shipped_tables.h
  ${CMAKE_CURRENT_LIST_DIR}/covalent_radii.csv
  ${CMAKE_CURRENT_LIST_DIR}/sears_1992.csv
)
