// SPDX-License-Identifier: MIT
#include "core/mock/Haloes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lookback::mock {

namespace {

constexpr double kCriticalDensity = 2.77536627e11; // Msun/h per (Mpc/h)^3

/// Which particles belong together: each points to another of its group, or to itself.
class Groups {
public:
    explicit Groups(std::size_t count)
        : parent_(count) {
        std::iota(parent_.begin(), parent_.end(), 0U);
    }

    std::uint32_t rootOf(std::uint32_t i) {
        while (parent_[i] != i) {
            parent_[i] = parent_[parent_[i]];
            i = parent_[i];
        }
        return i;
    }

    void join(std::uint32_t a, std::uint32_t b) {
        a = rootOf(a);
        b = rootOf(b);
        parent_[std::max(a, b)] = std::min(a, b); // the first particle names the group, whatever the order
    }

private:
    std::vector<std::uint32_t> parent_;
};

/// Particles sorted by cells of the linking length: neighbours lie in the same cell or in one beside it.
class CellList {
public:
    CellList(const MatterBox& matter, double reach)
        : matter_(matter)
        , side_(std::max<std::int64_t>(1, static_cast<std::int64_t>(matter.box / reach)))
        , order_(matter.positions.size() / 3)
        , keys_(order_.size()) {
        std::vector<std::int64_t> keys(order_.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            keys[i] = keyOf(cellOf(i, 0), cellOf(i, 1), cellOf(i, 2));
        }
        std::iota(order_.begin(), order_.end(), 0U);
        std::sort(order_.begin(), order_.end(),
                  [&](auto a, auto b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
        std::transform(order_.begin(), order_.end(), keys_.begin(), [&](auto i) { return keys[i]; });
    }

    /// work(a, b) for each pair of particles in cells that touch.
    template <class Work>
    void eachPair(Work work) const {
        for (std::size_t first = 0; first < keys_.size();) {
            std::size_t last = first;
            while (last < keys_.size() && keys_[last] == keys_[first]) {
                ++last;
            }
            for (std::size_t i = first; i < last; ++i) {
                for (std::size_t j = i + 1; j < last; ++j) {
                    work(order_[i], order_[j]);
                }
            }
            const std::int64_t key = keys_[first];
            eachNeighbour(key % side_, key / side_ % side_, key / (side_ * side_), [&](std::int64_t other) {
                if (other <= key) { // seen from there
                    return;
                }
                const auto range =
                    std::equal_range(keys_.begin() + static_cast<std::ptrdiff_t>(last), keys_.end(), other);
                for (auto b = range.first; b != range.second; ++b) {
                    for (std::size_t i = first; i < last; ++i) {
                        work(order_[i], order_[static_cast<std::size_t>(b - keys_.begin())]);
                    }
                }
            });
            first = last;
        }
    }

private:
    std::int64_t cellOf(std::size_t i, int axis) const {
        const double share = matter_.positions[3 * i + static_cast<std::size_t>(axis)] / matter_.box;
        return std::min(static_cast<std::int64_t>(share * static_cast<double>(side_)), side_ - 1);
    }

    std::int64_t keyOf(std::int64_t x, std::int64_t y, std::int64_t z) const {
        return (z * side_ + y) * side_ + x;
    }

    /// Each of the cells around once, also where the box has fewer than three.
    template <class Work>
    void eachNeighbour(std::int64_t x, std::int64_t y, std::int64_t z, Work work) const {
        std::array<std::int64_t, 27> seen{};
        std::size_t count = 0;
        for (int dz = -1; dz <= 1; ++dz) {
            for (int dy = -1; dy <= 1; ++dy) {
                for (int dx = -1; dx <= 1; ++dx) {
                    const auto key =
                        keyOf((x + dx + side_) % side_, (y + dy + side_) % side_, (z + dz + side_) % side_);
                    if (std::find(seen.begin(), seen.begin() + count, key) == seen.begin() + count) {
                        seen[count++] = key;
                        work(key);
                    }
                }
            }
        }
    }

    const MatterBox& matter_;
    std::int64_t side_;
    std::vector<std::uint32_t> order_;
    std::vector<std::int64_t> keys_; ///< Of order_, ascending.
};

double nearest(double d, double box) {
    return d - box * std::round(d / box);
}

double squareDistance(const MatterBox& matter, std::uint32_t a, std::uint32_t b) {
    double sum = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double d = nearest(
            static_cast<double>(matter.positions[3 * a + axis]) - matter.positions[3 * b + axis], matter.box);
        sum += d * d;
    }
    return sum;
}

/// Distances of a halo's particles from a point, as squares.
std::vector<double> squareDistances(const MatterBox& matter, const Halo& halo,
                                    const std::array<double, 3>& from) {
    std::vector<double> squares;
    for (const auto i : halo.particles) {
        double sum = 0.0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double d = nearest(matter.positions[3 * i + axis] - from[axis], matter.box);
            sum += d * d;
        }
        squares.push_back(sum);
    }
    return squares;
}

/// Mean of the particles within a sphere that shrinks towards the densest part (Power et al. 2003).
std::array<double, 3> centreOf(const MatterBox& matter, const Halo& halo) {
    constexpr double kShrink = 0.9;
    constexpr std::size_t kFewest = 10;
    const auto first = 3 * static_cast<std::size_t>(halo.particles.front());
    std::array<double, 3> centre{matter.positions[first], matter.positions[first + 1],
                                 matter.positions[first + 2]};
    double radius = matter.box; // all of them at first
    for (;;) {
        const auto squares = squareDistances(matter, halo, centre);
        std::array<double, 3> sum{};
        std::size_t inside = 0;
        for (std::size_t n = 0; n < squares.size(); ++n) {
            if (squares[n] <= radius * radius) {
                ++inside;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    sum[axis] +=
                        nearest(matter.positions[3 * halo.particles[n] + axis] - centre[axis], matter.box);
                }
            }
        }
        if (inside < kFewest) {
            return centre;
        }
        for (std::size_t axis = 0; axis < 3; ++axis) {
            centre[axis] += sum[axis] / static_cast<double>(inside);
            centre[axis] -= matter.box * std::floor(centre[axis] / matter.box);
        }
        const double farthest = std::sqrt(*std::max_element(squares.begin(), squares.end()));
        radius = kShrink * std::min(radius, farthest);
    }
}

