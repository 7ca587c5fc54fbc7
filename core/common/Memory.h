// SPDX-License-Identifier: MIT
#pragma once

namespace lookback {

/// Bytes of this process that lie in memory now; 0 where the system does not say.
double residentMemory();

/// Bytes of this process's own data, used yet or not: what RLIMIT_DATA bounds.
double dataMemory();

/// Bytes of memory that the machine has, or the control group of this process, if it may have less.
double totalMemory();

/// Bytes that could still be taken without putting anything out to disk; of machine or control group.
double availableMemory();

/// Lets this process keep up to half a GiB of what it has freed, and take blocks below 256 MiB from that: a
/// network asks for the same large blocks in every evaluation, and each time the system would fill them with
/// zeros anew: a twentieth to a fifth of the time, measured on maps. To be called once, at the start.
void keepFreedMemory();

} // namespace lookback
