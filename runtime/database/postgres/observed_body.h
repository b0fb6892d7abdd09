// File: observed_body.h
//
// What Frame::observer is told and asked around a step's body. Without one
// nothing happens.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_OBSERVED_BODY_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_OBSERVED_BODY_H_

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "runtime/database/database.h"

namespace gander {

inline void TellBodyBegins(const Frame& frame, bool in_transaction) {
  if (frame.observer != nullptr) frame.observer->BodyBegins(in_transaction);
}

// Everything has succeeded: the outcome of one that the observer refuses. What
// is outside a transaction cannot be refused any more.
inline std::optional<Outcome> AskBodyEnds(const Frame& frame) {
  if (frame.observer == nullptr) return std::nullopt;
  absl::Status status = frame.observer->BodyEnds();
  if (status.ok()) return std::nullopt;
  Outcome refused;
  refused.step_status = std::move(status);
  return refused;
}

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_OBSERVED_BODY_H_
