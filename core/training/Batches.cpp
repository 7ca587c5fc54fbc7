// SPDX-License-Identifier: MIT
#include "core/training/Batches.h"

#include "core/common/Error.h"
#include "core/common/Memory.h"
#include "core/common/Random.h"
#include "core/diffusion/Noise.h"
#include "core/engine/Threads.h"
#include "core/io/AlignedMaps.h"
#include "core/io/MapPairs.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lookback::training {

namespace {

constexpr std::size_t kAhead = 3; // batches

// Streams of the recipe's seed; steps and epochs are added to them.
constexpr std::uint64_t kOrderStream = 1ULL << 40;
constexpr std::uint64_t kChoiceStream = 2ULL << 40;
constexpr std::uint64_t kNoiseStream = 3ULL << 40;
constexpr std::uint64_t kValidationStream = 4ULL << 40;

constexpr std::uint32_t kTurns = 8;

/// Images (N, band, H, W), H = W where they are to be transposed, turned alike by the bits of `kind`: see
/// Move.
torch::Tensor turned(const torch::Tensor& images, std::uint32_t kind) {
    auto result = images;
    if ((kind & 1U) != 0) {
        result = result.flip(3);
    }
    if ((kind & 2U) != 0) {
        result = result.flip(2);
    }
    if ((kind & 4U) != 0 && images.size(2) == images.size(3)) {
        result = result.transpose(2, 3);
    }
    return result;
}

/// Those that are turned alike together, as a GPU likes it.
void turnTogether(torch::Tensor& images, const std::vector<Move>& moves) {
    auto result = torch::empty_like(images);
    for (std::uint32_t kind = 0; kind < kTurns; ++kind) {
        std::vector<std::int64_t> rows;
        for (std::size_t i = 0; i < moves.size(); ++i) {
            if (moves[i].turn % kTurns == kind) {
                rows.push_back(static_cast<std::int64_t>(i));
            }
        }
        if (!rows.empty()) {
            const auto which = torch::tensor(rows, torch::kInt64).to(images.device());
            result.index_copy_(0, which, turned(images.index_select(0, which), kind));
        }
    }
    images = result;
}

/// Each image (band, H, W) of `images` as its move says. On a CPU one by one, which takes no room to speak
/// of.
void move(torch::Tensor& images, const std::vector<Move>& moves) {
    if (!images.is_cpu()) {
        turnTogether(images, moves);
    }
    for (std::size_t i = 0; i < moves.size(); ++i) {
        auto one = images.narrow(0, static_cast<std::int64_t>(i), 1);
        if (images.is_cpu() && moves[i].turn % kTurns != 0) {
            one.copy_(turned(one.clone(), moves[i].turn));
        }
        if (moves[i].down != 0 || moves[i].right != 0) {
            one.copy_(one.roll({moves[i].down, moves[i].right}, {2, 3}));
        }
    }
}

Batch emptyBatch(const io::GalaxyFacts& facts, std::int64_t count) {
    Batch batch;
    batch.flux = torch::empty({count, facts.bands, facts.height, facts.width}, torch::kFloat32);
    batch.redshift = torch::empty({count}, torch::kFloat32);
    batch.position = torch::empty({count}, torch::kFloat32);
    return batch;
}

/// The columns of these names, (count, columns); undefined for no names. Throws FileError.
torch::Tensor readColumns(io::GalaxyFile& file, const std::vector<std::string>& names) {
    std::vector<torch::Tensor> all;
    for (const auto& name : names) {
        const auto values = file.column(name);
        const auto unknown =
            std::count_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
        if (unknown > 0) {
            throw FileError(file.facts().path, "expected a number in column " + name +
                                                   " for every galaxy, found " + std::to_string(unknown) +
                                                   " without.");
        }
        all.push_back(torch::tensor(values, torch::kFloat32));
    }
    return all.empty() ? torch::Tensor() : torch::stack(all, 1);
}

torch::Tensor selected(const torch::Tensor& columns, const std::vector<std::int64_t>& rows) {
    return columns.defined() ? columns.index_select(0, torch::tensor(rows)) : columns;
}

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// 1.4826 times the median absolute deviation of a 3-pixel border; pixels (N, H, W).
double skySigma(const torch::Tensor& pixels) {
    std::vector<double> border;
    const auto values = pixels.accessor<float, 3>();
    const auto height = pixels.size(1);
    const auto width = pixels.size(2);
    for (std::int64_t n = 0; n < pixels.size(0); ++n) {
        for (std::int64_t y = 0; y < height; ++y) {
            for (std::int64_t x = 0; x < width; ++x) {
                if (y < 3 || x < 3 || y >= height - 3 || x >= width - 3) {
                    border.push_back(values[n][y][x]);
                }
            }
        }
    }
    const double middle = median(border);
    for (auto& v : border) {
        v = std::abs(v - middle);
    }
    return 1.4826 * median(border);
}

std::vector<std::int64_t> evenly(std::int64_t available, std::int64_t count) {
    count = std::min(available, count);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        rows[i] = i * available / count;
    }
    return rows;
}

