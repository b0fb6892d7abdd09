// File: step_link.h
//
// The symbols by which the linker finds a step that was forgotten. Each step
// that a Bazel rule compiles defines them (GANDER_MIGRATION, migration.h); the
// manifest that tools/embed generates for the catalog refers to them. A missing
// one is an undefined reference whose name says what is wrong, and with which
// file of which catalog:
//
//   migrations/3_split_names.cc:1: undefined reference to
//     `gander::step_not_registered::shop__3_split_names_cc'
//       The file has no GANDER_MIGRATION.
//   migrations/3_split_names.cc:1: undefined reference to
//     `void gander::step_not_registered_for_sqlite<
//           gander::step_file::shop__3_split_names_cc>()'
//       Only that: the type of the step's parameter excludes SQLite, and the
//       catalog has no other file for this version there.
#ifndef GANDER_RUNTIME_MIGRATION_STEP_LINK_H_
#define GANDER_RUNTIME_MIGRATION_STEP_LINK_H_

#include <type_traits>

#include "runtime/migration/database_name.h"
#include "runtime/migration/step_function.h"
#include "runtime/migration/step_registry.h"

namespace gander {

// Each step specialises the one of every database that it can run on, for the
// type that stands for its file; a manifest refers to those that it needs.
template <typename StepFile>
void step_not_registered_for_postgres();
template <typename StepFile>
void step_not_registered_for_sqlite();
template <typename StepFile>
void step_not_registered_for_mysql();

// What the compiler says of a GANDER_MIGRATION inside a namespace: that this is
// not a member of that namespace's own `gander`.
inline constexpr bool GANDER_MIGRATION_must_stand_outside_any_namespace = true;

namespace internal {

// Stands for a file where its step does not run.
template <typename StepFile>
struct NoStepHere;

template <auto kUp, typename Given, DatabaseName kDatabase, typename StepFile>
using FileIfRunsOn =
    std::conditional_t<RunsOn(MakeStepFunction<kUp, Given>().databases,
                              kDatabase),
                       StepFile, NoStepHere<StepFile>>;

// The part of a path after its last '/'.
constexpr const char* BaseName(const char* path) {
  const char* base = path;
  for (const char* p = path; *p != '\0'; ++p) {
    if (*p == '/') base = p + 1;
  }
  return base;
}

}  // namespace internal
}  // namespace gander

#ifndef GANDER_CATALOG
#define GANDER_CATALOG ""
#endif
#ifndef GANDER_STEP_FILE
#define GANDER_STEP_FILE ::gander::internal::BaseName(__FILE__)
#endif

// A compiler's error, said by the name of what it finds wrong, for a macro that
// stands twice in a file or inside a namespace.
#define GANDER_INTERNAL_STANDS_ONCE()                   \
  namespace {                                           \
  struct GANDER_MIGRATION_stands_twice_in_this_file;    \
  struct GANDER_MIGRATION_stands_twice_in_this_file {}; \
  }                                                     \
  namespace gander {}                                   \
  static_assert(gander::GANDER_MIGRATION_must_stand_outside_any_namespace)

// The rules define GANDER_CATALOG, GANDER_STEP_FILE and GANDER_STEP_ID (an
// identifier, <catalog>__<file with '_' for '.' and '-'>) for each step. One
// that is compiled by hand goes by its file's name, and nothing refers to it.
#ifdef GANDER_STEP_ID

// Ends in the declarator that the registration initialises.
#define GANDER_INTERNAL_LINK_SYMBOLS(up, given)                               \
  namespace gander::step_file {                                               \
  struct GANDER_STEP_ID;                                                      \
  }                                                                           \
  GANDER_INTERNAL_RUNS_ON(up, given, kPostgres,                               \
                          step_not_registered_for_postgres)                   \
  GANDER_INTERNAL_RUNS_ON(up, given, kSqlite, step_not_registered_for_sqlite) \
  GANDER_INTERNAL_RUNS_ON(up, given, kMysql, step_not_registered_for_mysql)   \
  namespace gander::step_not_registered {                                     \
  extern const ::gander::StepRegistration GANDER_STEP_ID;                     \
  }                                                                           \
  const ::gander::StepRegistration gander::step_not_registered::GANDER_STEP_ID

#define GANDER_INTERNAL_RUNS_ON(up, given, database, symbol) \
  template <>                                                \
  void gander::symbol<::gander::internal::FileIfRunsOn<      \
      up, given, ::gander::DatabaseName::database,           \
      ::gander::step_file::GANDER_STEP_ID>>() {}

#else

#define GANDER_INTERNAL_LINK_SYMBOLS(up, given) \
  static const ::gander::StepRegistration gander_step_registration

#endif  // GANDER_STEP_ID

#endif  // GANDER_RUNTIME_MIGRATION_STEP_LINK_H_
