#include "cmd/flags.h"

// What help says stands in flag_table.cc: gflags' own help is never shown.
DEFINE_string(gander_database_url, "", "");
DEFINE_string(gander_database_url_file, "", "");
DEFINE_string(gander_database, "", "");
DEFINE_string(gander_dir, "migrations", "");
DEFINE_string(gander_history_table, "gander_history", "");
DEFINE_string(gander_to, "", "");
DEFINE_string(gander_by, "", "");
DEFINE_bool(gander_all, false, "");
DEFINE_bool(gander_dry_run, false, "");
DEFINE_bool(gander_no_history, false, "");
DEFINE_bool(gander_check, false, "");
DEFINE_bool(gander_yes, false, "");
DEFINE_string(gander_out_of_order, "refuse", "");
DEFINE_string(gander_var, "", "");
DEFINE_string(gander_connect_timeout, "60s", "");
DEFINE_string(gander_lock_wait, "5m", "");
DEFINE_string(gander_lock_timeout, "3s", "");
DEFINE_int64(gander_lock_tries, 10, "");
DEFINE_string(gander_statement_timeout, "0", "");
DEFINE_string(gander_grace, "2s", "");
DEFINE_string(gander_accept, "", "");
DEFINE_bool(gander_accept_all, false, "");
DEFINE_string(gander_forget, "", "");
DEFINE_string(gander_mark_applied, "", "");
DEFINE_string(gander_resolve, "", "");
DEFINE_string(gander_as, "", "");
DEFINE_string(gander_from, "", "");
DEFINE_string(gander_from_table, "", "");
DEFINE_bool(gander_allow_missing, false, "");
DEFINE_bool(gander_ignore_foreign_history, false, "");
DEFINE_bool(gander_cc, false, "");
DEFINE_bool(gander_sequential, false, "");
DEFINE_string(gander_output, "text", "");
DEFINE_bool(gander_verbose, false, "");
DEFINE_bool(gander_quiet, false, "");
