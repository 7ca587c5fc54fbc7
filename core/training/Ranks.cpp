// SPDX-License-Identifier: MIT
#include "core/training/Ranks.h"

namespace lookback::training {

namespace {

class Alone final : public Ranks {
public:
    Alone()
        : Ranks(RankPlace{}) {}

    void sum(torch::Tensor&) override {}

    void share(torch::Tensor&) override {}

    void say(const std::string&) noexcept override {}
};

} // namespace

double Ranks::sum(double value) {
    if (place.alone()) {
        return value;
    }
    auto one = torch::full({1}, value, torch::kFloat64);
    sum(one);
    return one.item<double>();
}

bool Ranks::any(bool value) {
    return sum(value ? 1.0 : 0.0) > 0.0;
}

std::unique_ptr<Ranks> aloneInRun() {
    return std::make_unique<Alone>();
}

} // namespace lookback::training
