"""Tests of debian_mirror.py."""

import unittest

from debian_mirror import mirror_in

NODE = """Types: deb
URIs: https://deb.nodesource.com/node_20.x
Suites: nodistro
Components: main
"""
DEBIAN = """Types: deb deb-src
# A comment.
URIs: http://mirror.example/pub/debian
Suites: bookworm
  bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
SECURITY = """Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
"""
DOCKER = """Types: deb
URIs: https://download.docker.com/linux/debian
Suites: bookworm
Components: stable
"""
OTHERS = """Types: deb
URIs: https://packages.example/runner/debian
Suites: bookworm
Components: main
Signed-By: /etc/apt/keyrings/runner.asc
"""


class DebianMirrorTest(unittest.TestCase):

    def test_takes_the_entry_of_debian_itself(self):
        for first in (NODE, SECURITY, DOCKER, OTHERS):
            self.assertEqual(mirror_in(first + "\n" + DEBIAN, False),
                             "http://mirror.example/pub/debian")

    def test_takes_no_other_project_s(self):
        for other in (NODE, SECURITY, DOCKER, OTHERS, ""):
            self.assertIsNone(mirror_in(other, False), other)

    def test_takes_no_disabled_entry(self):
        self.assertIsNone(mirror_in("Enabled: no\n" + DEBIAN, False))

    def test_reads_lines(self):
        for line, mirror in (
                ("deb http://deb.debian.org/debian sid main",
                 "http://deb.debian.org/debian"),
                ("deb [arch=amd64] https://mirror.example/debian/ trixie main",
                 "https://mirror.example/debian/"),
                ("# deb http://deb.debian.org/debian sid main", None),
                ("deb-src http://deb.debian.org/debian sid main", None),
                ("deb cdrom:[Debian 12]/ bookworm main", None),
                ("deb https://apt.example/repo bookworm main", None),
                ("deb [signed-by=/etc/apt/keyrings/runner.asc] "
                 "https://packages.example/debian bookworm main", None)):
            self.assertEqual(mirror_in(line + "\n", True), mirror, line)


if __name__ == "__main__":
    unittest.main()
