// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "ui/evolution/Fallback.h"

#include <QtTest>

using namespace lookback;
using namespace lookback::ui;

namespace {

/// GPUs that draw `good` times and are then full; the CPU always draws, in its own brightness.
Fallback::Make gpuThatFills(int good) {
    return [good](const engine::Device& device) -> Generate {
        if (device.cuda && good < 0) {
            throw DeviceError("expected 2 GiB of GPU memory, found 1.");
        }
        auto left = std::make_shared<int>(good);
        return [left, cuda = device.cuda](const auto& identities, double, const auto&, const Monitor&) {
            if (cuda && (*left)-- <= 0) {
                throw DeviceError("the GPU has no memory left.");
            }
            return std::vector<Image>(identities.size(), Image(1, 1, 1, cuda ? 2.0F : 1.0F));
        };
    };
}

float draw(Fallback& fallback) {
    return fallback({evolution::Identity{7}}, 0.5, {}, {}).front().at(0, 0, 0);
}

} // namespace

class TestFallback : public QObject {
    Q_OBJECT

private Q_SLOTS:

    void goesOnWithTheCpuAndSaysSoOnce() {
        engine::Device gpu;
        gpu.cuda = true;
        Fallback fallback(gpuThatFills(1), gpu);
        QCOMPARE(draw(fallback), 2.0F);
        QVERIFY(fallback.takeNote().empty());
        QCOMPARE(draw(fallback), 1.0F);
        QVERIFY(!fallback.device().cuda);
        QVERIFY(fallback.takeNote().find("no memory left") != std::string::npos);
        QVERIFY(fallback.takeNote().empty());
        QCOMPARE(draw(fallback), 1.0F);
    }

    void startsOnTheCpuWhereTheModelDoesNotFitTheGpu() {
        engine::Device gpu;
        gpu.cuda = true;
        Fallback fallback(gpuThatFills(-1), gpu);
        QCOMPARE(draw(fallback), 1.0F);
        QVERIFY(fallback.takeNote().find("2 GiB") != std::string::npos);
    }

    void doesNotHideAFailureOfTheCpu() {
        const auto make = [](const engine::Device&) -> Generate {
            return [](const auto&, double, const auto&, const Monitor&) -> std::vector<Image> {
                throw DeviceError("no memory left.");
            };
        };
        Fallback fallback(make, {});
        QVERIFY_EXCEPTION_THROWN(draw(fallback), DeviceError);
    }
};

QTEST_GUILESS_MAIN(TestFallback)
#include "tst_fallback.moc"
