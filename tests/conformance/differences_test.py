"""Tests of differences.py."""

import contextlib
import io
import os
import tempfile
import unittest

from differences import Differences


class DifferencesTest(unittest.TestCase):

    def report(self, known, *checks):
        """(exit code, what was printed last)."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "known.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write(known)
            differences = Differences(path)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            for check in checks:
                differences.check(*check)
            code = differences.report()
        return code, out.getvalue().splitlines()[-1]

    def test_what_is_equal_passes(self):
        self.assertEqual(self.report("", ("a", 1, 1), ("b", 2, 2, 3)), (
            0, "4 equal, 0 deliberately different, 0 failed"))

    def test_what_differs_fails(self):
        self.assertEqual(self.report("", ("a", 1, 1), ("b", 1, 2)), (
            1, "1 equal, 0 deliberately different, 1 failed"))

    def test_what_differs_as_listed_is_counted_apart(self):
        self.assertEqual(
            self.report("# why\n'b *' 2* 'it is so'\n", ("a", 1, 1),
                        ("b 1", 1, 2), ("b 2", 1, 22)),
            (0, "1 equal, 2 deliberately different, 0 failed"))

    def test_what_differs_otherwise_than_listed_fails(self):
        for known in ("b 3 why", "c 2 why", "[b] 2 why"):
            self.assertEqual(self.report(known, ("b", 1, 2))[0], 1)

    def test_a_difference_that_is_none_any_more_fails(self):
        self.assertEqual(self.report("a 2 why", ("a", 1, 1))[0], 1)

    def test_nothing_checked_is_not_a_pass(self):
        self.assertEqual(self.report("")[0], 1)

    def test_a_line_without_a_reason_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "CHECK RESULT REASON"):
            self.report("a 2\n")


if __name__ == "__main__":
    unittest.main()
