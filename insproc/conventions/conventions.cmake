# The conventions of band paths that ship; a new one is a YAML file here and its name in this list.
target_texts(ins shipped_conventions phonons/shipped_conventions.h
  ${CMAKE_CURRENT_LIST_DIR}/hinuma.yaml
  ${CMAKE_CURRENT_LIST_DIR}/setyawan-curtarolo.yaml
)
