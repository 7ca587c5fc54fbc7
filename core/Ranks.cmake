# Whether this LibTorch can let several processes share a batch: by Gloo, whose headers are a package of their
# own. Without them all is built, and such a run is refused in one sentence.
include(CheckCXXSourceCompiles)

set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_GLOO)
set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
    int main() { return c10d::ProcessGroupGloo::createDefaultDevice() ? 0 : 1; }" LOOKBACK_GLOO)
unset(CMAKE_REQUIRED_INCLUDES)
unset(CMAKE_REQUIRED_DEFINITIONS)
unset(CMAKE_REQUIRED_LIBRARIES)

if(LOOKBACK_GLOO) # for the one file with such headers; what these look like is decided before them
    set_source_files_properties(training/RankGroup.cpp PROPERTIES
        COMPILE_DEFINITIONS "LOOKBACK_GLOO;USE_C10D_GLOO" SKIP_PRECOMPILE_HEADERS ON)
endif()
