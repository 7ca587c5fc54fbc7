// SPDX-License-Identifier: MIT
#include "core/common/Error.h"
#include "core/io/Safetensors.h"

#include <openssl/evp.h>

#include <fstream>
#include <memory>

namespace lookback::io {

std::string sha256OfFile(const std::filesystem::path& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!std::filesystem::is_regular_file(file, ignored) || !in) {
        throw FileError(file, "expected a file, found nothing that can be read.");
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!hash || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1) {
        throw Error("SHA-256 is not available in this OpenSSL.");
    }
    std::vector<char> buffer(std::size_t{1} << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
        EVP_DigestUpdate(hash.get(), buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) {
        throw FileError(file, "could not be read to its end.");
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_DigestFinal_ex(hash.get(), digest, &length);
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += "0123456789abcdef"[digest[i] >> 4];
        text += "0123456789abcdef"[digest[i] & 15];
    }
    return text;
}

} // namespace lookback::io
