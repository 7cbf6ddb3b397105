# maceins::yaml: YAML files (phonopy's). The target of yaml-cpp has had two names.

find_package(yaml-cpp 0.7 REQUIRED CONFIG)
add_library(maceins_yaml INTERFACE)
add_library(maceins::yaml ALIAS maceins_yaml)
if(TARGET yaml-cpp::yaml-cpp)
  target_link_libraries(maceins_yaml INTERFACE yaml-cpp::yaml-cpp)
else()
  target_link_libraries(maceins_yaml INTERFACE yaml-cpp)
endif()
maceins_report(yaml-cpp "${yaml-cpp_VERSION}, ${yaml-cpp_DIR}")
