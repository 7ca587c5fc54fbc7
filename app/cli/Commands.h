// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/DeviceOptions.h"
#include "app/cli/Session.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lookback::cli {

// Each adds one command to the line; when it is asked for, its work goes to the session.
void addEvolve(CLI::App& app, Session& session);
void addField(CLI::App& app, Session& session);
void addTranslate(CLI::App& app, Session& session);
void addTrain(CLI::App& app, Session& session);
void addJobs(CLI::App& app, Session& session);
void addMock(CLI::App& app, Session& session);
void addModels(CLI::App& app, Session& session);
void addMeasure(CLI::App& app, Session& session);
void addCompare(CLI::App& app, Session& session);
void addInfo(CLI::App& app, Session& session);
void addBench(CLI::App& app, Session& session);

/// Adds `fit-hod` below `field`.
CLI::App* addFieldFit(CLI::App& field, Session& session);

// Each adds one command below `measure`.
void addMeasureMorphology(CLI::App& measure, Session& session);
void addMeasureOccupancy(CLI::App& measure, Session& session);
void addMeasureRedshift(CLI::App& measure, Session& session);
void addMeasureProfile(CLI::App& measure, Session& session);
void addMeasureSpectrum(CLI::App& measure, Session& session);

/// Whole numbers from 0 to 2^64 - 1, nothing that would wrap around or be cut off.
CLI::Validator seedCheck();

/// A file whose name ends in one of these, such as ".csv".
CLI::Validator endingCheck(std::vector<std::string> endings);

/// Throws ValueError where `file` does not end in one of these.
void checkEnding(const std::string& option, const std::filesystem::path& file,
                 const std::vector<std::string>& endings);

/// What a search for models found odd, such as a name that is there twice, on standard error.
void sayNotes(const std::vector<std::string>& notes);

void addDeviceOptions(CLI::App& command, DeviceOptions& options);

} // namespace lookback::cli
