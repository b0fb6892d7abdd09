// File: script_pieces.h
//
// A script as the pieces that a driver sends, and the way back from a
// statement's number to its place in the file.
#ifndef GANDER_RUNTIME_ENGINE_SCRIPT_PIECES_H_
#define GANDER_RUNTIME_ENGINE_SCRIPT_PIECES_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/database/script.h"
#include "runtime/migration/database_name.h"
#include "runtime/migration/sql_script.h"
#include "runtime/sql/statement.h"

namespace gander {

inline constexpr size_t kPieceBytes = 256 * 1024;

// Statements of one text, in order, as pieces of at most `piece_bytes` (but for
// a statement that is longer). A COPY with data ends its piece. For MySQL each
// statement is one.
Script PiecesOf(absl::Span<const Statement> statements, DatabaseName database,
                size_t piece_bytes = kPieceBytes);

// Cuts a script at statement ends into pieces of at most `piece_bytes`. A
// script that fits into one piece and has no COPY data is not even read: it is
// the piece. A larger one is read statement by statement, and what is kept of
// it are the bounds of the pieces.
//
// kInvalidArgument: as SplitStatements. kFailedPrecondition: NoSqlYet.
absl::StatusOr<Script> CutIntoPieces(const SqlScript& script,
                                     DatabaseName database,
                                     size_t piece_bytes = kPieceBytes);

// Why a script whose variables have no values yet is not cut: nothing of it may
// run, least of all nothing at all.
absl::Status NoSqlYet();

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_SCRIPT_PIECES_H_
