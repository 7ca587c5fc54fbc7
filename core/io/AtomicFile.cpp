// SPDX-License-Identifier: MIT
#include "core/io/AtomicFile.h"

#include "core/common/Error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace lookback::io {

namespace {

[[noreturn]] void throwDiskError(const std::filesystem::path& target, const std::string& what, int code) {
    throw DiskError(target, what + " (" + std::strerror(code) + ").");
}

// A file descriptor that closes itself; -1 if the file could not be opened, errno says why.
class Descriptor {
public:
    Descriptor(const std::filesystem::path& file, int flags)
        : fd_(::open(file.c_str(), flags | O_CLOEXEC, 0666)) {}

    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }

private:
    int fd_;
};

// A link stays a link: what it points to is replaced.
std::filesystem::path resolved(const std::filesystem::path& target) {
    std::error_code ignored;
    if (std::filesystem::is_symlink(target, ignored)) {
        const auto real = std::filesystem::weakly_canonical(target, ignored);
        return ignored ? target : real;
    }
    return target;
}

std::filesystem::path temporaryBeside(const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    std::filesystem::path name = "." + target.stem().string() + "-" + std::to_string(::getpid()) + "-" +
                                 std::to_string(counter++) + ".part";
    name += target.extension();
    return target.parent_path() / name;
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path target)
    : target_(resolved(target))
    , temporary_(temporaryBeside(target_)) {
    std::error_code ignored;
    if (!target_.has_filename() || std::filesystem::is_directory(target_, ignored)) {
        throw DiskError(target_, "expected the name of a file to write, found a folder.");
    }
    const std::filesystem::path folder = target_.has_parent_path() ? target_.parent_path() : ".";
    if (!std::filesystem::is_directory(folder, ignored)) {
        throw DiskError(target_, "cannot be written, there is no folder " + folder.string() + ".");
    }
    const Descriptor file(temporary_, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.get() < 0) {
        throwDiskError(target_, "cannot be written in " + folder.string(), errno);
    }

    struct stat old {};

    if (::stat(target_.c_str(), &old) == 0) {
        [[maybe_unused]] const int kept = ::fchmod(file.get(), old.st_mode & 07777); // best effort
    }
}

AtomicFile::~AtomicFile() {
    if (!committed_) {
        ::unlink(temporary_.c_str());
    }
}

void AtomicFile::commit() {
    {
        const Descriptor file(temporary_, O_RDONLY);
        if (file.get() < 0 || ::fsync(file.get()) != 0) {
            throwDiskError(target_, "could not be written to the disk", errno);
        }
    }
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
        throwDiskError(target_, "could not be put in place", errno);
    }
    committed_ = true;
    // The new name is on disk only once its folder is; a folder that cannot be synced is no loss of data.
    const Descriptor folder(target_.has_parent_path() ? target_.parent_path() : ".", O_RDONLY | O_DIRECTORY);
    if (folder.get() >= 0) {
        ::fsync(folder.get());
    }
}

void writeTextAtomically(const std::filesystem::path& target, const std::string& text) {
    AtomicFile file(target);
    {
        const Descriptor out(file.path(), O_WRONLY | O_TRUNC);
        std::size_t done = 0;
        while (out.get() >= 0 && done < text.size()) {
            const ssize_t written = ::write(out.get(), text.data() + done, text.size() - done);
            if (written < 0 && errno != EINTR) {
                throwDiskError(target, "could not be written", errno);
            }
            done += written > 0 ? static_cast<std::size_t>(written) : 0;
        }
        if (out.get() < 0) {
            throwDiskError(target, "could not be written", errno);
        }
    }
    file.commit();
}

std::string readText(const std::filesystem::path& file, std::size_t limit) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) {
        throw FileError(file, "expected a file, found nothing that can be read.");
    }
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    if (failed || size > limit) {
        throw FileError(file, "expected at most " + std::to_string(limit) + " bytes of text, found " +
                                  std::to_string(size) + ".");
    }
    std::ifstream in(file, std::ios::binary);
    std::string text(size, '\0');
    if (!in || !in.read(text.data(), static_cast<std::streamsize>(size))) {
        throw FileError(file, "could not be read.");
    }
    return text;
}

} // namespace lookback::io