void measureCritical(const MatterBox& matter, Halo& halo) {
    constexpr double kDensity = 200.0 * kCriticalDensity * 4.0 / 3.0 * std::numbers::pi;
    auto squares = squareDistances(matter, halo, halo.centre);
    std::sort(squares.begin(), squares.end());
    for (std::size_t n = squares.size(); n-- > 1;) { // from outside: where the mean falls below 200
        const double radius = std::sqrt(squares[n]);
        const double mass = static_cast<double>(n + 1) * matter.particleMass;
        if (mass >= kDensity * radius * radius * radius) {
            halo.massCritical = mass;
            halo.radiusCritical = radius;
            return;
        }
    }
}

} // namespace

std::vector<Halo> findHaloes(const MatterBox& matter, double linking, int fewest) {
    Range<double>{0.01, 0.9}.check("linking length", linking);
    Range<int>{2, 1000000}.check("fewest particles", fewest);
    const std::size_t count = matter.positions.size() / 3;
    const double reach = linking * matter.box / std::cbrt(static_cast<double>(count));
    Groups groups(count);
    CellList(matter, reach).eachPair([&](std::uint32_t a, std::uint32_t b) {
        if (groups.rootOf(a) != groups.rootOf(b) && squareDistance(matter, a, b) < reach * reach) {
            groups.join(a, b);
        }
    });
    std::vector<std::vector<std::uint32_t>> members(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        members[groups.rootOf(i)].push_back(i);
    }
    std::vector<Halo> haloes;
    for (auto& list : members) {
        if (list.size() >= static_cast<std::size_t>(fewest)) {
            Halo halo;
            halo.mass = static_cast<double>(list.size()) * matter.particleMass;
            halo.particles = std::move(list);
            halo.centre = centreOf(matter, halo);
            measureCritical(matter, halo);
            haloes.push_back(std::move(halo));
        }
    }
    std::stable_sort(haloes.begin(), haloes.end(),
                     [](const Halo& a, const Halo& b) { return a.mass > b.mass; });
    return haloes;
}

} // namespace lookback::mock
