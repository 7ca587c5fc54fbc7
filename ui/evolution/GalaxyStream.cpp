// SPDX-License-Identifier: MIT
#include "ui/evolution/GalaxyStream.h"

#include <QElapsedTimer>
#include <algorithm>
#include <numeric>

namespace lookback::ui {

GalaxyStream::GalaxyStream(EngineLane& lane, QObject* parent)
    : QObject(parent)
    , lane_(lane) {
    quiet_.setSingleShot(true);
    quiet_.setInterval(kQuietMs);
    connect(&quiet_, &QTimer::timeout, this, &GalaxyStream::refine);
}

void GalaxyStream::setModel(Generate generate) {
    stop();
    generate_ = std::move(generate);
    cache_.clear();
    std::fill(shown_.begin(), shown_.end(), Shown{});
    pump();
}

void GalaxyStream::want(const Wanted& wanted) {
    wanted_ = wanted;
    wasSettled_ = false;
    mayRefine_ = false;
    quiet_.start();
    shown_.resize(wanted_.identities.size());
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        Shown& s = shown_[i];
        const FrameKey coarse = frameKey(wanted_.identities[i], wanted_.redshift, wanted_.preview);
        const FrameKey fine = frameKey(wanted_.identities[i], wanted_.redshift, wanted_.refined);
        s.refined = s.any && s.key == fine;
        s.preview = s.refined || (s.any && s.key == coarse);
    }
    takeFromCache();
    if (busy_ && (running_.refined || running_.track || running_.indices.empty())) {
        stop(); // a preview that is under way is let through
    }
    pump();
}

void GalaxyStream::refine() {
    quiet_.stop();
    mayRefine_ = true;
    pump();
}

void GalaxyStream::look(int first) {
    wanted_.first = first;
}

void GalaxyStream::setAhead(std::vector<double> redshifts) {
    ahead_ = std::move(redshifts);
    pump();
}

void GalaxyStream::setTracks(std::vector<double> redshifts, int galaxies) {
    tracks_.clear();
    for (const double redshift : redshifts) {
        for (int i = 0; i < galaxies; ++i) {
            tracks_.emplace_back(i, redshift);
        }
    }
    if (busy_ && running_.track) {
        stop();
    }
    pump();
}

bool GalaxyStream::settled() const {
    return !shown_.empty() &&
           std::all_of(shown_.begin(), shown_.end(), [](const Shown& s) { return s.refined; });
}

void GalaxyStream::stop() {
    job_.cancel();
    busy_ = false;
}

void GalaxyStream::takeFromCache() {
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        for (const bool fine : {true, false}) {
            const evolution::SamplingOptions& options = fine ? wanted_.refined : wanted_.preview;
            if (shown_[i].refined || (!fine && shown_[i].preview)) {
                break;
            }
            const Image* image = cache_.find(frameKey(wanted_.identities[i], wanted_.redshift, options));
            if (image != nullptr) {
                show(static_cast<int>(i), *image, wanted_.redshift, options, fine);
                break;
            }
        }
    }
}

GalaxyStream::Batch GalaxyStream::nextBatch() {
    Batch batch;
    batch.redshift = wanted_.redshift;
    std::vector<int> order(shown_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
        const bool firstA = a == wanted_.first;
        const bool firstB = b == wanted_.first;
        return firstA != firstB ? firstA : shown_[a].age < shown_[b].age;
    });
    const auto lacks = [&](int i) { return batch.refined ? !shown_[i].refined : !shown_[i].preview; };
    if (std::none_of(order.begin(), order.end(), lacks)) {
        if (!mayRefine_) {
            return batch;
        }
        batch.refined = true;
    }
    batch.options = batch.refined ? wanted_.refined : wanted_.preview;
    const double each = msPerPreview_ * batch.options.evaluations / std::max(1, wanted_.preview.evaluations);
    const int room = std::max(1, static_cast<int>((batch.refined ? 4.0 * kBatchMs : kBatchMs) / each));
    for (const int i : order) {
        if (lacks(i) && static_cast<int>(batch.indices.size()) < room) {
            batch.indices.push_back(i);
            batch.identities.push_back(wanted_.identities[i]);
        }
    }
    return batch;
}

