// SPDX-License-Identifier: MIT
#pragma once

#include "tests/core/training/Blobs.h"

#include <sstream>
#include <string>

namespace lookback::test {

/// A recipe for training.hdf5 and validation.hdf5 beside it, with a checkpoint every 20 steps; `change` goes
/// in after the name.
inline std::string blobRecipe(int steps, const std::string& change = "") {
    std::ostringstream text;
    text << R"({"name": "blob")" << change << R"(, "architecture": "compact_unet",
        "sizes": {"widths": [8, 8], "blocks": [1], "attention": [], "code": [8], "patch": [2]},
        "data": {"training": "training.hdf5", "validation": "validation.hdf5",
                 "validation_count": 10, "description": "blobs", "simulated": true},
        "optimiser": {"steps": )"
         << steps << R"(, "batch": 4, "seed": 3, "warmup": 2},
        "output": {"checkpoint_every": 20, "validate_every": 40, "preview_every": 0, "weights": "float32"}})";
    return text.str();
}

} // namespace lookback::test
