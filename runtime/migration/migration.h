// File: gander/migration.h
//
// The header of a C++ step. A file of migrations, such as
// 20240131095500_split_names.cc, includes it, defines what applies and what
// undoes the step, and registers both:
//
//   #include "gander/migration.h"
//
//   namespace {
//   void Up(gander::Transaction& tx) {
//     tx.Execute("UPDATE customer SET country = $1", "NO");
//   }
//   void Down(gander::Transaction& tx) {
//     tx.Execute("UPDATE customer SET country = NULL");
//   }
//   }  // namespace
//
//   GANDER_MIGRATION(Up, Down);
//
// Version and name are the file's. The unnamed namespace (or `static`) keeps
// this Up apart from that of other files: without it, a second step that
// defines the same function fails when the binary is linked ("multiple
// definition of Up"). What a step may be:
//
//   parameter   gander::Transaction& runs on any database (transaction.h);
//               pqxx::transaction_base& (include gander/postgres.h) is libpqxx
//               itself, and makes it a step for PostgreSQL only.
//               gander::StepContext& may stand before it (step_context.h).
//   result      void, or absl::Status: anything but OK fails the step. So does
//               an exception. A failed step is rolled back.
//   Down        nullptr for a step that cannot be undone.
//   outside a   GANDER_MIGRATION_NO_TX(Up, Down): the parameter is then
//   transaction gander::Connection& (or gander::PqxxConnection&). gander can
//               not roll such a step back; it should be written so that it can
//               run again.
//   retries     GANDER_MIGRATION(Up, Down).Retryable(); for a step that may
//               run again after a deadlock.
//   renumbered  GANDER_MIGRATION(Up, Down).Replaces(20240131095500); for a file
//               that had another version before, and was applied under it.
//
// The macro stands once in a file, outside any namespace. A file that forgets
// it, or whose parameter excludes a database that the binary is for, fails when
// the binary is linked: the undefined symbol names the file (step_link.h).
//
// Outside Bazel the version and the name come from __FILE__, and the step
// belongs to the catalog "".
#ifndef GANDER_RUNTIME_MIGRATION_MIGRATION_H_
#define GANDER_RUNTIME_MIGRATION_MIGRATION_H_

#include "runtime/migration/statement_error.h"
#include "runtime/migration/step_context.h"
#include "runtime/migration/step_function.h"
#include "runtime/migration/step_link.h"
#include "runtime/migration/step_registry.h"
#include "runtime/migration/transaction.h"

#define GANDER_MIGRATION(up, down) \
  GANDER_INTERNAL_STEP(up, down, ::gander::Transaction)

#define GANDER_MIGRATION_NO_TX(up, down) \
  GANDER_INTERNAL_STEP(up, down, ::gander::Connection)

// Ends in an expression, so that .Retryable() and the semicolon that the user
// writes behind the macro belong to it.
#define GANDER_INTERNAL_STEP(up, down, given)              \
  GANDER_INTERNAL_STANDS_ONCE();                           \
  GANDER_INTERNAL_LINK_SYMBOLS(up, given) =                \
      ::gander::StepBuilder(::gander::RegisteredStep{      \
          GANDER_CATALOG, GANDER_STEP_FILE, __LINE__,      \
          ::gander::internal::MakeUpFunction<up, given>(), \
          ::gander::internal::MakeStepFunction<down, given>()})

#endif  // GANDER_RUNTIME_MIGRATION_MIGRATION_H_
