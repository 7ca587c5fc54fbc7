// SPDX-License-Identifier: MIT
#include "core/analysis/TwoSample.h"

#include "core/common/Error.h"

#include <algorithm>
#include <cmath>

namespace lookback::analysis {

namespace {

void prepare(std::vector<double>& sample) {
    std::erase_if(sample, [](double v) { return std::isnan(v); });
    if (sample.empty()) {
        throw ValueError("sample", "expected at least one value, found none.");
    }
    std::sort(sample.begin(), sample.end());
}

/// Calls visit(difference of the cumulative distributions, distance to the next value) between all values.
template <class Visit>
void walk(const std::vector<double>& a, const std::vector<double>& b, Visit visit) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        const double here = j == b.size() || (i < a.size() && a[i] <= b[j]) ? a[i] : b[j];
        while (i < a.size() && a[i] == here) {
            ++i;
        }
        while (j < b.size() && b[j] == here) {
            ++j;
        }
        double next = here;
        if (i < a.size() || j < b.size()) {
            next = j == b.size() || (i < a.size() && a[i] <= b[j]) ? a[i] : b[j];
        }
        const double difference = static_cast<double>(i) / static_cast<double>(a.size()) -
                                  static_cast<double>(j) / static_cast<double>(b.size());
        visit(std::abs(difference), next - here);
    }
}

} // namespace

double kolmogorovSmirnov(std::vector<double> a, std::vector<double> b) {
    prepare(a);
    prepare(b);
    double largest = 0.0;
    walk(a, b, [&largest](double difference, double) { largest = std::max(largest, difference); });
    return largest;
}

double wasserstein(std::vector<double> a, std::vector<double> b) {
    prepare(a);
    prepare(b);
    double area = 0.0;
    walk(a, b, [&area](double difference, double width) { area += difference * width; });
    return area;
}

} // namespace lookback::analysis
