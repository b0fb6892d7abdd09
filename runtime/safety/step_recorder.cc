#include "runtime/safety/step_recorder.h"

#include <utility>

#include "runtime/sql/source_position.h"

namespace gander {

// Tells a script's statements with the file and line that they begin in.
class StepRecorder::Placing : public StepObserver {
 public:
  Placing(const PlannedStep& step, Database* database,
          const StepObserverOptions& options)
      : StepObserver(database, options),
        script_(ScriptOf(step)),
        file_(FileOf(step)) {}

  void StatementEnded(const ObservedStatement& statement,
                      const ServerError* error) override {
    ObservedStatement placed = statement;
    if (script_ != nullptr && statement.piece >= 0) {
      const absl::string_view text = script_->text;
      const auto offset =
          static_cast<size_t>(statement.sql.data() - text.data());
      placed.file = file_.c_str();
      if (offset <= text.size()) {
        const SourcePosition position = PositionAt(
            text, offset, {script_->first_line, script_->first_column});
        placed.line = static_cast<int>(position.line);
      }
    }
    StepObserver::StatementEnded(placed, error);
  }

 private:
  const SqlScript* const script_;
  const std::string file_;
};

StepRecorder::StepRecorder(StepObserverOptions options)
    : options_(std::move(options)) {}

StepRecorder::~StepRecorder() = default;

StatementObserver* StepRecorder::Watch(const PlannedStep& step,
                                       Database* database) {
  if (database->name() != DatabaseName::kPostgres) return nullptr;
  // Of several attempts the last one counts.
  observer_ = std::make_unique<Placing>(step, database, options_);
  return observer_.get();
}

void StepRecorder::StepStarted(const PlannedStep& /*step*/) {
  observer_ = nullptr;
  notices_.clear();
}

void StepRecorder::StepNotice(const PlannedStep& /*step*/,
                              const Notice& notice) {
  notices_.push_back(notice);
}

void StepRecorder::StepFinished(const PlannedStep& step,
                                const StepReport& report) {
  RehearsedStep& rehearsed = steps_.emplace_back();
  rehearsed.report = report;
  rehearsed.kind = step.migration->kind();
  rehearsed.notices = std::move(notices_);
  if (observer_ == nullptr) return;
  rehearsed.seen = observer_->Take();
  rehearsed.incomplete = observer_->status();
  observer_ = nullptr;
}

}  // namespace gander
