# Whether this LibTorch can let several processes share a batch: by Gloo, whose headers are a package of their
# own, and between GPUs by NCCL. Without them all is built, and such a run is refused in one sentence.
include(CheckCXXSourceCompiles)

function(lookback_group name definition source)
    set(CMAKE_REQUIRED_INCLUDES ${TORCH_INCLUDE_DIRS})
    set(CMAKE_REQUIRED_DEFINITIONS -D${definition})
    set(CMAKE_REQUIRED_LIBRARIES ${TORCH_LIBRARIES})
    check_cxx_source_compiles("${source}" ${name})
    if(${name}) # for the one file with such headers
        set_property(SOURCE training/RankGroup.cpp APPEND PROPERTY COMPILE_DEFINITIONS ${name} ${definition})
        # What the libraries' headers look like is decided before them.
        set_property(SOURCE training/RankGroup.cpp PROPERTY SKIP_PRECOMPILE_HEADERS ON)
    endif()
endfunction()

lookback_group(LOOKBACK_GLOO USE_C10D_GLOO "#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
    int main() { return c10d::ProcessGroupGloo::createDefaultDevice() ? 0 : 1; }")
if(LOOKBACK_GLOO AND ("torch_cuda" IN_LIST TORCH_LIBRARIES OR TARGET torch_cuda))
    lookback_group(LOOKBACK_NCCL USE_C10D_NCCL "#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
        int main() { return c10d::ProcessGroupNCCL::Options::create() ? 0 : 1; }")
endif()
