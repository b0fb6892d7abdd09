"""Tests of goose_goldens.py, with a Go file and a reader of our own."""

import contextlib
import io
import os
import tempfile
import unittest

import goose_goldens
from differences import Differences

GO = '''
var twoUp = `-- +goose Up
A; B;
-- +goose Down
`

var broken = `C`

func TestSplitStatements(t *testing.T) {
	tt := []testData{
		{sql: twoUp, up: 2, down: 0},
	}
}

func TestParsingErrors(t *testing.T) {
	tt := []string{
		broken,
	}
}

func TestEnvsubError(t *testing.T) {
	s := `D`
}
'''


class Reader(goose_goldens.Reader):
    """Calls each `;` a statement, and refuses what has none."""

    def read(self, name, text):
        up, _, down = text.partition("-- +goose Down")
        parts = [{"transaction": True,
                  "statements": [s.strip() + ";" for s in
                                 part.split("\n", 1)[-1].split(";")[:-1]]}
                 for part in (up, down)]
        if not parts[0]["statements"]:
            return {"error": "none"}
        return {"up": parts[0], "down": parts[1]}


class GooseGoldensTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.differences = Differences(self.write("known.txt", ""))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def counts(self, check, *arguments):
        """(equal, failed) after a check."""
        with contextlib.redirect_stdout(io.StringIO()):
            check(Reader(None), *arguments, self.differences)
        return self.differences.equal, self.differences.failed

    def test_comments_behind_a_statement_are_not_compared(self):
        for text, bare in (("A; -- c\n-- d\n\n", "A;"),
                           ("A;--c", "A;"),
                           ("A\n-- c", "A"),
                           ("A -- c\n;", "A -- c\n;"),
                           ("A 'b --c';", "A 'b --c';"),
                           ("A 'b\n--c'", "A 'b\n--c'")):
            self.assertEqual(goose_goldens.bare(text), bare)

    def test_each_golden_file_is_a_statement(self):
        self.write("valid-up/one/input.sql", "-- +goose Up\nA; B;")
        self.write("valid-up/one/01.up.golden.sql", "A; -- c")
        self.write("valid-up/one/02.up.golden.sql", "C;")
        self.assertEqual(self.counts(goose_goldens.golden_files,
                                     self.folder), (1, 1))

    def test_goldens_of_another_number_fail_together(self):
        self.write("valid-up/one/input.sql", "-- +goose Up\nA; B;")
        for number in (1, 2, 3):
            self.write("valid-up/one/0%d.up.golden.sql" % number, "A;")
        self.assertEqual(self.counts(goose_goldens.golden_files,
                                     self.folder), (0, 3))

    def test_the_tables_of_the_go_file_are_checks(self):
        self.assertEqual(self.counts(goose_goldens.tables, GO), (4, 0))
        self.assertEqual(self.counts(goose_goldens.tables,
                                     GO.replace("up: 2", "up: 3")), (7, 1))


if __name__ == "__main__":
    unittest.main()
