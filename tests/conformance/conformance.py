#!/usr/bin/env python3
"""Compares gander with the database's own client. See tools/conformance."""

import argparse
import contextlib
import fnmatch
import json
import os
import subprocess
import sys
import tempfile

from clients import Postgres, Sqlite
from folders import DATABASES, BadList, Folder, prepared, read_list
from orderly_end import orderly_end
from private_postgres import PrivatePostgres
from reading import Failed, migrations_in

PROJECTS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "projects.txt")


class Outcome:
    """What one side came to: the number of migrations done, why it stopped (or
    None) and the state of the database."""

    def __init__(self, count, failure, state):
        self.count = count
        self.failure = failure
        self.state = state


def with_client(client, path, folder):
    """Applies the migrations in `path` with the database's client. Two
    outcomes, the second None when nothing is to be rolled back."""
    with client.database() as (name, _):
        if folder.setup:
            client.apply(name, folder.setup, True)
        migrations = migrations_of(path, folder)
        up = _steps(client, name, [(m.name, m.up) for m in migrations])
        if not folder.down or up.failure:
            return up, None
        # Without a Down there is nothing to run.
        return up, _steps(client, name, [
            (m.name, lambda m=m: m.down() or ("", True))
            for m in reversed(migrations)])


def _steps(client, name, steps):
    count, failure = 0, None
    for step, read in steps:
        try:
            client.apply(name, *read())
        except Failed as failed:
            failure = "%s: %s" % (step, failed)
            break
        count += 1
    return Outcome(count, failure, client.state(name))


