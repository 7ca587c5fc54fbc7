# Whether this LibTorch can let several processes share a batch: by Gloo, whose headers are a package of their
# own; without them all is built, and such a run is refused in one sentence. And whether their GPUs can add up
# by NCCL; without it what lies on them goes by way of the CPU.
include(CheckCXXSourceCompiles)

set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_GLOO)
set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
check_cxx_source_compiles("#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
    int main() { return c10d::ProcessGroupGloo::createDefaultDevice() ? 0 : 1; }" LOOKBACK_GLOO)
set(CMAKE_REQUIRED_DEFINITIONS -DUSE_C10D_NCCL)
check_cxx_source_compiles("#include <cuda_runtime_api.h>
    #include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
    int main() { return c10d::ProcessGroupNCCL::Options::create() ? 0 : 1; }" LOOKBACK_NCCL)
unset(CMAKE_REQUIRED_INCLUDES)
unset(CMAKE_REQUIRED_DEFINITIONS)
unset(CMAKE_REQUIRED_LIBRARIES)

# For the files with such headers; what these look like is decided before them.
if(LOOKBACK_GLOO)
    set_source_files_properties(training/RankGroup.cpp PROPERTIES
        COMPILE_DEFINITIONS "LOOKBACK_GLOO;USE_C10D_GLOO" SKIP_PRECOMPILE_HEADERS ON)
endif()
if(LOOKBACK_GLOO AND LOOKBACK_NCCL)
    set_source_files_properties(training/RankGpus.cpp PROPERTIES
        COMPILE_DEFINITIONS "LOOKBACK_NCCL;USE_C10D_NCCL" SKIP_PRECOMPILE_HEADERS ON)
endif()
