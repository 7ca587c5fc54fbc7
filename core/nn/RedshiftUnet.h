// SPDX-License-Identifier: MIT
#pragma once

#include "core/nn/Network.h"

#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <memory>

namespace lookback::nn {

/// The published redshift-conditioned U-Net (Lizarraga et al. 2024), with the parameter names of the
/// authors' state_dict(), so that their weights load as they are.
struct RedshiftUnetOptions {
    std::int64_t bands = 5;
    bool attention = false;  ///< Self-attention after every stage, as the paper describes.
    bool conditional = true; ///< False: no `label_emb`; the redshift is ignored.
};

struct RedshiftUnet final : Network {
    explicit RedshiftUnet(RedshiftUnetOptions given = {});
    ~RedshiftUnet() override;

    /// x (N, bands, 64, 64), time step t (N) in 0 .. 999, redshift (N) -> predicted noise (N, bands, 64, 64).
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& t,
                          const torch::Tensor& redshift) override;

    RedshiftUnetOptions options;

private:
    struct Stages;
    std::unique_ptr<Stages> stages_;
};

} // namespace lookback::nn