std::unique_ptr<io::GalaxyFile> openGalaxies(const std::filesystem::path& path) {
    auto file = io::openGalaxies(path);
    const auto& facts = file->facts();
    if (!facts.sameSize || facts.count < 1) {
        throw FileError(path, "expected galaxies of one size to learn from.");
    }
    if (facts.redshifts.size() != static_cast<std::size_t>(facts.count)) {
        throw FileError(path, "expected a redshift for every galaxy, found none.");
    }
    const auto unknown = std::count_if(facts.redshifts.begin(), facts.redshifts.end(),
                                       [](float z) { return !std::isfinite(z); });
    if (unknown > 0) {
        throw FileError(path, "expected a redshift for every galaxy, found " + std::to_string(unknown) +
                                  " without.");
    }
    return file;
}

std::unique_ptr<io::GalaxyFile> openMaps(const Recipe& recipe, DataPart part) {
    io::MapPairOptions options;
    options.input = recipe.input;
    options.target = recipe.target;
    options.box = recipe.box;
    options.depth = recipe.depth;
    options.mapsPerSimulation = recipe.mapsPerSimulation;
    const auto kept = recipe.validationSimulations;
    std::error_code ignored;
    if (kept > 0 && std::filesystem::equivalent(recipe.training, recipe.validation, ignored)) {
        const auto learnt = io::simulationsIn(recipe.training, options) - kept;
        options.firstSimulation = part == DataPart::Training ? 0 : learnt;
        options.simulations = part == DataPart::Training ? learnt : kept;
    }
    return io::openMapPairs(part == DataPart::Training ? recipe.training : recipe.validation, options);
}

std::unique_ptr<io::GalaxyFile> openGalaxyMaps(const Recipe& recipe, DataPart part) {
    constexpr double kMost = 4e9;            // bytes of maps that stay in memory,
    const double some = totalMemory() / 8.0; // of unpacked ones, which take longer to read than to learn
    const auto& path = part == DataPart::Training ? recipe.training : recipe.validation;
    return io::openDomainMaps(path, {Domain::Gas}, domainsFromNames(recipe.domains),
                              static_cast<std::int64_t>(std::min(kMost, some)), recipe.seesExtent);
}

/// The mean of a measure over up to 256 maps, read one by one: a suite may be larger than the memory.
torch::Tensor meanOver(io::GalaxyFile& file,
                       const std::function<torch::Tensor(const torch::Tensor& map)>& measure) {
    constexpr std::int64_t kEnough = 256;
    const auto& facts = file.facts();
    auto map = torch::empty({facts.bands, facts.height, facts.width});
    torch::Tensor sum;
    const auto rows = evenly(facts.count, kEnough);
    for (const auto row : rows) {
        file.read(row, 1, map.data_ptr<float>());
        const auto one = measure(map.nan_to_num(0.0, 0.0, 0.0).clamp_min(0.0).to(torch::kFloat64));
        sum = sum.defined() ? sum + one : one;
    }
    return sum / static_cast<double>(rows.size());
}

/// Offset and scale from means and mean squares, (2, band).
void setMoments(const Recipe& recipe, const io::GalaxyFacts& facts, const torch::Tensor& moments,
                engine::Normalisation& n) {
    for (int b = 0; b < facts.bands; ++b) {
        const double mean = moments[0][b].item<double>();
        const double variance = moments[1][b].item<double>() - mean * mean;
        if (!(variance > 1e-12)) {
            throw FileError(facts.path, "maps of " + facts.bandNames[b] +
                                            ": expected values that differ, found the same everywhere.");
        }
        n.offset.push_back(mean);
        n.scale.push_back(recipe.schedule.sigmaData / std::sqrt(variance));
    }
}

