"""Tests of private_postgres.py, with programs that stand for PostgreSQL's."""

import os
import tempfile
import unittest
from unittest import mock

import private_postgres

# Writes each call into the log; `start` leaves what says that a server runs.
PROGRAM = """#!/bin/sh
echo "${0##*/}" "$@" >>"%(log)s"
case "${0##*/} $*" in
  %(fails)s) echo "no luck" >&2; exit 1 ;;
  initdb*) mkdir "$2" ;;
  *start) : >"$2/postmaster.pid" ;;
esac
"""


class PrivatePostgresTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.log = os.path.join(self.folder, "log")
        self.servers = os.path.join(self.folder, "servers")
        os.mkdir(self.servers)
        # Whoever runs this owns the server.
        for name, value in (("newest_programs", self.folder),
                            ("os.geteuid", 1000),
                            ("tempfile.mkdtemp", self.servers)):
            patch = mock.patch("private_postgres." + name, return_value=value)
            patch.start()
            self.addCleanup(patch.stop)

    def server(self, fails="nothing"):
        for name in ("initdb", "pg_ctl"):
            path = os.path.join(self.folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(PROGRAM % {"log": self.log, "fails": fails})
            os.chmod(path, 0o755)
        return private_postgres.PrivatePostgres()

    def calls(self):
        with open(self.log, encoding="utf-8") as file:
            lines = file.read().splitlines()
        return [line.split()[0] + " " + line.split()[-1] for line in lines]

    def test_it_is_stopped_and_removed_at_the_end(self):
        with self.server():
            self.assertTrue(os.path.exists(self.servers))
        self.assertEqual(self.calls(), ["initdb --locale=C.UTF-8",
                                        "pg_ctl start", "pg_ctl stop"])
        self.assertFalse(os.path.exists(self.servers))

    def test_one_that_cannot_be_made_leaves_nothing(self):
        with self.assertRaisesRegex(SystemExit, "initdb failed: no luck"):
            with self.server(fails="initdb*"):
                self.fail("there is no server")
        self.assertFalse(os.path.exists(self.servers))

    def test_one_that_does_not_start_leaves_nothing(self):
        with self.assertRaisesRegex(SystemExit, "pg_ctl failed: no luck"):
            with self.server(fails="*start"):
                self.fail("there is no server")
        self.assertNotIn("pg_ctl stop", self.calls())
        self.assertFalse(os.path.exists(self.servers))

    def test_one_that_does_not_stop_leaves_no_folder(self):
        with self.assertRaisesRegex(SystemExit, "pg_ctl failed: no luck"):
            with self.server(fails="*stop"):
                pass
        self.assertFalse(os.path.exists(self.servers))

    def test_one_that_starts_while_the_script_is_ended_is_stopped(self):
        server = self.server()
        communicate = private_postgres.subprocess.Popen.communicate

        def interrupted(process, *arguments):
            if process.args[-1] == "start":
                raise SystemExit(143)
            return communicate(process, *arguments)

        with mock.patch("private_postgres.subprocess.Popen.communicate",
                        interrupted):
            with self.assertRaisesRegex(SystemExit, "143"):
                with server:
                    self.fail("the script was ended")
        self.assertEqual(self.calls()[1:], ["pg_ctl start", "pg_ctl stop"])
        self.assertFalse(os.path.exists(self.servers))


if __name__ == "__main__":
    unittest.main()
