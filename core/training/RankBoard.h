// SPDX-License-Identifier: MIT
#pragma once

#include "core/common/Error.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lookback::training {

/// Another process of the run is gone, or has said why it goes. Not an Error: nothing is wrong here, and a
/// run that goes on from its checkpoint may well succeed.
struct RankLost final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using Bytes = std::vector<std::uint8_t>;

/// The board on which the processes of a run tell each other their addresses: values under keys, kept by the
/// first of them and read over TCP (IPv4). LibTorch's own, TCPStore, listens on every network of the machine;
/// this one on the loopback alone unless the address is another machine's. Nothing is encrypted, and whoever
/// reaches the port can read and write.
class RankBoard {
public:
    /// Listens. `address` "localhost" or 127.x.y.z: on that alone; else on all networks. Throws Error.
    RankBoard(const std::string& address, int port);
    ~RankBoard();
    RankBoard(const RankBoard&) = delete;
    RankBoard& operator=(const RankBoard&) = delete;

    /// Under which processes of other machines have reached it; empty if none has.
    static constexpr const char* kOutside = "outside";

    /// Once there is a value under this key, whoever waits for another is told that one instead.
    static constexpr const char* kFailure = "failure";

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// One process' way to the board.
class RankBoardReader {
public:
    /// Tries until `patience` is over: the first process may not have begun. Throws RankLost.
    RankBoardReader(const std::string& address, int port, std::chrono::milliseconds patience);
    ~RankBoardReader();
    RankBoardReader(const RankBoardReader&) = delete;
    RankBoardReader& operator=(const RankBoardReader&) = delete;

    void set(const std::string& key, const Bytes& value);

    /// Waits until it is there. Throws RankLost if `patience` ends first, or with what kFailure says.
    Bytes get(const std::string& key, std::chrono::milliseconds patience);

    bool has(const std::string& key);

    /// Of this process on the network by which it reaches the board: "127.0.0.1".
    std::string ownAddress() const;

private:
    Bytes ask(char deed, const std::string& key, const Bytes& value);

    int socket_ = -1;
};

/// "127.0.0.1", "localhost": nobody outside this machine.
bool isLoopback(const std::string& address);

/// A port of the loopback that is free now. Throws Error.
int freePort();

} // namespace lookback::training