/// log10(1 + value / softening) to mean 0 and root mean square sigmaData.
engine::Normalisation measureLog10(const Recipe& recipe, io::GalaxyFile& file) {
    const auto& facts = file.facts();
    const auto inputs = static_cast<std::int64_t>(facts.maps->inputs.size());
    auto softening = torch::ones({facts.bands}, torch::kFloat64);
    if (recipe.inputSoftening > 0.0) {
        const auto means = meanOver(file, [](const torch::Tensor& map) { return map.mean({1, 2}); });
        softening.narrow(0, 0, inputs).copy_(means.narrow(0, 0, inputs) * recipe.inputSoftening);
    }
    const auto moments = meanOver(file, [&](const torch::Tensor& map) { // (band, H, W) -> (2, band)
        const auto dex = torch::log10(map / softening.reshape({-1, 1, 1}) + 1.0);
        return torch::stack({dex.mean({1, 2}), dex.square().mean({1, 2})});
    });
    engine::Normalisation n;
    n.kind = engine::Normalisation::Kind::Log10;
    for (int b = 0; b < facts.bands; ++b) {
        n.softening.push_back(softening[b].item<double>());
    }
    setMoments(recipe, facts, moments, n);
    return n;
}

/// log10 of values, or of the floor below it, to mean 0 and root mean square sigmaData.
engine::Normalisation measureLog10Floor(const Recipe& recipe, io::GalaxyFile& file) {
    const auto& facts = file.facts();
    engine::Normalisation n;
    n.kind = engine::Normalisation::Kind::Log10Floor;
    for (const auto* channels : {&facts.maps->inputs, &facts.maps->targets}) {
        for (const auto& channel : *channels) {
            n.floor.push_back(channel.floor);
        }
    }
    const auto floor = torch::tensor(n.floor, torch::kFloat64).reshape({-1, 1, 1});
    const auto moments = meanOver(file, [&](const torch::Tensor& map) { // (band, H, W) -> (2, band)
        const auto dex = torch::log10(torch::maximum(map, floor));
        return torch::stack({dex.mean({1, 2}), dex.square().mean({1, 2})});
    });
    setMoments(recipe, facts, moments, n);
    return n;
}

} // namespace

bool learnsFromSuites(const std::string& task) {
    return engine::isOfMaps(task) && task != "translation";
}

namespace {

/// A noise that the recipe gives is of the file's bands.
std::unique_ptr<io::GalaxyFile> openSky(const Recipe& recipe, const std::filesystem::path& path) {
    auto file = openGalaxies(path);
    const auto bands = file->facts().bands;
    const auto check = [&](const char* field, const std::vector<double>& values) {
        if (!values.empty() && values.size() != static_cast<std::size_t>(bands)) {
            throw FileError(path, std::string("expected as many bands as ") + field + " has numbers, " +
                                      std::to_string(values.size()) + ", found " + std::to_string(bands) +
                                      ".");
        }
    };
    check("data.sky_noise", recipe.skyNoise);
    check("data.electrons", recipe.electrons);
    if (!recipe.electrons.empty() && recipe.skyNoise.empty()) {
        throw ValueError("data.electrons", "expected data.sky_noise beside it.");
    }
    return file;
}

} // namespace

std::unique_ptr<io::GalaxyFile> openForTraining(const Recipe& recipe, DataPart part) {
    if (recipe.task == "translation") {
        return openGalaxyMaps(recipe, part);
    }
    const auto& path = part == DataPart::Training ? recipe.training : recipe.validation;
    return engine::isOfMaps(recipe.task) ? openMaps(recipe, part) : openSky(recipe, path);
}

