"""Tests of check_miniatures.sh, with other programs in the places of Bazel and
tools/conformance."""

import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class CheckMiniaturesTest(unittest.TestCase):

    def run_with(self, conformance):
        """The last line and the exit code, where `conformance` is what
        tools/conformance does."""
        with tempfile.TemporaryDirectory() as top:
            for name, text in (("tools/conformance", conformance),
                               ("bin/bazel", "echo /nowhere")):
                path = os.path.join(top, name)
                os.makedirs(os.path.dirname(path))
                with open(path, "w", encoding="utf-8") as file:
                    file.write("#!/bin/sh\n%s\n" % text)
                os.chmod(path, 0o755)
            folder = os.path.join(top, "tests/conformance")
            os.makedirs(folder)
            shutil.copy(HERE + "/check_miniatures.sh", folder)
            done = subprocess.run(
                [folder + "/check_miniatures.sh", "--no-servers"],
                env={"PATH": top + "/bin:" + os.environ["PATH"]}, text=True,
                check=False, stdout=subprocess.PIPE)
        return done.stdout.splitlines()[-1], done.returncode

    def test_it_succeeds_when_all_is_as_expected(self):
        self.assertEqual(self.run_with("echo 3 passed, 0 failed"),
                         ("6 passed, 0 failed", 0))

    def test_it_fails_when_a_check_failed(self):
        self.assertEqual(self.run_with("echo 2 passed, 1 failed; exit 1"),
                         ("4 passed, 2 failed", 1))

    def test_it_fails_when_there_is_no_result(self):
        self.assertEqual(self.run_with("echo no server; exit 1"),
                         ("0 passed, 2 failed", 1))


if __name__ == "__main__":
    unittest.main()
