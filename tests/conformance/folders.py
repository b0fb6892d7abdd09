"""The folders that conformance.py compares, and what is expected of each.

A list has a line for each, words as a shell reads them, # before a comment:

    FOLDER DATABASE EXPECTATION [NAME=VALUE | recursive]...

FOLDER is a path, relative to the list, or a part of a public repository at a
commit: OWNER/NAME@COMMIT:PATH. DATABASE is postgres, sqlite or mysql; there is
no driver for the last, so its files are only read. EXPECTATION is

    all             both sides apply everything
    stops-at=FILE   both stop at this one, and have done the same before it
    refused=TEXT    gander applies nothing, and says TEXT; the client is not
                    asked

and what may follow

    setup=SQL       to run on both databases first
    keep=GLOB       of the folder only the files with such a name
    ignore=GLOB     the files with such a name are left out: gander --ignore
    flags=FLAGS     further flags of gander up
    recursive       with the folders in it
    down=all | down=stops-at:FILE | down=refused:TEXT
                    afterwards everything is rolled back, too, with the same
                    meaning; without it nothing is
    migrations=N objects=N rows=N
                    what the client must have come to: migrations applied,
                    CREATE statements in the dump, rows in all tables
"""

import contextlib
import fnmatch
import os
import re
import shlex
import subprocess
import tempfile

PROJECT = re.compile(r"([^/@]+/[^/@]+)@([0-9a-f]{7,40}):(.+)$")
FIGURES = ("migrations", "objects", "rows")
OPTIONS = ("setup", "keep", "ignore", "flags", "recursive", "down")
DATABASES = ("postgres", "sqlite", "mysql")


class Folder:
    """A folder and what is expected of it."""

    def __init__(self, path, database, expectation="all", **options):
        self.path = path
        # As it was given.
        self.name = options.get("name", path)
        self.database = database
        self.expectation, _, self.expected = expectation.partition("=")
        self.setup = options.get("setup")
        self.keep = options.get("keep")
        self.ignore = options.get("ignore", "")
        self.flags = options.get("flags", "").split()
        self.down, _, self.down_expected = options.get("down", "").partition(
            ":")
        self.recursive = "recursive" in options
        self.figures = {name: int(options[name]) for name in FIGURES
                        if name in options}


class BadList(Exception):
    """Says which line is wrong, and why."""


def read_list(path):
    """The folders of a list, their paths made absolute."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    folders = []
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
            if words:
                folders.append(_folder(words, os.path.dirname(path)))
        except (ValueError, BadList) as error:
            raise BadList("%s:%d: %s" % (path, number, error)) from None
    return folders


def _folder(words, top):
    if len(words) < 3:
        raise BadList("it needs a folder, a database and an expectation")
    path, database, expectation = words[:3]
    if database not in DATABASES:
        raise BadList("%s is not a database: postgres, sqlite or mysql" %
                      database)
    if not re.match(r"all$|stops-at=.|refused=.", expectation):
        raise BadList("%s is not an expectation: all, stops-at=FILE or "
                      "refused=TEXT" % expectation)
    options = {}
    for word in words[3:]:
        name, _, value = word.partition("=")
        if name not in FIGURES + OPTIONS:
            raise BadList("there is no option " + name)
        if name == "down" and not re.match(
                r"all$|stops-at:.|refused:.", value):
            raise BadList("%s is not all, stops-at:FILE or refused:TEXT" %
                          value)
        options[name] = value
    options["name"] = path
    if not PROJECT.match(path):
        path = os.path.join(os.path.abspath(top), path)
    return Folder(path, database, expectation, **options)


@contextlib.contextmanager
def prepared(folder, clones):
    """The path where a folder's files are, for as long as the `with` lasts.

    A project's are taken out of a clone in `clones`, which is named OWNER/NAME
    or OWNER+NAME, whatever is checked out there.
    """
    with contextlib.ExitStack() as stack:
        path = folder.path
        match = PROJECT.match(path)
        if match or folder.keep:
            copy = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="gander-conformance-"))
            if match:
                _extract(_clone(clones, match.group(1)), match.group(2),
                         match.group(3), copy)
                path = os.path.join(copy, match.group(3))
            else:
                subprocess.run(["cp", "-r", path + "/.", copy], check=True)
                path = copy
            if folder.keep:
                for name in os.listdir(path):
                    if not fnmatch.fnmatch(name, folder.keep):
                        os.remove(os.path.join(path, name))
        yield path


def _clone(clones, project):
    for path in (project, project.replace("/", "+")):
        clone = os.path.join(clones or ".", path)
        if os.path.isdir(clone):
            return clone
    raise FileNotFoundError("there is no clone of %s in %s" % (
        project, clones or "."))


def _extract(clone, commit, path, target):
    archive = subprocess.run(["git", "-C", clone, "archive", commit, path],
                             check=False, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
    if archive.returncode != 0:
        raise FileNotFoundError("%s: %s" % (
            clone, archive.stderr.decode(errors="replace").strip()))
    subprocess.run(["tar", "x", "-C", target], input=archive.stdout,
                   check=True)
