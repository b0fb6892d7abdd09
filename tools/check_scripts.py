#!/usr/bin/env python3
"""Runs the unit tests of the scripts: each *_test.py beside one.

Prints a line for each test, last "N passed, N failed"; ends with 1 when one
failed or there is none.
"""

import os
import sys
import unittest

FOLDERS = ("tools", "tools/image", "tools/job", "tests/kubernetes",
           "tests/conformance", "tests/architecture")


class Lines(unittest.TestResult):
    """Prints as tests/rules/check_failures.sh does."""

    def __init__(self):
        super().__init__()
        self.passed = self.failed = 0

    def addSuccess(self, test):
        self.passed += 1
        print("ok      %s" % test.id())

    def addFailure(self, test, error):
        self.failed += 1
        print("FAILED  %s\n%s" % (test.id(),
                                  self._exc_info_to_string(error, test)))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error:
            self.addFailure(subtest, error)

    def addSkip(self, test, reason):
        self.failed += 1
        print("FAILED  %s: skipped, %s" % (test.id(), reason))


def main():
    # As root it would leave files that others cannot delete.
    sys.dont_write_bytecode = True
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    result = Lines()
    for folder in FOLDERS:
        sys.path.insert(0, os.path.abspath(folder))
        for name in sorted(os.listdir(folder)):
            if name.endswith("_test.py"):
                unittest.defaultTestLoader.loadTestsFromName(
                    name.removesuffix(".py")).run(result)
    print("%d passed, %d failed" % (result.passed, result.failed))
    return 1 if result.failed or not result.passed else 0


if __name__ == "__main__":
    sys.exit(main())