GalaxyStream::Batch GalaxyStream::nextAhead() {
    Batch batch;
    batch.options = wanted_.preview;
    for (const double redshift : ahead_) {
        for (const evolution::Identity& identity : wanted_.identities) {
            if (batch.identities.empty() &&
                cache_.find(frameKey(identity, redshift, wanted_.preview)) == nullptr) {
                batch.redshift = redshift;
                batch.identities.push_back(identity);
            }
        }
    }
    return batch;
}

GalaxyStream::Batch GalaxyStream::nextTrack() {
    Batch batch;
    batch.track = true;
    batch.options = wanted_.preview;
    while (!tracks_.empty() && batch.identities.empty()) {
        const auto [galaxy, redshift] = tracks_.front();
        if (galaxy >= static_cast<int>(wanted_.identities.size())) {
            tracks_.pop_front();
            continue;
        }
        const evolution::Identity& identity = wanted_.identities[galaxy];
        if (const Image* image = cache_.find(frameKey(identity, redshift, wanted_.preview))) {
            tracks_.pop_front();
            Q_EMIT tracked(galaxy, *image, redshift);
            continue;
        }
        batch.redshift = redshift;
        batch.indices.push_back(galaxy);
        batch.identities.push_back(identity);
    }
    return batch;
}

void GalaxyStream::pump() {
    if (busy_ || !generate_) {
        return;
    }
    Batch batch = nextBatch();
    if (batch.identities.empty()) {
        if (settled() && !wasSettled_) {
            wasSettled_ = true;
            Q_EMIT settledNow();
        }
        batch = nextAhead();
    }
    if (batch.identities.empty() && mayRefine_ && settled()) {
        batch = nextTrack();
    }
    if (!batch.identities.empty()) {
        start(std::move(batch));
    }
}

void GalaxyStream::start(Batch batch) {
    busy_ = true;
    running_ = batch;
    auto work = [generate = generate_, batch](const Monitor& monitor) {
        QElapsedTimer timer;
        timer.start();
        Result result;
        result.images = generate(batch.identities, batch.redshift, batch.options, monitor);
        result.ms = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
        return result;
    };
    job_.start(
        lane_.engine(), std::move(work),
        [this, batch](const Result& result) {
            busy_ = false;
            take(batch, result);
            pump();
        },
        [this](const std::exception& e) {
            busy_ = false;
            mayRefine_ = false; // not again and again: the next wish tries again
            Q_EMIT failed(QString::fromUtf8(e.what()));
        });
}

void GalaxyStream::take(const Batch& batch, const Result& result) {
    ++clock_;
    if (!batch.refined) {
        const double each = result.ms / static_cast<double>(batch.identities.size());
        msPerPreview_ += 0.3 * (each - msPerPreview_);
    }
    for (std::size_t k = 0; k < result.images.size(); ++k) {
        cache_.add(frameKey(batch.identities[k], batch.redshift, batch.options), result.images[k]);
    }
    if (batch.track) {
        const std::pair<int, double> done(batch.indices.front(), batch.redshift);
        if (!tracks_.empty() && tracks_.front() == done) {
            tracks_.pop_front();
            Q_EMIT tracked(done.first, result.images.front(), done.second);
        }
        return;
    }
    for (std::size_t k = 0; k < batch.indices.size() && k < result.images.size(); ++k) {
        const int i = batch.indices[k];
        const bool stillThere = i < static_cast<int>(wanted_.identities.size()) &&
                                frameKey(wanted_.identities[i], 0.0, batch.options) ==
                                    frameKey(batch.identities[k], 0.0, batch.options);
        // Another galaxy has the place by now, or what it shows is already what is wanted: too late.
        if (stillThere && (batch.redshift == wanted_.redshift || !shown_[i].preview)) {
            show(i, result.images[k], batch.redshift, batch.options, batch.refined);
        }
    }
    if (!batch.indices.empty()) {
        Q_EMIT worked(batch.options.evaluations, static_cast<int>(batch.identities.size()), result.ms);
    }
}

void GalaxyStream::show(int index, const Image& image, double redshift,
                        const evolution::SamplingOptions& options, bool refined) {
    Shown& s = shown_[index];
    const bool current = redshift == wanted_.redshift;
    s.key = frameKey(wanted_.identities[index], redshift, options);
    s.any = true;
    s.preview = current;
    s.refined =
        current && (refined || s.key == frameKey(wanted_.identities[index], redshift, wanted_.refined));
    s.age = clock_;
    Q_EMIT drawn(index, image, redshift, options.evaluations);
}

} // namespace lookback::ui