void complete(Batch& batch, std::uint64_t seed, const torch::Device& device) {
    for (auto* tensor : {&batch.flux, &batch.redshift, &batch.position, &batch.columns}) {
        if (tensor->defined()) {
            *tensor = tensor->to(device);
        }
    }
    batch.flux.nan_to_num_(0.0, 0.0, 0.0);
    if (!batch.moves.empty()) {
        move(batch.flux, batch.moves);
        batch.moves.clear();
    }
    if (batch.noiseStream) {
        auto shape = batch.flux.sizes().vec();
        shape[0] += batch.first;
        batch.noise = diffusion::normalNoise(shape, seed, *batch.noiseStream, device)
                          .narrow(0, batch.first, batch.flux.size(0));
        batch.noiseStream.reset();
    }
}

Batch part(const Batch& batch, std::int64_t first, std::int64_t count) {
    const auto rows = [=](const torch::Tensor& whole) {
        return whole.defined() ? whole.narrow(0, first, count) : whole;
    };
    return {rows(batch.flux),     rows(batch.redshift), rows(batch.noise),
            rows(batch.position), rows(batch.columns),  {},
            std::nullopt,         batch.first + first};
}

Batches::Batches(const Recipe& recipe, BatchNeeds needs, int firstStep, const torch::Device& device,
                 RankPlace place)
    : recipe_(recipe)
    , needs_(std::move(needs))
    , device_(device)
    , place_(std::move(place))
    , file_(openForTraining(recipe, DataPart::Training))
    , step_(firstStep)
    , columns_(readColumns(*file_, needs_.columns))
    , thread_([this](const std::stop_token& stop) { readAhead(stop); }) {}

Batches::~Batches() {
    thread_.request_stop();
    changed_.notify_all();
}

Batch Batches::next() {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [this] { return !ready_.empty() || failure_; });
    if (ready_.empty()) {
        std::rethrow_exception(failure_);
    }
    Batch batch = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    hold.unlock();
    if (!device_.is_cpu()) {
        complete(batch, recipe_.seed, device_);
    }
    return batch;
}

void Batches::readAhead(const std::stop_token& stop) {
    // A team of OpenMP threads of its own would make more of them than there are processors, and those of the
    // network would then fall asleep between its layers: a tenth of the time of a step.
    engine::useThreads(1);
    try {
        for (int step = step_; step < recipe_.steps && !stop.stop_requested(); ++step) {
            Batch batch = make(step);
            std::unique_lock hold(lock_);
            if (!changed_.wait(hold, stop, [this] { return ready_.size() < kAhead; })) {
                return;
            }
            ready_.push_back(std::move(batch));
            changed_.notify_all();
        }
    } catch (...) {
        const std::lock_guard hold(lock_);
        failure_ = std::current_exception();
        changed_.notify_all();
    }
}

std::vector<std::int64_t> Batches::rowsOf(int step) {
    const auto count = file_->facts().count;
    std::vector<std::int64_t> rows;
    for (std::int64_t i = static_cast<std::int64_t>(step) * recipe_.batch;
         rows.size() < static_cast<std::size_t>(recipe_.batch); ++i) {
        if (i / count != epoch_) { // a new order for every epoch
            epoch_ = i / count;
            order_.resize(static_cast<std::size_t>(count));
            std::iota(order_.begin(), order_.end(), 0);
            Random random(recipe_.seed, kOrderStream + static_cast<std::uint64_t>(epoch_));
            for (std::size_t last = order_.size() - 1; last > 0; --last) {
                std::swap(order_[last], order_[random.below(last + 1)]);
            }
        }
        rows.push_back(order_[static_cast<std::size_t>(i % count)]);
    }
    return rows;
}

