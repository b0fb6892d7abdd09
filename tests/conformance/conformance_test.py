"""Tests of conformance.py: what it must not call alike. With sqlite3, and a
program in gander's place."""

import contextlib
import io
import os
import tempfile
import unittest

import conformance

# Applies the files by itself, and stops at the first that fails.
STAND_IN = """#!/bin/bash
shopt -s nullglob
database=${GANDER_DATABASE_URL#sqlite:}
steps=() code=0
for file in "$3"/*.sql; do
  error=null
  sqlite3 -bail "$database" <"$file" &>/dev/null || error='"no"' code=1
  steps+=("{\\"error\\":$error}")
  [ $code = 0 ] || break
done
EXTRA
IFS=,
echo "{\\"steps\\":[${steps[*]}]}"
exit $code
"""


class ConformanceTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.migrations = os.path.join(self.folder, "migrations")
        os.mkdir(self.migrations)
        self.client = conformance.Sqlite(self.folder)

    def check(self, *files, extra="", **options):
        """(whether `files` pass, what was printed)."""
        for number, text in enumerate(files, 1):
            with open("%s/%d_a.sql" % (self.migrations, number), "w",
                      encoding="utf-8") as file:
                file.write(text)
        program = os.path.join(self.folder, "gander")
        with open(program, "w", encoding="utf-8") as file:
            file.write(STAND_IN.replace("EXTRA", extra))
        os.chmod(program, 0o700)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            passed = conformance.check(program, self.client, self.migrations,
                                       None, **options)
        return passed, out.getvalue()

    def test_two_databases_that_are_alike_pass(self):
        passed, out = self.check("CREATE TABLE a (id);",
                                 "INSERT INTO a VALUES (1);")
        self.assertTrue(passed, out)
        self.assertIn("2 applied", out)

    def test_a_database_without_tables_is_compared(self):
        passed, out = self.check("SELECT 1;")
        self.assertTrue(passed, out)
        passed, out = self.check(
            "CREATE TABLE a (id);", "DROP TABLE a;",
            extra='sqlite3 "$database" "CREATE TABLE b (i)"')
        self.assertFalse(passed)
        self.assertIn("only with gander: table|b|b|", out)

    def test_a_folder_without_migrations_fails(self):
        for may_stop in (False, True):
            passed, out = self.check(may_stop=may_stop)
            self.assertFalse(passed)
            self.assertIn("no migration", out)

    def test_a_folder_that_is_not_there_fails(self):
        self.migrations += "/none"
        self.assertFalse(self.check()[0])

    def test_that_both_stop_fails(self):
        for files in (["nonsense;"], ["CREATE TABLE a (id);", "nonsense;"]):
            passed, out = self.check(*files)
            self.assertFalse(passed)
            self.assertIn("the client stopped after %d" % (len(files) - 1), out)
            self.assertIn("nonsense", out)

    def test_that_both_stop_can_be_allowed(self):
        passed, out = self.check("nonsense;", may_stop=True)
        self.assertTrue(passed, out)
        self.assertIn("both stop there", out)

    def test_that_one_stops_fails_although_both_may(self):
        self.assertFalse(self.check("nonsense;", extra="code=0",
                                    may_stop=True)[0])
        self.assertFalse(self.check("SELECT 1;", extra="code=1",
                                    may_stop=True)[0])

    def test_a_difference_in_rows_fails(self):
        passed, out = self.check(
            "CREATE TABLE a (id);",
            extra='sqlite3 "$database" "INSERT INTO a VALUES (1)"')
        self.assertFalse(passed)
        self.assertIn("rows: ", out)

    def test_annotations_without_up_fail(self):
        passed, out = self.check("-- +goose Down\nSELECT 1;")
        self.assertFalse(passed)
        self.assertIn("no Up", out)


if __name__ == "__main__":
    unittest.main()
