#!/usr/bin/env python3
"""Runs golang-migrate's planning tests with gander. See tools/conformance.

They are tables in its Go files: migrate_test.go and source/testing/testing.go,
read from a clone. All are about one folder, 1 3 4 5 7, in which 3 has no down
and 5 no up. gander refuses a down without an up; after it did, 5 gets an empty
one, as the message says. Each case begins with a SQLite database in the state
that it names, and compares what gander ran, or planned, and the version
afterwards.

 - Migrate(v) is `goto v`, Steps(n) `up --by` or `down --by`, -1 (no version)
   `goto 0`.
 - A state that the folder does not know is made with a file that is gone
   afterwards.
 - ErrNoChange is to do nothing and end with 0, as golang-migrate's own program
   does. Any other error is an exit code that is not 0.

Where gander differs on purpose is in golang_migrate_differences.txt.
"""

import argparse
import contextlib
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

from differences import Differences

FIXTURE = "source/iofs/testdata/migrations"
DIFFERENCES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                           "golang_migrate_differences.txt")


def table(go, function):
    """The cases of a Go function: {field: text} each."""
    body = re.search(r"^func %s\(.*?^}" % function, go, re.M | re.S).group(0)
    body = re.sub(r"//.*", "", body)
    start = body.index("}{", body.index("tt := ")) + 1
    cases = []
    depth = 0
    for at in range(start, len(body)):
        if body[at] == "{":
            depth += 1
            if depth == 2:
                begin = at
        elif body[at] == "}":
            depth -= 1
            if depth == 1:
                cases.append(_fields(body[begin + 1:at]))
            if depth == 0:
                return cases
    raise SystemExit(function + ": cannot be read")


def _fields(text):
    return {name: value.strip(" \t\n,") for name, value in re.findall(
        r"(\w+):\s+(.*?)(?=,\s*\w+:\s|,?\s*\Z)", text, re.S)}


def bodies(case):
    """What the case says was run since its database was empty."""
    return re.findall(r'mr\("([^"]*)"\)', case.get("expectSeq", ""))


