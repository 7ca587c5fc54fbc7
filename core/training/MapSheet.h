// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <filesystem>
#include <vector>

namespace lookback::training {

/// log10(1 + value) of a map of densities: (H, W) -> (H, W).
torch::Tensor dexOf(const torch::Tensor& map);

/// Maps of one quantity in colours of its own: truth and answers share those of the truth.
struct SheetRow {
    torch::Tensor given; ///< (H, W) on the CPU, as all others.
    torch::Tensor truth;
    std::vector<torch::Tensor> answers; ///< As many in every row.
};

/// A sheet of rows. Throws DiskError.
void writeMapSheet(const std::filesystem::path& png, const std::vector<SheetRow>& rows);

/// What is given, the truth and the answers of a network side by side, all (H, W) on the CPU; truth and
/// answers in the truth's colours. Throws DiskError.
void writeMapSheet(const std::filesystem::path& png, const torch::Tensor& given, const torch::Tensor& truth,
                   const std::vector<torch::Tensor>& answers);

} // namespace lookback::training
