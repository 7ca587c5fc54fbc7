// SPDX-License-Identifier: MIT
#include "core/training/RankBoard.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <thread>

namespace lookback::training {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kLongest = 8U << 20; // bytes of a key or a value; a recipe is the longest
constexpr milliseconds kBetweenTries{100};

/// What is asked of the board, before key and value; and what it answers.
constexpr char kSet = 's';
constexpr char kGet = 'g'; ///< Its value: for how many milliseconds to wait, as text.
constexpr char kHas = 'h';
constexpr char kGood = '+';
constexpr char kMissing = '-';
constexpr char kFailed = '!';

bool sendAll(int socket, const void* data, std::size_t size) {
    const auto* at = static_cast<const char*>(data);
    while (size > 0) {
        const auto sent = ::send(socket, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        at += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receiveAll(int socket, void* data, std::size_t size) {
    auto* at = static_cast<char*>(data);
    while (size > 0) {
        const auto got = ::recv(socket, at, size, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

bool sendBytes(int socket, const void* data, std::size_t size) {
    const std::uint32_t length = htonl(static_cast<std::uint32_t>(size));
    return sendAll(socket, &length, sizeof length) && sendAll(socket, data, size);
}

template <class Container>
bool receiveBytes(int socket, Container& bytes) {
    std::uint32_t length = 0;
    if (!receiveAll(socket, &length, sizeof length) || ntohl(length) > kLongest) {
        return false;
    }
    bytes.resize(ntohl(length));
    return receiveAll(socket, bytes.data(), bytes.size());
}

std::string textOf(const in_addr& address) {
    char text[INET_ADDRSTRLEN] = "";
    ::inet_ntop(AF_INET, &address, text, sizeof text);
    return text;
}

/// Of this end of a connection.
std::string nearAddress(int socket) {
    sockaddr_in here{};
    socklen_t size = sizeof here;
    const bool good = ::getsockname(socket, reinterpret_cast<sockaddr*>(&here), &size) == 0;
    return good ? textOf(here.sin_addr) : "";
}

in_addr resolved(const std::string& name) {
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int problem = ::getaddrinfo(name.c_str(), nullptr, &hints, &found);
    if (problem != 0) {
        throw Error("expected the address of the first process, found " + name + ": " +
                    ::gai_strerror(problem) + ".");
    }
    const auto address = reinterpret_cast<const sockaddr_in*>(found->ai_addr)->sin_addr;
    ::freeaddrinfo(found);
    return address;
}

sockaddr_in endpoint(in_addr address, int port) {
    sockaddr_in end{};
    end.sin_family = AF_INET;
    end.sin_addr = address;
    end.sin_port = htons(static_cast<std::uint16_t>(port));
    return end;
}

int listenOn(in_addr address, int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const auto end = endpoint(address, port);
    if (socket < 0 || ::bind(socket, reinterpret_cast<const sockaddr*>(&end), sizeof end) != 0 ||
        ::listen(socket, SOMAXCONN) != 0) {
        const int problem = errno;
        if (socket >= 0) {
            ::close(socket);
        }
        throw Error("port " + std::to_string(port) + " of " + textOf(address) +
                    " is not to be had for the processes of the run: " + std::strerror(problem) + ".");
    }
    return socket;
}

} // namespace

struct RankBoard::Parts {
    int listening = -1;
    std::mutex lock; ///< Of values, sockets, ending.
    std::condition_variable changed;
    std::map<std::string, Bytes> values;
    std::list<int> sockets;
    bool ending = false;
    std::list<std::jthread> serving;
    std::jthread accepting;

    void accept();
    void serve(int socket);
    bool answer(int socket, char deed, const std::string& key, Bytes value);
};

void RankBoard::Parts::accept() {
    while (true) {
        const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard hold(lock);
        if (ending) {
            if (socket >= 0) {
                ::close(socket);
            }
            return;
        }
        if (socket < 0) {
            if (errno == EINTR || errno == ECONNABORTED) {
                continue;
            }
            return;
        }
        const auto here = nearAddress(socket);
        if (!isLoopback(here)) {
            values.emplace(kOutside, Bytes(here.begin(), here.end()));
        }
        sockets.push_back(socket);
        serving.emplace_back([this, socket] { serve(socket); });
    }
}

void RankBoard::Parts::serve(int socket) {
    char deed = 0;
    std::string key;
    Bytes value;
    while (receiveAll(socket, &deed, 1) && receiveBytes(socket, key) && receiveBytes(socket, value) &&
           answer(socket, deed, key, value)) {
    }
    const std::lock_guard hold(lock);
    sockets.remove(socket);
    ::close(socket);
}

bool RankBoard::Parts::answer(int socket, char deed, const std::string& key, Bytes value) {
    char word = kGood;
    {
        std::unique_lock hold(lock);
        if (deed == kSet) {
            values[key] = std::move(value);
            value.clear();
            changed.notify_all();
        } else if (deed == kHas) {
            word = values.contains(key) ? kGood : kMissing;
        } else if (deed == kGet) {
            const auto patience = milliseconds(std::atoll(std::string(value.begin(), value.end()).c_str()));
            changed.wait_for(hold, patience,
                             [&] { return ending || values.contains(key) || values.contains(kFailure); });
            const auto found = values.find(key);
            const auto failure = values.find(kFailure);
            word = found != values.end() ? kGood : failure != values.end() ? kFailed : kMissing;
            value = word == kGood ? found->second : word == kFailed ? failure->second : Bytes();
        } else {
            return false;
        }
    }
    return sendAll(socket, &word, 1) && sendBytes(socket, value.data(), value.size());
}

RankBoard::RankBoard(const std::string& address, int port)
    : parts_(std::make_unique<Parts>()) {
    in_addr any{};
    any.s_addr = htonl(INADDR_ANY);
    parts_->listening = listenOn(isLoopback(address) ? resolved(address) : any, port);
    parts_->accepting = std::jthread([parts = parts_.get()] { parts->accept(); });
}

RankBoard::~RankBoard() {
    {
        const std::lock_guard hold(parts_->lock);
        parts_->ending = true;
        parts_->changed.notify_all();
        for (const int socket : parts_->sockets) {
            ::shutdown(socket, SHUT_RDWR);
        }
    }
    ::shutdown(parts_->listening, SHUT_RDWR); // wakes accept()
    parts_->accepting.join();
    parts_->serving.clear(); // joins
    ::close(parts_->listening);
}

RankBoardReader::RankBoardReader(const std::string& address, int port, milliseconds patience) {
    const auto end = endpoint(resolved(address), port);
    const auto last = Clock::now() + patience;
    while (true) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (socket_ >= 0 && ::connect(socket_, reinterpret_cast<const sockaddr*>(&end), sizeof end) == 0) {
            const int yes = 1;
            ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            return;
        }
        const int problem = errno;
        if (socket_ >= 0) {
            ::close(socket_);
        }
        if (Clock::now() >= last) {
            throw RankLost("expected the first process of the run at " + address + ", port " +
                           std::to_string(port) + ", found none: " + std::strerror(problem) + ".");
        }
        std::this_thread::sleep_for(kBetweenTries);
    }
}

RankBoardReader::~RankBoardReader() {
    ::close(socket_);
}

Bytes RankBoardReader::ask(char deed, const std::string& key, const Bytes& value) {
    char word = 0;
    Bytes answer;
    if (!sendAll(socket_, &deed, 1) || !sendBytes(socket_, key.data(), key.size()) ||
        !sendBytes(socket_, value.data(), value.size()) || !receiveAll(socket_, &word, 1) ||
        !receiveBytes(socket_, answer)) {
        throw RankLost("the first process of the run is gone; its log says why.");
    }
    if (word == kFailed) {
        throw RankLost(std::string(answer.begin(), answer.end()));
    }
    if (word == kMissing) {
        throw std::out_of_range(key);
    }
    return answer;
}

void RankBoardReader::set(const std::string& key, const Bytes& value) {
    ask(kSet, key, value);
}

Bytes RankBoardReader::get(const std::string& key, milliseconds patience) {
    const auto wait = std::to_string(patience.count());
    try {
        return ask(kGet, key, Bytes(wait.begin(), wait.end()));
    } catch (const std::out_of_range&) {
        throw RankLost("expected all processes of the run within " + std::to_string(patience.count() / 1000) +
                       " s, found that one has not come (" + key + ").");
    }
}

bool RankBoardReader::has(const std::string& key) {
    try {
        ask(kHas, key, {});
        return true;
    } catch (const std::out_of_range&) {
        return false;
    }
}

std::string RankBoardReader::ownAddress() const {
    return nearAddress(socket_);
}

bool isLoopback(const std::string& address) {
    return address == "localhost" || address.starts_with("127.");
}

int freePort() {
    in_addr loopback{};
    loopback.s_addr = htonl(INADDR_LOOPBACK);
    const int socket = listenOn(loopback, 0);
    sockaddr_in end{};
    socklen_t size = sizeof end;
    const bool good = ::getsockname(socket, reinterpret_cast<sockaddr*>(&end), &size) == 0;
    const int problem = errno;
    ::close(socket);
    if (!good) {
        throw Error(std::string("no free port was found: ") + std::strerror(problem) + ".");
    }
    return ntohs(end.sin_port);
}

} // namespace lookback::training
