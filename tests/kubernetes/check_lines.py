"""Prints a line for each check, and counts them."""

import difflib


class CheckLines:

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, problems):
        """`problems` is a list of texts, empty when all is well."""
        if problems:
            self.failed += 1
            print("FAILED  %s" % what)
            for problem in problems:
                print("        %s" % problem.replace("\n", "\n        "))
        else:
            self.passed += 1
            print("ok      %s" % what)

    def end(self):
        """Prints "N passed, N failed"; the exit code."""
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 1 if self.failed or not self.passed else 0


def difference(expected, actual):
    """Lines of a diff, as problems."""
    return list(difflib.unified_diff(expected.splitlines(),
                                     actual.splitlines(), "expected", "actual",
                                     lineterm=""))
