# What `cmake --install` puts where, in two components: `runtime` (programs, plugin, potentials,
# examples) and `development` (headers, libraries, a CMake package).
include(CMakePackageConfigHelpers)

set(plugin_dir ${CMAKE_INSTALL_LIBDIR}/mace-ins)
set(data_dir ${CMAKE_INSTALL_DATADIR}/mace-ins)

# --- runtime ---------------------------------------------------------------------------------------
foreach(program IN ITEMS insproc mace-convert)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
  endif()
endforeach()

foreach(object IN ITEMS maceplugin mace_preload mace_styles mace_torch)
  if(TARGET ${object})
    set_target_properties(${object} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ${object} LIBRARY DESTINATION ${plugin_dir} COMPONENT runtime)
  endif()
endforeach()
foreach(level IN LISTS MACEINS_X86_LEVELS)
  if(TARGET mace_styles_${level})
    install(TARGETS mace_styles_${level}
      LIBRARY DESTINATION ${plugin_dir}/${level} COMPONENT runtime)
  endif()
endforeach()

install(FILES potentials/diiodothiophene.h5 potentials/diiodothiophene-lammps.pt
  DESTINATION ${data_dir}/potentials COMPONENT runtime)
install(PROGRAMS potentials/convert.py DESTINATION ${data_dir}/potentials COMPONENT runtime)
install(DIRECTORY potentials/mace_extract DESTINATION ${data_dir}/potentials COMPONENT runtime
  PATTERN __pycache__ EXCLUDE)
install(DIRECTORY examples/ DESTINATION ${data_dir}/examples COMPONENT runtime
  USE_SOURCE_PERMISSIONS PATTERN demo.sh EXCLUDE)
file(RELATIVE_PATH bin_to_plugin ${CMAKE_INSTALL_FULL_BINDIR}
  ${CMAKE_INSTALL_FULL_LIBDIR}/mace-ins)
if(TARGET lmp-mace)
  set_target_properties(lmp-mace PROPERTIES
    INSTALL_RPATH "$ORIGIN/${bin_to_plugin}" INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS lmp-mace RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime OPTIONAL)
endif()
file(RELATIVE_PATH bin_to_data ${CMAKE_INSTALL_FULL_BINDIR}
  ${CMAKE_INSTALL_FULL_DATADIR}/mace-ins)
configure_file(cmake/packaging/mace-ins-env.in mace-ins-env @ONLY)
install(PROGRAMS ${CMAKE_CURRENT_BINARY_DIR}/mace-ins-env
  DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
install(FILES cmake/packaging/insproc.bash RENAME insproc
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT runtime)
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)

# Manual pages are what the programs say of themselves.
find_program(MACEINS_HELP2MAN help2man)
mark_as_advanced(MACEINS_HELP2MAN)
if(MACEINS_HELP2MAN)
  foreach(program IN ITEMS insproc mace-convert)
    if(TARGET ${program})
      add_custom_command(OUTPUT ${program}.1
        COMMAND ${MACEINS_HELP2MAN} --no-info --no-discard-stderr -o ${program}.1
                $<TARGET_FILE:${program}>
        DEPENDS ${program} VERBATIM)
      add_custom_target(${program}_manual ALL DEPENDS ${program}.1)
      install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${program}.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT runtime OPTIONAL)
    endif()
  endforeach()
endif()

# --- development -----------------------------------------------------------------------------------
# find_package(mace-ins) offers mace-ins::insproc and mace-ins::evaluator, what is there of them.
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/mace-ins)
set(exported)
if(TARGET ins)
  list(APPEND exported ins ins_hdf5 maceins_hdf5 maceins_spglib maceins_lapack maceins_fftw
       maceins_muparser maceins_openssl maceins_yaml maceins_zlib maceins_lzma
       maceins_zstd)
  set_target_properties(ins PROPERTIES EXPORT_NAME insproc)
  install(DIRECTORY insproc/src/ insproc/io insproc/report
    DESTINATION ${header_dir} COMPONENT development FILES_MATCHING PATTERN *.h)
endif()
if(TARGET mace_kernels)
  list(APPEND exported mace_archive mace_evaluator mace_extract mace_factory mace_kernels mace_model)
  if(NOT TARGET ins)
    list(APPEND exported ins_hdf5 maceins_hdf5 maceins_zlib)
  endif()
  set_target_properties(mace_evaluator PROPERTIES EXPORT_NAME evaluator)
  install(DIRECTORY lammps-plugin/mace
    DESTINATION ${header_dir} COMPONENT development FILES_MATCHING PATTERN *.h)
  # Kokkos built here is part of what a program has to be linked with.
  if(MACEINS_KOKKOS_BUILD_DIR)
    install(CODE "
      set(component \"\${CMAKE_INSTALL_COMPONENT}\")
      unset(CMAKE_INSTALL_COMPONENT)
      include(\"${MACEINS_KOKKOS_BUILD_DIR}/cmake_install.cmake\")
      set(CMAKE_INSTALL_COMPONENT \"\${component}\")" COMPONENT development)
  endif()
endif()
install(TARGETS ${exported} EXPORT mace-ins
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  INCLUDES DESTINATION ${header_dir})
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mace-ins)
install(EXPORT mace-ins NAMESPACE mace-ins:: FILE mace-insTargets.cmake
  DESTINATION ${package_dir} COMPONENT development)
configure_package_config_file(cmake/packaging/mace-insConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/mace-insConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/mace-insConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/mace-insConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/mace-insConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT development)

# --- cpack -----------------------------------------------------------------------------------------
set(CPACK_PACKAGE_VENDOR "The mace-ins developers")
set(CPACK_PACKAGE_CONTACT "The mace-ins developers <mace-ins@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_COMPONENTS_ALL runtime)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox, python3-venv")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "LAMMPS plugin with pair style mace and the tool insproc, which turns force constants into "
    "phonons and inelastic neutron spectra.")
include(CPack)
