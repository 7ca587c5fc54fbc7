// SPDX-License-Identifier: MIT
#pragma once

#include "core/io/GalaxyFile.h"
#include "core/training/RankPlace.h"
#include "core/training/Recipe.h"

#include <torch/types.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lookback::training {

/// How an image is changed before it is learnt from.
struct Move {
    std::uint32_t turn = 0; ///< Its three lowest bits: mirror in x, in y, transpose.
    std::int64_t down = 0;  ///< Pixels around the edges, after that.
    std::int64_t right = 0; ///< Likewise.
};

/// What one step learns from; float32, on the device of the run.
struct Batch {
    torch::Tensor flux;     ///< (N, band, H, W), linear, blank pixels 0.
    torch::Tensor redshift; ///< (N), jittered; 0 of what has none.
    torch::Tensor noise;    ///< (N, band, H, W), standard normal; undefined where not needed.
    torch::Tensor position; ///< (N) in (0, 1): decides the noise level.
    torch::Tensor columns;  ///< (N, columns) further numbers of each galaxy; undefined where not needed.

    std::vector<Move> moves;                  ///< Still to be done, one an image; empty: none.
    std::optional<std::uint64_t> noiseStream; ///< Of the seed, of noise that is still to be added.
    std::int64_t first = 0;                   ///< Of these in the batch that several processes share.
};

/// What a batch must hold beside pixels, redshifts and positions.
struct BatchNeeds {
    bool noise = false;
    /// Positions evenly apart from one random start, so that every batch sees all noise levels: the
    /// antithetic times of Kingma et al. 2021. Else each is drawn for itself.
    bool evenPositions = false;
    std::vector<std::string> columns{}; ///< Names of numbers in the galaxies' file.
};

/// Does what is left to do of a batch, on `device`: blank pixels to 0, moves, noise of `seed`. Of a share of
/// a batch the noise is what the whole one would have there.
void complete(Batch& batch, std::uint64_t seed, const torch::Device& device);

/// Galaxies first .. first + count - 1 of a complete batch, not copied.
Batch part(const Batch& batch, std::int64_t first, std::int64_t count);

/// The batches of a run, in an order that the recipe's seed and the step alone decide, read ahead on a thread
/// of its own. Every image is seen once per epoch. One of several processes reads its share of each. On a CPU
/// that thread completes them too; a GPU does so by itself, or it would wait for them.
class Batches {
public:
    /// Throws FileError if the file has no redshifts, not the columns needed or images of different sizes.
    Batches(const Recipe& recipe, BatchNeeds needs, int firstStep,
            const torch::Device& device = torch::Device(torch::kCPU), RankPlace place = {});
    ~Batches();

    Batch next(); ///< Of the step after the last one given. Throws what reading threw.

private:
    Batch make(int step);
    std::vector<std::int64_t> rowsOf(int step);
    void readAhead(const std::stop_token& stop);

    const Recipe recipe_;
    const BatchNeeds needs_;
    const torch::Device device_;
    const RankPlace place_;
    std::unique_ptr<io::GalaxyFile> file_;
    std::vector<std::int64_t> order_; ///< Of the epoch below.
    std::int64_t epoch_ = -1;
    int step_;
    torch::Tensor columns_; ///< (count, columns) of the whole file; undefined where not needed.
    std::deque<Batch> ready_;
    std::exception_ptr failure_;
    std::mutex lock_;
    std::condition_variable_any changed_;
    std::jthread thread_; // last: starts when all else is there
};

/// `count` images spread evenly over a file, unjittered, as fixed noise and positions: for a validation
/// loss that is the same function of the weights at every check.
Batch validationBatch(const Recipe& recipe, const BatchNeeds& needs);

/// The scaling that the recipe asks for, from up to 1024 galaxies of the training file: per band the sky's
/// standard deviation (1.4826 MAD of the 3-pixel border) sets the softening; offset and scale bring the
/// stretched pixels to mean 0 and root mean square sigmaData. Of maps: log10(1 + value / softening),
/// likewise, from up to 256 maps; of maps of galaxies log10 of what is above the domain's floor.
engine::Normalisation measureScaling(const Recipe& recipe, io::GalaxyFile& file);

enum class DataPart { Training, Validation };

/// Whether tasks like this learn from suites of simulations, which are never parted.
bool learnsFromSuites(const std::string& task);

/// Opens what the recipe learns from or is judged by, and checks that this can be done with it. Of one suite
/// of maps for both it gives each its simulations. Throws FileError.
std::unique_ptr<io::GalaxyFile> openForTraining(const Recipe& recipe, DataPart part);

} // namespace lookback::training
