// SPDX-License-Identifier: MIT
#include "core/common/Memory.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace lookback {

namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// The number that a file begins with; infinity without one, which also means "max".
double numberIn(const std::string& file) {
    double value = kUnlimited;
    std::ifstream in(file);
    return in >> value ? value : kUnlimited;
}

/// A line of /proc/meminfo: "MemAvailable:   21286976 kB", as bytes.
double memoryInfo(const std::string& name) {
    std::ifstream in("/proc/meminfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(name + ":")) {
            return std::stod(line.substr(name.size() + 1)) * 1024.0;
        }
    }
    return kUnlimited;
}

/// A number of /proc/self/statm, the first is 1; 0 where there is no such file. Bytes.
double ownMemory(int number) {
    std::ifstream in("/proc/self/statm");
    double pages = 0.0;
    while (number-- > 0) {
        in >> pages;
    }
    return in ? pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) : 0.0;
}

/// Folder of this process's control group (version 2); empty without one.
std::string controlGroup() {
    std::ifstream in("/proc/self/cgroup");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("0::")) {
            return "/sys/fs/cgroup" + line.substr(3);
        }
    }
    return {};
}

} // namespace

double residentMemory() {
    return ownMemory(2);
}

double dataMemory() {
    return ownMemory(6);
}

double totalMemory() {
    const double machine =
        static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    return std::min(machine, numberIn(controlGroup() + "/memory.max"));
}

double availableMemory() {
    const std::string group = controlGroup();
    const double allowed = numberIn(group + "/memory.max");
    const double used = numberIn(group + "/memory.current");
    const double left =
        allowed < kUnlimited && used < kUnlimited ? std::max(0.0, allowed - used) : kUnlimited;
    return std::min({memoryInfo("MemAvailable"), left, totalMemory()});
}

void keepFreedMemory() {
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, 256 << 20);
    ::mallopt(M_TRIM_THRESHOLD, 512 << 20);
    ::mallopt(M_TOP_PAD, 16 << 20); // or the heap would grow by a few pages at a time
#endif
}

} // namespace lookback
