// File: plan_notation.h
//
// The small notation in which the planner's cases are written, for its tests.
//
// Files: versions, each followed by letters for what is special about it:
//   i  irreversible        e  its Down cannot be read   m  no Down section
//   *  edited since it was applied                      c  a C++ step
//   n  NO TRANSACTION      =20,30  it replaces versions 20 and 30
// History: versions in the order of applying, with
//   b    baseline          p1, r1   stopped after 1 statement of 3, going up,
//   P1, R1  the same, and   or down
//           those statements were edited since
//   q1, s1  the same as p1 and r1, and the next statement had begun
//   ~1   at the end: it is migration 1 that was applied under this version
// Expected: +3 applies 3, -3 rolls it back, >3 and <3 go on with a half-done
// one, with its row's version behind it when it is another: -3(30); then the
// problems as kind@version; then ?n for n warnings.
#ifndef GANDER_RUNTIME_ENGINE_PLAN_NOTATION_H_
#define GANDER_RUNTIME_ENGINE_PLAN_NOTATION_H_

#include <string>
#include <vector>

#include "runtime/engine/history_row.h"
#include "runtime/engine/plan.h"
#include "runtime/migration/catalog.h"

namespace gander {

// A mistake in the text fails the test.
Catalog Files(const std::string& text);
std::vector<HistoryRow> History(const std::string& text);

// "up", "down to 3", "down by 2", "down all", "redo", "goto 3"
Request Asked(const std::string& text);

std::string Shown(const Plan& plan);

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_PLAN_NOTATION_H_
