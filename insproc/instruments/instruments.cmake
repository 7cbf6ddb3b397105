# The instruments that ship; a new one is a YAML file here and its name in this list.
target_texts(ins shipped_instruments spectrometer/shipped_instruments.h
  ${CMAKE_CURRENT_LIST_DIR}/lagrange-cu220.yaml
  ${CMAKE_CURRENT_LIST_DIR}/lagrange-cu331.yaml
  ${CMAKE_CURRENT_LIST_DIR}/lagrange-si111.yaml
  ${CMAKE_CURRENT_LIST_DIR}/lagrange-si311.yaml
  ${CMAKE_CURRENT_LIST_DIR}/panther.yaml
  ${CMAKE_CURRENT_LIST_DIR}/tosca.yaml
  ${CMAKE_CURRENT_LIST_DIR}/vision.yaml
)
