// SPDX-License-Identifier: MIT
#include "core/nn/MambaBlock.h"

#include <torch/utils.h>

namespace lookback::nn {

MambaBlockImpl::MambaBlockImpl(const MambaOptions& options, ScanOrder itsOrder, bool merges)
    : order(itsOrder)
    , norm(options.width)
    , mamba(options) {
    if (merges) {
        merge = register_module("merge", torch::nn::Linear(2 * options.width, options.width));
    }
    register_module("norm", norm);
    register_module("mamba", mamba);
    offset = register_parameter("offset", torch::zeros({3, options.width}));
    end = register_parameter("end", torch::randn({options.width}));
}

torch::Tensor MambaBlockImpl::forward(const torch::Tensor& grid, const NoiseCode& code,
                                      const torch::Tensor& earlier) {
    const auto x = merge ? merge->forward(torch::cat({grid, earlier}, 3)) : grid;      // (N, h, w, width)
    const auto parts = (code.modulation + offset).unsqueeze(2).unsqueeze(2).unbind(1); // 3 x (N, 1, 1, width)
    const auto y = torch::addcmul(parts[0], norm->forward(x), parts[1] + 1.0);
    const auto lines = toSequence(y, order, end); // (N, tokens, width)
    const auto scanned = mamba->forward(torch::cat({code.token, lines}, 1)).narrow(1, 1, lines.size(1));
    return torch::addcmul(x, parts[2], toGrid(scanned, order, x.size(1), x.size(2)));
}

} // namespace lookback::nn
