"""Tests of sbom.py and dpkg.py."""

import json
import os
import tempfile
import unittest

from dpkg import Dpkg, Package
from sbom import make_sbom

STATUS = """\
Package: libpq5
Status: install ok installed
Architecture: amd64
Source: postgresql-15 (15.1)
Version: 15.20-0+deb12u1
Description: client library
 Version: not this one

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
"""
PQ = Package("libpq5", "15.20-0+deb12u1", "amd64", "postgresql-15")


class DpkgTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.mkdir(os.path.join(folder.name, "info"))
        for name, text in (("status", STATUS),
                           ("info/libpq5:amd64.list",
                            "/.\n/usr/lib/x/libpq.so.5\n"),
                           ("info/gone.list", "/usr/lib/x/libgone.so\n")):
            with open(os.path.join(folder.name, name), "w",
                      encoding="utf-8") as file:
                file.write(text)
        self.dpkg = Dpkg(folder.name)

    def test_a_file_is_found_with_and_without_usr(self):
        for path in ("/usr/lib/x/libpq.so.5", "/lib/x/libpq.so.5"):
            self.assertEqual(self.dpkg.package_of(path), PQ)

    def test_what_is_not_installed_owns_nothing(self):
        self.assertIsNone(self.dpkg.package_of("/usr/lib/x/libgone.so"))
        self.assertIsNone(self.dpkg.package_of("/usr/lib/x/own.so"))

    def test_another_system_has_no_packages(self):
        self.assertIsNone(Dpkg("/nowhere").package_of("/usr/lib/x/libpq.so.5"))


class SbomTest(unittest.TestCase):

    FILES = {"app/migrate": b"program", "usr/lib/x/libpq.so.5": b"library"}

    def make(self, **changes):
        arguments = {"name": "shop", "version": "1.0", "tool_version": "0.1",
                     "files": self.FILES,
                     "owners": {"usr/lib/x/libpq.so.5": PQ}, **changes}
        return json.loads(make_sbom(**arguments))

    def test_every_file_and_package_is_in_it(self):
        document = self.make()
        self.assertEqual([file["fileName"] for file in document["files"]],
                         ["./app/migrate", "./usr/lib/x/libpq.so.5"])
        package = document["packages"][1]
        self.assertEqual(package["versionInfo"], "15.20-0+deb12u1")
        self.assertEqual(package["externalRefs"][0]["referenceLocator"],
                         "pkg:deb/debian/libpq5@15.20-0%2Bdeb12u1?arch=amd64")

    def test_relations_name_what_is_there(self):
        document = self.make()
        known = {"SPDXRef-DOCUMENT"} | {
            item["SPDXID"] for item in document["files"] + document["packages"]}
        contained = set()
        for relation in document["relationships"]:
            self.assertIn(relation["spdxElementId"], known)
            self.assertIn(relation["relatedSpdxElement"], known)
            contained.add(relation["relatedSpdxElement"])
        self.assertEqual(contained | {"SPDXRef-DOCUMENT"}, known)

    def test_its_name_is_that_of_its_content(self):
        name = "documentNamespace"
        self.assertEqual(self.make()[name], self.make()[name])
        self.assertNotEqual(self.make()[name],
                            self.make(files={"app/migrate": b"other"},
                                      owners={})[name])


if __name__ == "__main__":
    unittest.main()
