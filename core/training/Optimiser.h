// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/Safetensors.h"

#include <torch/nn/module.h>

namespace lookback::training {

/// What AdamW needs to know.
struct OptimiserOptions {
    double weightDecay = 1e-4;
    double beta1 = 0.9; ///< Decay of the gradient's running mean.
    double clip = 1.0;  ///< Largest norm of the gradient.
    double ema = 0.999; ///< Decay of the running mean of the weights; rises to it over the first steps.
};

/// AdamW (Loshchilov & Hutter 2019; second beta 0.999, epsilon 1e-8) with a clipped gradient and a running
/// mean of the weights. All parameters are laid out in one long vector, so that a step is a few passes over
/// memory, and its state is plain tensors that any version of LibTorch reads back. Parameters that want no
/// gradient stay as they are.
class Optimiser {
public:
    /// Takes over the storage of the parameters that are trained, and their gradients.
    Optimiser(torch::nn::Module& module, OptimiserOptions options);

    void clearGradient();

    double gradientNorm() const;

    /// Apply the gathered gradient, whose norm this is and shall be finite; step 0 is the first.
    void apply(double learningRate, int step, double norm);

    /// Summed up since it was cleared: (parameters).
    torch::Tensor& gradient() { return gradient_; }

    /// Weights, running mean and both moments themselves, each (parameters).
    std::vector<torch::Tensor> state() const { return {weights_, mean_, first_, second_}; }

    /// Put the running mean in place of the weights, or the weights back.
    void swapMean();

    /// Weights, running mean and both moments; restore() throws Error if they are not this network's.
    std::vector<io::TensorBytes> save() const;
    void restore(const io::Safetensors& state);

private:
    OptimiserOptions options_;
    torch::Tensor weights_;  ///< (parameters), which the module's parameters are views of.
    torch::Tensor gradient_; ///< Likewise.
    torch::Tensor mean_;     ///< Running mean of the weights.
    torch::Tensor first_;    ///< First moment of the gradient.
    torch::Tensor second_;   ///< Second moment.
};

} // namespace lookback::training
