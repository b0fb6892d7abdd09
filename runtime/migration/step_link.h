// File: step_link.h
//
// The symbols by which the linker finds a step that was forgotten. Each step
// defines them (GANDER_MIGRATION, migration.h); the manifest that Bazel
// generates for the catalog refers to them. A missing one is an undefined
// reference whose name says what is wrong, and in which file:
//
//   gander::step_not_registered::shop__20240131_split_names_cc
//   gander::StepRunsOn<gander::step_file::shop__...,
//                      (gander::DatabaseName)1, true>()
#ifndef GANDER_RUNTIME_MIGRATION_STEP_LINK_H_
#define GANDER_RUNTIME_MIGRATION_STEP_LINK_H_

#include "runtime/migration/database_name.h"
#include "runtime/migration/step_function.h"

namespace gander {

// Defined by each step for each database, with kRuns false for one that the
// type of its parameter excludes; a manifest refers to the one with true.
template <typename StepFile, DatabaseName kDatabase, bool kRuns>
void StepRunsOn();

namespace internal {

// The part of a path after its last '/'.
constexpr const char* BaseName(const char* path) {
  const char* base = path;
  for (const char* p = path; *p != '\0'; ++p) {
    if (*p == '/') base = p + 1;
  }
  return base;
}

template <auto kUp, typename Given>
constexpr bool UpRunsOn(DatabaseName database) {
  return RunsOn(MakeStepFunction<kUp, Given>().databases, database);
}

}  // namespace internal
}  // namespace gander

#ifdef GANDER_STEP_ID
#define GANDER_INTERNAL_LINK_SYMBOLS(up, given)                           \
  namespace gander::step_file {                                           \
  struct GANDER_STEP_ID;                                                  \
  }                                                                       \
  namespace gander::step_not_registered {                                 \
  void GANDER_STEP_ID() {}                                                \
  }                                                                       \
  GANDER_INTERNAL_RUNS_ON(up, given, ::gander::DatabaseName::kPostgres)   \
  GANDER_INTERNAL_RUNS_ON(up, given, ::gander::DatabaseName::kSqlite)     \
  GANDER_INTERNAL_RUNS_ON(up, given, ::gander::DatabaseName::kMysql)
#define GANDER_INTERNAL_RUNS_ON(up, given, database)                      \
  template <>                                                             \
  void gander::StepRunsOn<                                                \
      ::gander::step_file::GANDER_STEP_ID, database,                      \
      ::gander::internal::UpRunsOn<up, given>(database)>() {}
#else
#define GANDER_INTERNAL_LINK_SYMBOLS(up, given)
#endif

#endif  // GANDER_RUNTIME_MIGRATION_STEP_LINK_H_