def with_gander(gander, client, path, folder):
    """The same with gander."""
    with client.database() as (name, url):
        if folder.setup:
            client.apply(name, folder.setup, True)
        flags = gander_flags(path, folder) + ["--output=json"]

        def run(*command):
            done = subprocess.run(
                [gander, *command, *flags],
                env={**os.environ, "GANDER_DATABASE_URL": url},
                text=True, errors="replace", check=False,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                count = sum(step["error"] is None
                            for step in json.loads(done.stdout)["steps"])
            except (ValueError, KeyError):
                count = 0
            failure = None
            if done.returncode != 0:
                failure = done.stderr.strip() or done.stdout.strip()
            return Outcome(count, failure, client.state(name))

        up = run("up", *folder.flags)
        if not folder.down or up.failure:
            return up, None
        return up, run("down", "--all", "--yes")


def difference(theirs, ours):
    """What differs between two states, as text; empty for nothing."""
    differences = []
    their_schema, our_schema = theirs.schema, ours.schema
    for line in their_schema:
        if line not in our_schema:
            differences.append("only with the client: " + line)
    for line in our_schema:
        if line not in their_schema:
            differences.append("only with gander: " + line)
    if not differences and their_schema != our_schema:
        differences.append("the dumps have the same lines in another order")
    if theirs.rows != ours.rows:
        differences.append("rows: %s with the client, %s with gander" % (
            theirs.rows, ours.rows))
    return differences


def expected_of_client(folder, theirs):
    """Why the client's part is not what the list says, as text."""
    problems = []
    if folder.expectation == "all" and theirs.failure:
        # What the client refuses says nothing of the migrations behind it.
        problems.append("the client stopped after %d; %s" % (
            theirs.count, "stops-at=FILE in a list allows it"))
        problems.append("the client: " + theirs.failure)
    if folder.expectation == "stops-at" and not stops_at(
            theirs, folder.expected):
        problems.append("the client did not stop at %s, but %s" % (
            folder.expected, theirs.failure or "applied everything"))
    figures = {"migrations": theirs.count, "rows": theirs.state.row_count(),
               "objects": theirs.state.objects()}
    for name, expected in folder.figures.items():
        if figures[name] != expected:
            problems.append("%d %s with the client, %d in the list" % (
                figures[name], name, expected))
    return problems


def stops_at(outcome, name):
    return outcome.failure is not None and name in outcome.failure


def expected_of_both(expectation, expected, theirs, ours, verb="applied"):
    """Where the two sides differ, as text."""
    problems = []
    if theirs.count != ours.count or (
            bool(theirs.failure) != bool(ours.failure)):
        problems.append("the client %s %d, gander %d" % (
            verb, theirs.count, ours.count))
    elif expectation == "stops-at" and not stops_at(ours, expected):
        problems.append("gander does not name " + expected)
    if problems:
        problems += ["the client: " + theirs.failure] if theirs.failure else []
        problems += ["gander: " + ours.failure] if ours.failure else []
    return problems + difference(theirs.state, ours.state)


def expected_of_clients_downs(folder, theirs):
    """Why the client did not roll back what the list says, as text."""
    if folder.down == "all" and theirs.failure:
        return ["down: the client stopped at " + theirs.failure]
    if folder.down == "stops-at" and not stops_at(theirs,
                                                  folder.down_expected):
        return ["down: the client did not stop at %s, but %s" % (
            folder.down_expected, theirs.failure or "rolled back everything")]
    return []


def expected_of_downs(folder, theirs, ours, before):
    """The same of what was rolled back; `before` is gander's outcome of up."""
    if folder.down == "refused":
        problems = [] if not ours.count else ["gander rolled back %d" %
                                              ours.count]
        if folder.down_expected not in (ours.failure or ""):
            problems.append("down: gander does not say %s, but: %s" % (
                folder.down_expected, ours.failure))
        return problems + difference(before.state, ours.state)
    return expected_of_both(folder.down, folder.down_expected, theirs, ours,
                            "rolled back")


def check(gander, clients, folder, clones=None):
    """Prints a line for `folder`; True when all is as expected. Without a
    gander the client's part alone."""
    try:
        with prepared(folder, clones) as path:
            if folder.database == "mysql":
                words, problems = validated(gander, path, folder)
            else:
                words, problems = compared(gander, clients[folder.database],
                                           path, folder)
    except OSError as error:
        words, problems = "", [str(error)]
    print("%-6s %-8s %s  %s" % ("FAILED" if problems else "ok",
                                folder.database, words, folder.name))
    for line in "\n".join(problems).split("\n")[:20] if problems else []:
        print("         " + line)
    sys.stdout.flush()
    return not problems


def compared(gander, client, path, folder):
    """(words, problems) of a folder that is applied."""
    if not migrations_of(path, folder):
        # Two empty databases are alike, and prove nothing.
        return "", ["there is no migration in it"]
    theirs = ours = (None, None)
    problems = []
    if folder.expectation != "refused" or folder.figures:
        theirs = with_client(client, path, folder)
        problems += expected_of_client(folder, theirs[0])
        if theirs[1]:
            problems += expected_of_clients_downs(folder, theirs[1])
    if gander:
        ours = with_gander(gander, client, path, folder)
        if folder.expectation == "refused":
            problems += expected_refusal(folder, ours[0])
        else:
            problems += expected_of_both(folder.expectation, folder.expected,
                                         theirs[0], ours[0])
            if theirs[1] and ours[1]:
                problems += expected_of_downs(folder, theirs[1], ours[1],
                                              ours[0])
    return _words(folder, *(ours if gander else theirs)), problems


def _words(folder, up, down):
    words = "%4d applied %5d objects %6d rows" % (
        up.count, up.state.objects(), up.state.row_count())
    if folder.expectation != "all":
        words += " (%s %s)" % (folder.expectation, folder.expected)
    if down:
        words += " %4d rolled back %4d objects left" % (
            down.count, down.state.objects())
        if folder.down != "all":
            words += " (%s %s)" % (folder.down, folder.down_expected)
    return words


def expected_refusal(folder, ours):
    if ours.count or ours.state.objects():
        return ["gander should have applied nothing"]
    if not ours.failure:
        return ["gander should have refused it"]
    if folder.expected not in ours.failure:
        return ["gander does not say %s, but: %s" % (folder.expected,
                                                     ours.failure)]
    return []


def validated(gander, path, folder):
    """(words, problems) of a folder that is only read."""
    done = subprocess.run(
        [gander, "validate", "--database=" + folder.database,
         "--output=json"] + gander_flags(path, folder),
        text=True, errors="replace", check=False, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    there = len(migrations_of(path, folder))
    problems = []
    if folder.expectation == "refused":
        if done.returncode == 0 or folder.expected not in done.stderr:
            problems.append("gander should have said " + folder.expected)
    elif done.returncode != 0:
        problems.append(done.stderr)
    elif json.loads(done.stdout)["migrations"] != there:
        problems.append("not all of %d were read: %s" % (there, done.stdout))
    return "%4d read" % there, problems


def migrations_of(path, folder):
    return [m for m in migrations_in(path, folder.database, folder.recursive)
            if not fnmatch.fnmatchcase(m.name, folder.ignore)]


def gander_flags(path, folder):
    flags = ["--dir=" + path]
    if folder.recursive:
        flags.append("--recursive")
    if folder.ignore:
        flags.append("--ignore=" + folder.ignore)
    return flags


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--gander")
    parser.add_argument("--reference-only", action="store_true",
                        help="the client's part alone")
    parser.add_argument("--setup", help="SQL to run on both databases first")
    parser.add_argument("--recursive", action="store_true")
    parser.add_argument("--list", help="a list: see folders.py")
    parser.add_argument("--projects", metavar="DIR",
                        help="where the clones are of what a list names")
    parser.add_argument("--only", default="",
                        help="the folders with this in their names alone")
    options = parser.parse_args()
    if options.reference_only:
        options.gander = None
    elif not options.gander:
        parser.error("--gander or --reference-only is needed")
    chosen, error = folders_of(options)
    if error:
        parser.error(error)
    with orderly_end(), contextlib.ExitStack() as stack:
        clients = {"sqlite": Sqlite(stack.enter_context(
            tempfile.TemporaryDirectory(prefix="gander-conformance-")))}
        if any(folder.database == "postgres" for folder in chosen):
            clients["postgres"] = Postgres(
                stack.enter_context(PrivatePostgres()))
        results = [check(options.gander, clients, folder, options.projects)
                   for folder in chosen]
    print("%d passed, %d failed" % (sum(results),
                                    len(results) - sum(results)))
    return 0 if all(results) else 1


def folders_of(options):
    """(folders, what is wrong with the options or None)."""
    folders = []
    if options.folders:
        if not options.database:
            return [], "--database is needed for a folder"
        setup = {}
        if options.setup:
            with open(options.setup, encoding="utf-8") as file:
                setup["setup"] = file.read()
        if options.recursive:
            setup["recursive"] = ""
        folders += [Folder(path, options.database, **setup)
                    for path in options.folders]
    try:
        if options.list:
            folders += read_list(options.list)
        elif options.projects:
            folders += read_list(PROJECTS)
    except (OSError, BadList) as error:
        return [], str(error)
    if not options.gander:
        folders = [f for f in folders if f.database != "mysql" and
                   (f.expectation != "refused" or f.figures)]
    if not options.folders and options.database:
        folders = [f for f in folders if f.database == options.database]
    folders = [f for f in folders if options.only in f.name]
    return folders, None if folders else "no folder is given"


if __name__ == "__main__":
    sys.exit(main())
