"""Tests of bazel-runs, with processes that have a Bazel server's arguments."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class BazelRunsTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        os.mkdir(self.folder + "/tools")
        shutil.copy(HERE + "/bazel-runs", self.folder + "/tools")

    def server(self, workspace, output_base):
        # Says when it has its arguments, and ends with its standard input.
        server = subprocess.Popen(
            [sys.executable, "-c", "print(flush=True); input()",
             "--output_base=" + output_base,
             "--workspace_directory=" + workspace],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(server.communicate, b"\n")
        server.stdout.readline()

    def runs(self):
        return subprocess.run([self.folder + "/tools/bazel-runs"], check=False,
                              stdout=subprocess.DEVNULL).returncode == 0

    def test_a_server_of_this_repository_runs(self):
        self.server(self.folder, "/home/a/.cache/bazel/_bazel_a/0123")
        self.assertTrue(self.runs())

    def test_one_of_another_repository_does_not_count(self):
        self.server(self.folder + "2", "/home/a/.cache/bazel/_bazel_a/0123")
        self.assertFalse(self.runs())

    def test_the_one_of_soak_does_not_count(self):
        self.server(self.folder, "/home/a/.cache/gander-soak")
        self.assertFalse(self.runs())

    def test_another_beside_that_of_soak_does(self):
        self.server(self.folder, "/home/a/.cache/gander-soak")
        self.server(self.folder, "/home/a/.cache/bazel/_bazel_a/0123")
        self.assertTrue(self.runs())


if __name__ == "__main__":
    unittest.main()
