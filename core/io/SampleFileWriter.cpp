// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/io/Hdf5Output.h"
#include "core/io/Probe.h"
#include "core/io/SampleFile.h"

namespace lookback::io {

namespace {

using hdf5::Handle;

/// "rivals/CNN/mean" -> "rivals/CNN" and "mean".
std::pair<std::string, std::string> split(const std::string& path) {
    const auto at = path.rfind('/');
    return at == std::string::npos ? std::pair(std::string(), path)
                                   : std::pair(path.substr(0, at), path.substr(at + 1));
}

} // namespace

struct SampleFileWriter::Impl {
    explicit Impl(const std::filesystem::path& file)
        : path(file)
        , output(file) {}

    /// A stack of samples that grows.
    struct Stack {
        Handle array;
        std::vector<std::uint64_t> seeds;
    };

    void describe(const Handle& array, const Map& map) {
        output.text(array.get(), "units", map.unit);
        output.text(array.get(), "quantity", map.quantity);
        output.number(array.get(), "box_mpc_h", map.box);
        output.number(array.get(), "depth_mpc_h", map.depth);
        output.integer(array.get(), "periodic", map.periodic ? 1 : 0);
    }

    /// The file itself for "".
    template <class Work>
    void in(const std::string& group, const Work& work) {
        if (group.empty()) {
            work(output.root());
        } else {
            const Handle handle = output.group(group);
            work(handle.get());
        }
    }

    std::filesystem::path path;
    hdf5::Output output;
    std::map<std::string, Stack> stacks;
};

SampleFileWriter::SampleFileWriter(const std::filesystem::path& file) {
    const LibrariesLock lock(librariesMutex());
    impl_ = std::make_unique<Impl>(file);
    impl_->output.text(impl_->output.root(), "layout", kSampleLayout);
    impl_->output.text(impl_->output.root(), "creator", std::string("Lookback ") + kVersion);
}

SampleFileWriter::~SampleFileWriter() {
    const LibrariesLock lock(librariesMutex());
    impl_.reset();
}

void SampleFileWriter::map(const std::string& path, const Map& map) {
    const LibrariesLock lock(librariesMutex());
    const auto [group, name] = split(path);
    impl_->in(group, [&, name = name](hid_t at) {
        const Handle array =
            impl_->output.array(at, name.c_str(), map.values.pixels, {map.height(), map.width()});
        impl_->describe(array, map);
        if (map.haloes) {
            std::vector<float> rows;
            for (const MapHalo& halo : *map.haloes) {
                for (const double value : {halo.x, halo.y, halo.radius, halo.mass}) {
                    rows.push_back(static_cast<float>(value));
                }
            }
            const Handle haloes = impl_->output.array(at, (name + "_haloes").c_str(), rows,
                                                      {static_cast<std::int64_t>(map.haloes->size()), 4});
            impl_->output.text(haloes.get(), "columns", "x y r_200c (Mpc/h) mass (Msun/h)");
        }
    });
}

void SampleFileWriter::sample(const std::string& group, const Map& map, std::uint64_t seed) {
    const LibrariesLock lock(librariesMutex());
    auto& stack = impl_->stacks[group];
    if (!stack.array) {
        impl_->in(group, [&](hid_t at) {
            stack.array = impl_->output.growing(at, "samples", {map.height(), map.width()}, false);
        });
        impl_->describe(stack.array, map);
    }
    impl_->output.put(stack.array.get(), {static_cast<std::int64_t>(stack.seeds.size())}, map.values.pixels);
    stack.seeds.push_back(seed);
}

void SampleFileWriter::numbers(const std::string& path, const std::vector<double>& values,
                               const std::string& unit) {
    const LibrariesLock lock(librariesMutex());
    const auto [group, name] = split(path);
    impl_->in(group, [&, name = name](hid_t at) {
        const Handle array = impl_->output.array(at, name.c_str(), values);
        impl_->output.text(array.get(), "units", unit);
    });
}

void SampleFileWriter::notes(const std::string& group, const SampleNotes& notes) {
    const LibrariesLock lock(librariesMutex());
    impl_->in(group, [&](hid_t at) {
        for (const auto& [name, text] : notes.texts) {
            impl_->output.text(at, name.c_str(), text);
        }
        for (const auto& [name, number] : notes.numbers) {
            impl_->output.number(at, name.c_str(), number);
        }
    });
}

void SampleFileWriter::finish() {
    const LibrariesLock lock(librariesMutex());
    for (auto& [group, stack] : impl_->stacks) {
        stack.array.reset();
        impl_->in(group, [&, seeds = &stack.seeds](hid_t at) { impl_->output.array(at, "seed", *seeds); });
    }
    impl_->stacks.clear();
    impl_->output.finish();
}

} // namespace lookback::io
