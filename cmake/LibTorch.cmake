# maceins::torch: LibTorch, for the engine that evaluates TorchScript.
#
# The library is located here and not through TorchConfig.cmake: that of a CUDA build of PyTorch
# stops the configuration where no CUDA toolkit is installed, though headers and libraries are all
# that reading and running a TorchScript file on the CPU needs. Places looked at: Torch_DIR
# (the folder of TorchConfig.cmake), CMAKE_PREFIX_PATH, the system (Debian's libtorch-dev).
# Sets MACEINS_TORCH_FOUND.

set(torch_hints)
if(Torch_DIR)
  get_filename_component(torch_prefix "${Torch_DIR}/../../.." ABSOLUTE)
  list(APPEND torch_hints ${torch_prefix})
endif()
string(REPLACE ":" ";" torch_prefixes "${CMAKE_PREFIX_PATH};$ENV{CMAKE_PREFIX_PATH}")
foreach(prefix IN LISTS torch_prefixes)
  # What torch.utils.cmake_prefix_path names: <torch>/share/cmake.
  get_filename_component(torch_prefix "${prefix}/../.." ABSOLUTE)
  list(APPEND torch_hints ${torch_prefix})
endforeach()

find_path(TORCH_INCLUDE_DIR torch/csrc/jit/api/module.h HINTS ${torch_hints} PATH_SUFFIXES include)
find_library(TORCH_CPU_LIBRARY torch_cpu HINTS ${torch_hints} PATH_SUFFIXES lib)
find_library(TORCH_C10_LIBRARY c10 HINTS ${torch_hints} PATH_SUFFIXES lib)
mark_as_advanced(TORCH_INCLUDE_DIR TORCH_CPU_LIBRARY TORCH_C10_LIBRARY)

if(TORCH_INCLUDE_DIR AND TORCH_CPU_LIBRARY AND TORCH_C10_LIBRARY)
  set(MACEINS_TORCH_FOUND ON)
  find_file(torch_version_file NAMES torch/headeronly/version.h torch/csrc/api/include/torch/version.h
            PATHS ${TORCH_INCLUDE_DIR} NO_DEFAULT_PATH NO_CACHE)
  file(STRINGS "${torch_version_file}" torch_version_lines
       REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" torch_version_parts "${torch_version_lines}")
  list(JOIN torch_version_parts "." MACEINS_TORCH_VERSION)

  add_library(maceins_torch INTERFACE)
  add_library(maceins::torch ALIAS maceins_torch)
  target_include_directories(maceins_torch SYSTEM INTERFACE
    ${TORCH_INCLUDE_DIR} ${TORCH_INCLUDE_DIR}/torch/csrc/api/include)
  target_link_libraries(maceins_torch INTERFACE ${TORCH_CPU_LIBRARY} ${TORCH_C10_LIBRARY})
  # libtorch_cpu of a CUDA build needs libraries that only its own run path finds.
  target_link_options(maceins_torch INTERFACE -Wl,--unresolved-symbols=ignore-in-shared-libs)
  maceins_report(LibTorch "${MACEINS_TORCH_VERSION}, ${TORCH_CPU_LIBRARY}")
else()
  set(MACEINS_TORCH_FOUND OFF)
  maceins_report(LibTorch "not found: no torch engine (install libtorch-dev or set Torch_DIR)")
endif()