Batch Batches::make(int step) {
    const auto& facts = file_->facts();
    const auto all = rowsOf(step);
    const auto first = place_.begin(recipe_.batch);
    const auto count = place_.count(recipe_.batch);
    const std::vector<std::int64_t> rows(all.begin() + first, all.begin() + first + count);
    Batch batch = emptyBatch(facts, count);
    batch.first = first;
    batch.columns = selected(columns_, rows);
    file_->readRows(rows, batch.flux.data_ptr<float>());
    const bool shifts = recipe_.shifts && facts.maps && facts.maps->periodic;
    if (recipe_.flips || shifts) {
        batch.moves.resize(rows.size());
    }
    Random random(recipe_.seed, kChoiceStream + static_cast<std::uint64_t>(step));
    const double start = needs_.evenPositions ? random.uniform() : 0.0;
    const auto along = [&random](int side) {
        return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(side)));
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double found = facts.redshifts.empty() ? 0.0 : facts.redshifts[all[i]];
        const double z = found + recipe_.redshiftJitter * random.normal();
        const double drawn = random.uniform(1e-6, 1.0 - 1e-6);
        const double even = std::fmod(start + static_cast<double>(i) / recipe_.batch, 1.0);
        const auto kind = random.word();
        Move change{.turn = recipe_.flips ? kind : 0U};
        if (shifts) {
            change.down = along(facts.height);
            change.right = along(facts.width);
        }
        const auto n = static_cast<std::int64_t>(i) - first;
        if (n < 0 || n >= count) {
            continue; // another process', drawn to keep in step
        }
        batch.redshift[n] = facts.redshifts.empty() ? 0.0F : static_cast<float>(std::clamp(z, 0.0, 4.0));
        batch.position[n] = static_cast<float>(needs_.evenPositions ? even : drawn);
        if (!batch.moves.empty()) {
            batch.moves[static_cast<std::size_t>(n)] = change;
        }
    }
    batch.position.clamp_(1e-6, 1.0 - 1e-6);
    if (needs_.noise) {
        batch.noiseStream = kNoiseStream + static_cast<std::uint64_t>(step);
    }
    if (device_.is_cpu()) {
        complete(batch, recipe_.seed, device_);
    }
    return batch;
}

Batch validationBatch(const Recipe& recipe, const BatchNeeds& needs) {
    auto file = openForTraining(recipe, DataPart::Validation);
    const auto rows = evenly(file->facts().count, recipe.validationCount);
    const auto count = static_cast<std::int64_t>(rows.size());
    Batch batch = emptyBatch(file->facts(), count);
    batch.columns = selected(readColumns(*file, needs.columns), rows);
    file->readRows(rows, batch.flux.data_ptr<float>());
    for (std::int64_t i = 0; i < count; ++i) {
        const auto& redshifts = file->facts().redshifts;
        batch.redshift[i] = redshifts.empty() ? 0.0 : std::clamp(redshifts[rows[i]], 0.0, 4.0);
        // Golden-ratio steps: even in any part of the set, so that every part sees all noise levels.
        batch.position[i] =
            static_cast<float>(std::fmod(0.5 + static_cast<double>(i) * 0.6180339887498949, 1.0));
    }
    batch.position.clamp_(1e-6, 1.0 - 1e-6);
    if (needs.noise) {
        batch.noiseStream = kValidationStream;
    }
    complete(batch, recipe.seed, torch::kCPU);
    return batch;
}

engine::Normalisation measureScaling(const Recipe& recipe, io::GalaxyFile& file) {
    if (recipe.task == "translation") {
        return measureLog10Floor(recipe, file);
    }
    if (file.facts().maps) {
        return measureLog10(recipe, file);
    }
    engine::Normalisation n;
    if (recipe.scaling == "published") { // Lizarraga et al. 2024, one minimum and maximum over all bands
        n.kind = engine::Normalisation::Kind::MinMax;
        n.minimum = -25241.32;
        n.maximum = 3647.6323;
        return n;
    }
    const auto& facts = file.facts();
    const auto rows = evenly(facts.count, 1024);
    auto flux =
        torch::empty({static_cast<std::int64_t>(rows.size()), facts.bands, facts.height, facts.width});
    file.readRows(rows, flux.data_ptr<float>());
    flux.nan_to_num_(0.0, 0.0, 0.0);
    for (int b = 0; b < facts.bands; ++b) {
        const auto band = flux.select(1, b); // (N, H, W)
        const double sky = recipe.skyNoise.empty() ? skySigma(band) : recipe.skyNoise[b];
        const double softening = recipe.softeningSigmas * sky;
        if (!(softening > 0.0)) {
            throw FileError(facts.path, "band " + facts.bandNames[b] +
                                            ": expected a noisy sky to measure, or data.sky_noise, found "
                                            "neither.");
        }
        const auto stretched = torch::asinh(band.to(torch::kFloat64) / softening);
        const double offset = stretched.mean().item<double>();
        const double spread = (stretched - offset).square().mean().sqrt().item<double>();
        n.softening.push_back(softening);
        n.offset.push_back(offset);
        n.scale.push_back(recipe.schedule.sigmaData / spread);
    }
    return n;
}

} // namespace lookback::training
