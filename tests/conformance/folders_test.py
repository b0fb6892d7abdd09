"""Tests of folders.py."""

import os
import subprocess
import tempfile
import unittest

import conformance
import folders


class FoldersTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text=""):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_a_line_is_a_folder(self):
        first, second = folders.read_list(self.write("list", """
# comment
a/b sqlite all
o/n@0123abc:db postgres stops-at=2_b.sql setup="SELECT 1" recursive \\
""".replace("\\\n", "rows=3 # comment\n")))
        self.assertEqual(first.path, os.path.join(self.folder, "a/b"))
        self.assertEqual((first.expectation, first.figures), ("all", {}))
        self.assertEqual(second.path, "o/n@0123abc:db")
        self.assertEqual((second.expectation, second.expected),
                         ("stops-at", "2_b.sql"))
        self.assertEqual((second.setup, second.recursive, second.figures),
                         ("SELECT 1", True, {"rows": 3}))

    def test_a_bad_line_is_named(self):
        for line, says in (("a sqlite", "needs a folder"),
                           ("a oracle all", "oracle is not a database"),
                           ("a sqlite some", "some is not an expectation"),
                           ("a sqlite refused=", "is not an expectation"),
                           ("a sqlite all colour=red", "no option colour"),
                           ("a sqlite all down=some", "some is not all"),
                           ("a sqlite all rows=x", "invalid literal"),
                           ("a sqlite 'all", "No closing quotation")):
            with self.assertRaisesRegex(folders.BadList, ":2: .*" + says):
                folders.read_list(self.write("list", "\n" + line))

    def test_a_project_is_taken_from_the_commit_of_a_clone(self):
        clone = os.path.join(self.folder, "clones", "o", "n")
        self.write("clones/o/n/db/1_a.sql", "one")
        self.write("clones/o/n/db/1_a.txt")
        for command in (["init", "-q"], ["add", "."],
                        ["-c", "user.name=n", "-c", "user.email=e", "commit",
                         "-qm", "m"]):
            subprocess.run(["git", "-C", clone] + command, check=True)
        commit = subprocess.run(["git", "-C", clone, "rev-parse", "HEAD"],
                                check=True, text=True,
                                stdout=subprocess.PIPE).stdout.strip()
        self.write("clones/o/n/db/1_a.sql", "edited")
        path = "o/n@%s:db" % commit
        clones = os.path.join(self.folder, "clones")
        folder = folders.Folder(path, "sqlite", keep="*.sql")
        with folders.prepared(folder, clones) as found:
            self.assertEqual(os.listdir(found), ["1_a.sql"])
            with open(found + "/1_a.sql", encoding="utf-8") as file:
                self.assertEqual(file.read(), "one")
        os.rename(clone, os.path.join(clones, "o+n"))
        with folders.prepared(folder, clones) as found:
            self.assertEqual(os.listdir(found), ["1_a.sql"])

    def test_a_project_that_is_not_there_is_an_error(self):
        with self.assertRaisesRegex(OSError, "no clone of o/n"):
            with folders.prepared(
                    folders.Folder("o/n@0123abc:db", "sqlite"), self.folder):
                pass

    def test_the_list_of_miniatures_has_each(self):
        top = os.path.join(os.path.dirname(conformance.PROJECTS), "miniatures")
        listed = [folder.path for folder in
                  folders.read_list(os.path.join(top, "list.txt"))]
        there = [os.path.join(top, database, name)
                 for database in folders.DATABASES
                 for name in os.listdir(os.path.join(top, database))]
        self.assertEqual(sorted(listed), sorted(there))

    def test_the_list_of_projects_can_be_read(self):
        self.assertGreater(len(folders.read_list(conformance.PROJECTS)), 50)


if __name__ == "__main__":
    unittest.main()
