// File: flags.h
//
// The values of the flags, as gflags holds them. flag_table.h says what each
// is; settings.h reads them.
#ifndef GANDER_CMD_FLAGS_H_
#define GANDER_CMD_FLAGS_H_

#include <cstdint>

#include "gflags/gflags.h"

DECLARE_string(gander_database_url);
DECLARE_string(gander_database_url_file);
DECLARE_string(gander_database);
DECLARE_string(gander_dir);
DECLARE_bool(gander_recursive);
DECLARE_string(gander_ignore);
DECLARE_string(gander_format);
DECLARE_string(gander_variables);
DECLARE_string(gander_history_table);
DECLARE_string(gander_for);
DECLARE_string(gander_scratch_url);
DECLARE_string(gander_since);
DECLARE_string(gander_timeout);
DECLARE_string(gander_targets_file);
DECLARE_string(gander_target_index);
DECLARE_string(gander_target);
DECLARE_string(gander_grant_read);
DECLARE_string(gander_to);
DECLARE_string(gander_by);
DECLARE_bool(gander_all);
DECLARE_bool(gander_dry_run);
DECLARE_bool(gander_no_history);
DECLARE_bool(gander_check);
DECLARE_bool(gander_yes);
DECLARE_string(gander_out_of_order);
DECLARE_string(gander_var);
DECLARE_string(gander_connect_timeout);
DECLARE_string(gander_lock_wait);
DECLARE_string(gander_lock_timeout);
DECLARE_int64(gander_lock_tries);
DECLARE_string(gander_max_load);
DECLARE_string(gander_statement_timeout);
DECLARE_string(gander_grace);
DECLARE_string(gander_deadline);
DECLARE_string(gander_lock);
DECLARE_bool(gander_pooler_ok);
DECLARE_string(gander_accept);
DECLARE_bool(gander_accept_all);
DECLARE_string(gander_forget);
DECLARE_string(gander_mark_applied);
DECLARE_string(gander_resolve);
DECLARE_string(gander_as);
DECLARE_string(gander_from);
DECLARE_string(gander_from_table);
DECLARE_bool(gander_allow_missing);
DECLARE_bool(gander_ignore_foreign_history);
DECLARE_bool(gander_cc);
DECLARE_bool(gander_sequential);
DECLARE_string(gander_output);
DECLARE_string(gander_log_format);
DECLARE_string(gander_termination_message);
DECLARE_bool(gander_verbose);
DECLARE_bool(gander_quiet);

#endif  // GANDER_CMD_FLAGS_H_
