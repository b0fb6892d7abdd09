"""Tests of conformance.py: what it must not call alike. With sqlite3, and a
program in gander's place."""

import contextlib
import io
import os
import tempfile
import unittest

import conformance
from clients import Sqlite
from folders import Folder

# Applies the files by itself, and stops at the first that fails.
STAND_IN = """#!/bin/bash
shopt -s nullglob
database=${GANDER_DATABASE_URL#sqlite:}
steps=() code=0
[ "$1" = up ] || { DOWN; }
folder=${2#--dir=}
for file in "$folder"/*_a.sql "$folder"/*.up.sql; do
  error=null
  sqlite3 -bail "$database" <"$file" &>/dev/null || error='"no"' code=1
  steps+=("{\\"error\\":$error}")
  [ $code = 0 ] || { echo "$file failed" >&2; break; }
done
EXTRA
IFS=,
echo "{\\"steps\\":[${steps[*]}]}"
exit $code
"""
REFUSES = "rm -f $database; steps=(); echo there are two 1 >&2; code=2"


class ConformanceTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.migrations = os.path.join(self.folder, "migrations")
        os.mkdir(self.migrations)

    def write(self, name, text):
        with open(os.path.join(self.migrations, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def check(self, *files, extra="", expectation="all", rolls_back=":",
              **options):
        """(whether `files` pass, what was printed)."""
        for number, text in enumerate(files, 1):
            self.write("%d_a.sql" % number, text)
        program = os.path.join(self.folder, "gander")
        with open(program, "w", encoding="utf-8") as file:
            file.write(STAND_IN.replace("EXTRA", extra).replace(
                "DOWN", rolls_back))
        os.chmod(program, 0o700)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            passed = conformance.check(
                program, {"sqlite": Sqlite(self.folder)},
                Folder(self.migrations, "sqlite", expectation, **options))
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
        for expectation in ("all", "stops-at=1_a.sql", "refused=1"):
            passed, out = self.check(expectation=expectation)
            self.assertFalse(passed)
            self.assertIn("no migration", out)

    def test_a_folder_that_is_not_there_fails(self):
        self.migrations += "/none"
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertFalse(conformance.check(
                "gander", {"sqlite": Sqlite(self.folder)},
                Folder(self.migrations, "sqlite")))
        self.assertIn("none", out.getvalue())

    def test_that_both_stop_fails(self):
        for files in (["nonsense;"], ["CREATE TABLE a (id);", "nonsense;"]):
            passed, out = self.check(*files)
            self.assertFalse(passed)
            self.assertIn("the client stopped after %d" % (len(files) - 1), out)
            self.assertIn("nonsense", out)

    def test_that_both_stop_can_be_expected(self):
        passed, out = self.check("nonsense;", expectation="stops-at=1_a.sql")
        self.assertTrue(passed, out)
        self.assertIn("stops-at 1_a.sql", out)

    def test_that_both_stop_elsewhere_fails(self):
        for files in (["nonsense;"], ["SELECT 1;", "SELECT 2;"]):
            passed, out = self.check(*files, expectation="stops-at=2_a.sql")
            self.assertFalse(passed)
            self.assertIn("the client did not stop at 2_a.sql", out)

    def test_that_one_stops_fails_although_both_may(self):
        self.assertFalse(self.check("nonsense;", extra="code=0",
                                    expectation="stops-at=1_a.sql")[0])
        self.assertFalse(self.check("SELECT 1;", extra="code=1",
                                    expectation="stops-at=1_a.sql")[0])

    def test_a_refusal_must_come_and_say_what_is_expected(self):
        for extra, expected, passes in ((REFUSES, "two 1", True),
                                        (REFUSES, "two 2", False),
                                        ("code=2; echo two 1 >&2", "two 1",
                                         False),
                                        ("", "", False)):
            passed, out = self.check("CREATE TABLE a (id);", extra=extra,
                                     expectation="refused=" + expected)
            self.assertEqual(passed, passes, out)

    def test_a_difference_in_rows_fails(self):
        passed, out = self.check(
            "CREATE TABLE a (id);",
            extra='sqlite3 "$database" "INSERT INTO a VALUES (1)"')
        self.assertFalse(passed)
        self.assertIn("rows: ", out)

    def test_figures_must_be_those_of_the_list(self):
        files = ["CREATE TABLE a (id);", "INSERT INTO a VALUES (1), (2);"]
        for name, right in (("migrations", 2), ("objects", 1), ("rows", 2)):
            self.assertTrue(self.check(*files, **{name: right})[0])
            passed, out = self.check(*files, **{name: right + 1})
            self.assertFalse(passed)
            self.assertIn("%d %s with the client" % (right, name), out)

    def test_what_is_rolled_back_is_compared(self):
        self.write("1_a.up.sql", "CREATE TABLE a (id);")
        self.write("1_a.down.sql", "DROP TABLE a;")
        drops = 'sqlite3 "$database" "DROP TABLE a"; '
        says = 'echo \'{"steps":[{"error":null}]}\'; exit 0'
        for rolls_back, down, problem in (
                (drops + says, "all", None),
                (says, "all", "only with gander: table|a|a|"),
                (drops + "echo {}; exit 0", "all", "rolled back 1, gander 0"),
                (drops + says, "stops-at:1_a", "did not stop at 1_a"),
                ("echo 1 has no Down >&2; exit 4", "refused:no Down", None),
                ("echo 1 has no Down >&2; exit 4", "all", "has no Down"),
                (drops + "echo no Down >&2; exit 4", "refused:no Down",
                 "only with the client: table|a|a|")):
            passed, out = self.check(rolls_back=rolls_back, down=down)
            self.assertEqual(passed, problem is None, out)
            self.assertIn(problem or "", out)

    def test_that_both_stop_on_the_way_down_can_be_expected(self):
        self.write("1_a.up.sql", "CREATE TABLE a (id);")
        self.write("1_a.down.sql", "nonsense;")
        stops = "echo 1_a.down.sql: no >&2; echo {}; exit 1"
        self.assertTrue(self.check(rolls_back=stops, down="stops-at:1_a")[0])
        passed, out = self.check(rolls_back=stops, down="all")
        self.assertFalse(passed)
        self.assertIn("the client stopped at 1_a.up.sql", out)

    def test_annotations_without_up_fail(self):
        passed, out = self.check("-- +goose Down\nSELECT 1;")
        self.assertFalse(passed)
        self.assertIn("no Up", out)


if __name__ == "__main__":
    unittest.main()
