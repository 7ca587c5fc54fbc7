// SPDX-License-Identifier: MIT
#include "app/cli/Bench.h"

#include "core/common/Error.h"
#include "core/common/Version.h"
#include "core/engine/Device.h"
#include "core/io/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

namespace lookback::cli {

namespace {

struct BenchOptions {
    std::string only;
    std::filesystem::path json;
    DeviceOptions device;
};

void print(const Measured& m) {
    if (!m.skipped.empty()) {
        std::printf("%-44s not measured: %s\n", m.name.c_str(), m.skipped.c_str());
    } else {
        std::printf("%-44s %10.3f %10.3f %-11s", m.name.c_str(), m.p50, m.p95, m.unit.c_str());
        if (m.budget) {
            std::printf(" %s %-8g %s", m.rate ? ">=" : "<=", *m.budget, m.within() ? "kept" : "MISSED");
        }
        std::printf("\n");
    }
    std::fflush(stdout);
}

void writeJson(const std::filesystem::path& file, const std::vector<Measured>& all) {
    nlohmann::ordered_json json{{"lookback", kVersion}, {"cores", std::thread::hardware_concurrency()}};
    json["engine"] = engine::describeEngine();
    json["results"] = nlohmann::json::array();
    for (const Measured& m : all) {
        nlohmann::ordered_json entry{{"name", m.name}};
        if (m.skipped.empty()) {
            entry.update({{"unit", m.unit}, {"p50", m.p50}, {"p95", m.p95}, {"count", m.count}});
            if (m.budget) {
                entry.update({{"budget", *m.budget}, {"rate", m.rate}, {"within", m.within()}});
            }
        } else {
            entry["skipped"] = m.skipped;
        }
        json["results"].push_back(entry);
    }
    io::writeTextAtomically(file, json.dump(2) + "\n");
}

void bench(const BenchOptions& options, const Monitor& monitor) {
    std::vector<Benchmark> benchmarks = engineBenchmarks();
    for (auto more : {dataBenchmarks(), fieldBenchmarks(), morphologyBenchmarks(), spectrumBenchmarks(),
                      trainingBenchmarks(), translationBenchmarks(), windowBenchmarks()}) {
        benchmarks.insert(benchmarks.end(), more.begin(), more.end());
    }
    std::string known;
    std::vector<Measured> all;
    std::printf("%-44s %10s %10s %-11s %s\n", "", "p50", "p95", "", "budget");
    for (const Benchmark& benchmark : benchmarks) {
        known += (known.empty() ? "" : ", ") + benchmark.name;
        if (!options.only.empty() && options.only != benchmark.name) {
            continue;
        }
        for (const Measured& m : benchmark.run(options.device, monitor)) {
            print(m);
            all.push_back(m);
        }
    }
    if (all.empty()) {
        throw ValueError("--only", "expected one of " + known + ", found " + options.only + ".");
    }
    if (!options.json.empty()) {
        writeJson(options.json, all);
    }
}

} // namespace

Measured measured(std::string name, std::string unit, std::vector<double> values,
                  std::optional<double> budget) {
    std::sort(values.begin(), values.end());
    const auto at = [&values](double fraction) {
        return values[static_cast<std::size_t>(fraction * static_cast<double>(values.size() - 1) + 0.5)];
    };
    Measured m{.name = std::move(name), .unit = std::move(unit), .budget = budget, .skipped = {}};
    m.p50 = at(0.5);
    m.p95 = at(0.95);
    m.count = static_cast<int>(values.size());
    return m;
}

Measured skipped(std::string name, std::string reason) {
    return {.name = std::move(name), .unit = {}, .budget = {}, .skipped = std::move(reason)};
}

Measured timed(std::string name, int count, std::optional<double> budget, const std::function<void()>& work,
               const Monitor& monitor) {
    std::vector<double> values;
    for (int i = 0; i <= count; ++i) {
        monitor.step(i, count + 1);
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
        if (i > 0) {
            values.push_back(passed.count());
        }
    }
    return measured(std::move(name), "ms", std::move(values), budget);
}

void addBench(CLI::App& app, Session& session) {
    const auto options = std::make_shared<BenchOptions>();
    CLI::App* command = app.add_subcommand("bench", "Measure this machine against the budgets");
    command->add_option("--only", options->only,
                        "one group: network, render, open, mock, load, field, morphology, spectrum, "
                        "training, translation or window");
    command->add_option("--json", options->json, "write the results to this file too");
    addDeviceOptions(*command, options->device);
    command->callback([options, &session] {
        session.set("bench", [options](const Monitor& monitor) { bench(*options, monitor); });
    });
}

} // namespace lookback::cli
