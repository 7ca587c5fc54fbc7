// SPDX-License-Identifier: MIT
#include "core/io/Safetensors.h"
#include "core/nn/AttentionGate.h"
#include "core/nn/PatchDiscriminator.h"
#include "tests/support/Shared.h"
#include "tests/support/Tensors.h"

#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace lookback;

class TestGanBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsThePublishedAttentionGate();
    void equalsThePublishedPatchDiscriminator();
    void closesTheGate();
};

namespace {

/// Names and shapes of all parameters and buffers that the file lists, in the network.
QString missingFrom(const torch::nn::Module& network, const io::Safetensors& file) {
    const auto published = nlohmann::json::parse(file.metadata.at("parameters"));
    auto ours = network.named_parameters();
    const auto buffers = network.named_buffers();
    for (const auto& item : buffers) {
        ours.insert(item.key(), item.value());
    }
    if (ours.size() != published.size()) {
        return QStringLiteral("%1 names instead of %2").arg(ours.size()).arg(published.size());
    }
    for (const auto& entry : published) {
        const auto name = entry[0].get<std::string>();
        const auto* const tensor = ours.find(name);
        if (tensor == nullptr || tensor->sizes().vec() != entry[1].get<std::vector<std::int64_t>>()) {
            return QString::fromStdString(name);
        }
    }
    return {};
}

} // namespace

void TestGanBlocks::equalsThePublishedAttentionGate() {
    LOOKBACK_NEEDS(path, "reference/attention_gate.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::AttentionGate gate;
    QCOMPARE(missingFrom(gate, file), QString());
    test::fillByRule(gate);
    const auto output = gate.forward(test::tensorOf(file, "x"), test::tensorOf(file, "gate"));
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

void TestGanBlocks::equalsThePublishedPatchDiscriminator() {
    LOOKBACK_NEEDS(path, "reference/patch_discriminator.safetensors");
    const c10::InferenceMode inference;
    const auto file = io::readSafetensors(path);
    nn::PatchDiscriminator network;
    network.eval(); // running mean and variance, not the batch's
    QCOMPARE(missingFrom(network, file), QString());
    test::fillByRule(network);
    const auto output = network.forward(test::tensorOf(file, "x"));
    QVERIFY(test::largestDifference(output, test::tensorOf(file, "output")) < 1e-4);
}

// A gate whose attention is 0 everywhere leaves the bias of the last layer alone.
void TestGanBlocks::closesTheGate() {
    const c10::InferenceMode inference;
    nn::AttentionGate gate({.skip = 2, .gate = 4, .inner = 2});
    auto parameters = gate.named_parameters();
    parameters["psi.weight"].zero_();
    parameters["psi.bias"].fill_(-100.0);
    const auto output = gate.forward(torch::ones({1, 2, 8, 6}), torch::ones({1, 4, 4, 3}));
    const auto bias = parameters["W_out.bias"].view({1, 2, 1, 1}).expand({1, 2, 8, 6});
    QVERIFY(test::largestDifference(output, bias) < 1e-6);
}

QTEST_GUILESS_MAIN(TestGanBlocks)
#include "tst_gan_blocks.moc"
