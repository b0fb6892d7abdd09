// File: closing.h
//
// What the end of a step's transaction says of the step.
#ifndef GANDER_RUNTIME_DATABASE_POSTGRES_CLOSING_H_
#define GANDER_RUNTIME_DATABASE_POSTGRES_CLOSING_H_

#include <cstdint>

#include "runtime/database/database.h"
#include "runtime/database/postgres/frame_text.h"
#include "runtime/database/postgres/session.h"

namespace gander {

// The outcome that `reply` tells: of a message whose statement `closing_start`
// is the first of frame.closing. A step is committed only when the server has
// said COMMIT to the frame's own COMMIT.
Outcome ReadClosing(const Reply& reply, int64_t closing_start,
                    const FrameText& frame);

// The step ended the transaction by itself.
Outcome StepEndedTransaction();

// Certainly not committed, because of `error`.
Outcome NotCommitted(ServerError error);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_POSTGRES_CLOSING_H_
