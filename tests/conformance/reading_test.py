"""Tests of reading.py."""

import os
import tempfile
import unittest

from reading import Migration, migrations_in


class ReadingTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text=""):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode())
        return path

    def names(self, *files, recursive=False):
        for name in files:
            self.write(name)
        return [m.name for m in
                migrations_in(self.folder, "sqlite", recursive)]

    def test_numbers_are_compared_as_numbers(self):
        self.assertEqual(self.names("10_b.sql", "002_a.sql", "9.sql"),
                         ["002_a.sql", "9.sql", "10_b.sql"])

    def test_a_variant_takes_the_place_of_the_file_for_every_database(self):
        self.assertEqual(self.names("1_a.sql", "1_a.sqlite.sql",
                                    "1_a.postgres.sql", "2_b.postgres.sql",
                                    "3_c.sqlite.up.sql"),
                         ["1_a.sqlite.sql", "3_c.sqlite.up.sql"])

    def test_of_a_pair_the_up_is_read(self):
        self.assertEqual(self.names("1_a.up.sql", "1_a.down.sql",
                                    "2_b.up.db.sql", "3_c.sql",
                                    "4_v1.2.sql", "5_v.x.sql"),
                         ["1_a.up.sql", "2_b.up.db.sql", "3_c.sql",
                          "4_v1.2.sql"])

    def test_flyway_versions_go_part_by_part_and_repeatables_come_last(self):
        self.assertEqual(self.names("V1.10__c.sql", "V1.9__b.sql",
                                    "R__a.sql", "V1__a.sql", "V13_1__e.sql",
                                    "V13__d.sql", "U13__d.sql", "R__b.sql",
                                    "V14_one_underscore.sql"),
                         ["V1__a.sql", "V1.9__b.sql", "V1.10__c.sql",
                          "V13__d.sql", "V13_1__e.sql", "R__a.sql",
                          "R__b.sql"])

    def test_folders_with_an_up_are_migrations(self):
        self.assertEqual(self.names("2024-01-02-000000_b/up.sql",
                                    "2024-01-02-000000_b/down.sql",
                                    "00000000000000_a/up.sql", "notes/up.txt"),
                         ["00000000000000_a/up.sql",
                          "2024-01-02-000000_b/up.sql"])

    def test_other_folders_are_read_when_asked(self):
        files = ("3_c.sql", "2024/1_a.sql", "2024/q1/2_b.sql")
        self.assertEqual(self.names(*files), ["3_c.sql"])
        self.assertEqual(self.names(*files, recursive=True),
                         ["1_a.sql", "2_b.sql", "3_c.sql"])

    def test_the_up_ends_where_its_format_says(self):
        for text, up in (
                ("SELECT 1;", "SELECT 1;"),
                ("-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;",
                 "SELECT 1;"),
                ("-- +goose ENVSUB ON\n-- +goose Up\n${A_B:-1} $A\n"
                 "-- +goose ENVSUB OFF\n${A_B:-1}",
                 "1 $A\n-- +goose ENVSUB OFF\n${A_B:-1}"),
                ("-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;",
                 "SELECT 1;"),
                ("-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 1;",
                 "SELECT 1;"),
                ("\ufeffSELECT 1;\r\n", "SELECT 1;\r\n")):
            path = self.write("1_a.sql", text)
            self.assertEqual(Migration((1,), None, path).up(), (up, True))

    def test_a_down_is_where_its_format_says(self):
        for name, text, down in (
                ("1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nB", "B"),
                ("2_a.sql", "-- +goose Up\nSELECT 1;", ""),
                ("3_a.sql", "-- migrate:up\nA\n-- migrate:down\nB", "B"),
                ("4_a.sql", "-- +migrate Down\nB\n-- +migrate Up\nA", "B"),
                ("5_a.sql", "-- migrate:up\nA", ""),
                ("6_a.sql", "SELECT 1;", None),
                ("7_a.up.sql", "SELECT 1;", None),
                ("8_a.up.sql", "SELECT 1;", "8_a.down.sql"),
                ("9_a/up.sql", "SELECT 1;", "9_a/down.sql"),
                ("V10__a.sql", "SELECT 1;", "U10__a.sql"),
                ("V11__a.sql", "SELECT 1;", None)):
            path = self.write(name, text)
            if down and down.endswith(".sql"):
                self.write(down, down)
            self.assertEqual(Migration((1,), None, path).down(),
                             None if down is None else (down, True), name)

    def test_what_says_so_or_cannot_is_outside_a_transaction(self):
        for text, inside in (
                ("SELECT 'BEGIN;';", True),
                ("CREATE FUNCTION f() AS $$\nBEGIN\nEND;$$;", True),
                ("BEGIN;\nSELECT 1;\nCOMMIT;", False),
                ("CREATE INDEX CONCURRENTLY i ON t (a);", False),
                ("-- not CONCURRENTLY\nSELECT 1;", True),
                ("-- no-transaction\nSELECT 1;", False),
                ("SELECT 1;\n-- no-transaction\n", True),
                ("-- atlas:txmode none\n\nSELECT 1;", False),
                ("-- +goose Up\nSELECT 1;\n-- +goose NO TRANSACTION", False),
                ("-- migrate:up transaction:false\nSELECT 1;", False),
                ("-- +migrate Up notransaction\nSELECT 1;", False),
                ("-- +migrate Up\nBEGIN;\nSELECT 1;\nCOMMIT;", False),
                ("-- +migrate Up\nCOMMIT;\nVACUUM;\nBEGIN;", True)):
            path = self.write("1_a.sql", text)
            self.assertEqual(Migration((1,), None, path).up()[1], inside, text)

    def test_a_folder_says_so_in_its_metadata(self):
        path = self.write("1_a/up.sql", "SELECT 1;")
        self.assertTrue(Migration((1,), None, path).up()[1])
        self.write("1_a/metadata.toml", "run_in_transaction = false\n")
        self.assertFalse(Migration((1,), None, path).up()[1])


if __name__ == "__main__":
    unittest.main()