class Database:
    """A SQLite database in a state, and gander on it."""

    def __init__(self, gander, folder, fixture, state):
        self.gander = gander
        self.path = os.path.join(folder, "case.db")
        for path in glob.glob(self.path + "*"):
            os.remove(path)
        self.migrations = fixture
        self._sql("CREATE TABLE ran (body text)")
        if state >= 0:
            self._reach(state)
        self._sql("DELETE FROM ran")

    def _reach(self, state):
        gone = "%s/%d_gone.up.sql" % (self.migrations, state)
        known = glob.glob("%s/%d_*" % (self.migrations, state))
        if not known:
            with open(gone, "w", encoding="utf-8") as file:
                file.write("SELECT 1;\n")
        done = self.run("up", "--to=%d" % state)
        if not known:
            os.remove(gone)
        if done["exit_code"] != 0:
            raise SystemExit("state %d: %s" % (state, done))

    def run(self, *command):
        done = subprocess.run(
            [self.gander, *command, "--dir", self.migrations,
             "--database-url=sqlite:" + self.path, "--output=json"],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return json.loads(done.stdout)

    def go(self, *command):
        """What was run, and where that led; or the error."""
        done = self.run(*command)
        ran = self._sql("SELECT body FROM ran ORDER BY rowid").splitlines()
        return _outcome(done, ran, self.run("version")["current"])

    def plan(self, *command):
        """The planned steps, or the error."""
        done = self.run("plan", *command)
        return _outcome(done, ["%s %d" % (step["direction"], step["version"])
                               for step in done.get("steps", [])], None)

    def _sql(self, sql):
        return subprocess.run(["sqlite3", "-batch", self.path, sql],
                              check=True, text=True,
                              stdout=subprocess.PIPE).stdout


def _outcome(done, ran, at):
    if done["exit_code"] != 0:
        kinds = sorted({problem["kind"]
                        for problem in done.get("problems", [])})
        return "error " + " ".join(kinds)
    return _said(ran, at)


def _said(ran, at):
    said = ", ".join(ran) or "nothing"
    return said if at is None else "%s: at %s" % (said, at)


def wanted(case, ran, at):
    """The same of what golang-migrate's case says."""
    error = case.get("expectErr", "nil")
    if error == "nil":
        return _said(ran, at)
    if error == "ErrNoChange":
        return "nothing"
    if error.startswith("ErrShortLimit"):
        return _said(ran, at) + ", then an error"
    return "error"


def compare(differences, name, expected, got):
    """An error is one whatever its kind, and no change wherever it stands."""
    if expected == "error" and got.startswith("error"):
        got = "error"
    if expected == "nothing" and got.startswith("nothing"):
        got = "nothing"
    differences.check(name, expected, got)


def runs(open_database, go, differences):
    """TestMigrate and TestSteps: each case begins where the one before it
    ended."""
    for function, field in (("TestMigrate", "version"), ("TestSteps",
                                                         "steps")):
        state, before = -1, []
        for number, case in enumerate(table(go, function), 1):
            argument = int(case[field])
            if field == "version":
                command = ("goto", str(argument))
            else:
                command = ("up" if argument >= 0 else "down",
                           "--by=%d" % abs(argument))
            ran = bodies(case)[len(before):]
            at = int(case.get("expectVersion", state))
            compare(differences, "%s %d: from %d %s" % (
                function, number, state, " ".join(command)),
                    wanted(case, ran, at if at >= 0 else None),
                    open_database(state).go(*command))
            before = bodies(case) or before
            if case.get("expectErr", "nil") not in ("os.ErrNotExist",
                                                    "ErrNoChange"):
                state = at


def up_and_down(open_database, go, differences):
    """TestUpAndDown: one database, and after each call all that was run."""
    body = re.search(r"^func TestUpAndDown\(.*?^}", go, re.M | re.S).group(0)
    commands = {"Up()": ("up",), "Down()": ("down", "--all", "--yes"),
                "Steps(1)": ("up", "--by=1"), "Steps(-1)": ("down", "--by=1")}
    state, before = -1, []
    for number, (call, sequence) in enumerate(re.findall(
            r"m\.(\w+\(-?\d*\)).*?migrationSequence{(.*?)\n\t}", body, re.S),
                                              1):
        now = bodies({"expectSeq": sequence})
        ran = now[len(before):]
        got = open_database(state).go(*commands[call])
        compare(differences, "TestUpAndDown %d: from %d %s" % (
            number, state, " ".join(commands[call])), _said(ran, None),
                re.sub(": at .*", "", got))
        last = re.fullmatch(r"(\w+) (\d+)", now[-1])
        # After DROP n it is at what is below n.
        state = (int(last.group(2)) if last.group(1) == "CREATE" else
                 {7: 5, 1: -1}[int(last.group(2))])
        before = now


def plans(open_database, go, differences):
    """TestRead, TestReadUp and TestReadDown."""
    for function in ("TestRead", "TestReadUp", "TestReadDown"):
        for case in table(go, function):
            state = int(case["from"])
            if function == "TestRead":
                to = int(case["to"])
                up = to > state
                command = ("goto", str(max(to, 0)))
                shown = "to %d" % to
            else:
                up = function == "TestReadUp"
                limit = int(case["limit"])
                command = ("up",) if up else ("down", "--all")
                shown = "limit %d" % limit
                if limit >= 0:
                    command = (command[0], "--by=%d" % limit)
            steps = ["%s %s" % ("up" if up else "down", version)
                     for version in re.findall(
                         r"M\((\d+)", case.get("expectMigrations", ""))]
            compare(differences, "%s: from %d %s" % (function, state, shown),
                    wanted(case, steps, None),
                    open_database(state).plan(*command))


def sources(open_database, go, differences):
    """source/testing: which versions there are, and what each has."""
    database = open_database(-1)
    versions = [m["version"] for m in
                database.run("status").get("migrations", [])]
    compare(differences, "First", re.search(r"version != (\d+)",
                                            go).group(1),
            str(next(iter(versions), "none")))
    for function, step in (("TestPrev", -1), ("TestNext", 1)):
        for case in table(go, function):
            version = int(case["version"])
            at = versions.index(version) + step if version in versions else -1
            known = 0 <= at < len(versions)
            expected = case.get("expectPrevVersion",
                                case.get("expectNextVersion", "none"))
            compare(differences, "%s %d" % (function, version), expected,
                    str(versions[at]) if known else "none")
    for function, direction in (("TestReadUp", "up"), ("TestReadDown",
                                                       "down")):
        for case in table(go, function):
            version = int(case["version"])
            compare(differences, "source %s %d" % (function, version),
                    "none" if "ErrNotExist" in case.get("expectErr", "") else
                    "there",
                    _has(open_database, versions, version, direction))


def _has(open_database, versions, version, direction):
    """Whether a version has something to run in a direction."""
    if version not in versions:
        return "none"
    if direction == "up":
        at = versions.index(version) - 1
        database = open_database(versions[at] if at >= 0 else -1)
    else:
        database = open_database(version)
    steps = database.run("plan", direction, "--by=1").get("steps", [])
    return "there" if [step for step in steps
                       if step["version"] == version and step["sql"]
                       ] else "none"


def write_fixture(clone, folder):
    """The files of golang-migrate's fixture, with bodies that say their
    names."""
    names = sorted(os.listdir(os.path.join(clone, FIXTURE)))
    for name in names:
        version, way = re.match(r"(\d+)_.*\.(up|down)\.sql$", name).groups()
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("INSERT INTO ran VALUES ('%s %s');\n" % (
                "CREATE" if way == "up" else "DROP", version))


def without_up(open_database, fixture, differences):
    """Gives a version an empty Up where it has only a Down."""
    compare(differences, "a Down without an Up", "nothing",
            open_database(-1).plan("down"))
    for down in glob.glob(fixture + "/*.down.sql"):
        up = down.replace(".down.sql", ".up.sql")
        if not os.path.exists(up):
            with open(up, "w", encoding="utf-8"):
                pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clone",
                        help="a clone of github.com/golang-migrate/migrate")
    parser.add_argument("--gander", required=True)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder, fixture = (stack.enter_context(tempfile.TemporaryDirectory(
            prefix="gander-conformance-")) for _ in range(2))
        write_fixture(options.clone, fixture)
        differences = Differences(DIFFERENCES)

        def open_database(state):
            return Database(options.gander, folder, fixture, state)

        without_up(open_database, fixture, differences)
        go = _read(options.clone, "migrate_test.go")
        runs(open_database, go, differences)
        up_and_down(open_database, go, differences)
        plans(open_database, go, differences)
        sources(open_database,
                _read(options.clone, "source/testing/testing.go"),
                differences)
        return differences.report()


def _read(clone, name):
    with open(os.path.join(clone, name), encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
