#!/usr/bin/env python3
"""Compares gander with the database's own client. See tools/conformance."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile

from clients import Postgres, Sqlite
from folders import BadList, Folder, prepared, read_list
from private_postgres import PrivatePostgres
from reading import Failed, migrations_in

PROJECTS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "projects.txt")


class Outcome:
    """What one side came to: the number applied, why it stopped (or None) and
    the state of the database."""

    def __init__(self, applied, failure, state):
        self.applied = applied
        self.failure = failure
        self.state = state


def with_client(client, path, folder):
    """Applies the migrations in `path` with the database's client."""
    with client.database() as (name, _):
        if folder.setup:
            client.apply(name, folder.setup, True)
        applied, failure = 0, None
        for migration in migrations_in(path, client.kind, folder.recursive):
            try:
                client.apply(name, *migration.up())
            except Failed as failed:
                failure = "%s: %s" % (migration.name, failed)
                break
            applied += 1
        return Outcome(applied, failure, client.state(name))


def with_gander(gander, client, path, folder):
    """The same with gander."""
    with client.database() as (name, url):
        if folder.setup:
            client.apply(name, folder.setup, True)
        command = [gander, "up", "--dir", path, "--output=json"]
        if folder.recursive:
            command.append("--recursive")
        done = subprocess.run(
            command, env={**os.environ, "GANDER_DATABASE_URL": url},
            text=True, errors="replace", check=False,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            applied = sum(step["error"] is None
                          for step in json.loads(done.stdout)["steps"])
        except (ValueError, KeyError):
            applied = 0
        failure = None
        if done.returncode != 0:
            failure = done.stderr.strip() or done.stdout.strip()
        return Outcome(applied, failure, client.state(name))


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
            theirs.applied, "stops-at=FILE in a list allows it"))
        problems.append("the client: " + theirs.failure)
    if folder.expectation == "stops-at" and not stops_at(
            theirs, folder.expected):
        problems.append("the client did not stop at %s, but %s" % (
            folder.expected, theirs.failure or "applied everything"))
    figures = {"migrations": theirs.applied, "rows": theirs.state.row_count(),
               "objects": theirs.state.objects()}
    for name, expected in folder.figures.items():
        if figures[name] != expected:
            problems.append("%d %s with the client, %d in the list" % (
                figures[name], name, expected))
    return problems


def stops_at(outcome, name):
    return outcome.failure is not None and name in outcome.failure


def expected_of_both(folder, theirs, ours):
    """Where the two sides differ, as text."""
    problems = []
    if theirs.applied != ours.applied or (
            bool(theirs.failure) != bool(ours.failure)):
        problems.append("the client applied %d, gander %d" % (
            theirs.applied, ours.applied))
    elif folder.expectation == "stops-at" and not stops_at(
            ours, folder.expected):
        problems.append("gander does not name " + folder.expected)
    if problems:
        problems += ["the client: " + theirs.failure] if theirs.failure else []
        problems += ["gander: " + ours.failure] if ours.failure else []
    return problems + difference(theirs.state, ours.state)


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
    if not migrations_in(path, client.kind, folder.recursive):
        # Two empty databases are alike, and prove nothing.
        return "", ["there is no migration in it"]
    theirs = ours = None
    problems = []
    if folder.expectation != "refused" or folder.figures:
        theirs = with_client(client, path, folder)
        problems += expected_of_client(folder, theirs)
    if gander:
        ours = with_gander(gander, client, path, folder)
        if folder.expectation == "refused":
            problems += expected_refusal(folder, ours)
        else:
            problems += expected_of_both(folder, theirs, ours)
    shown = ours or theirs
    return "%4d applied %5d objects %6d rows" % (
        shown.applied, shown.state.objects(), shown.state.row_count()) + (
            " (stops at %s)" % folder.expected
            if folder.expectation == "stops-at" else
            " (refused)" if folder.expectation == "refused" and ours else
            ""), problems


def expected_refusal(folder, ours):
    if ours.applied or ours.state.objects():
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
        [gander, "validate", "--dir", path, "--database=" + folder.database] +
        (["--recursive"] if folder.recursive else []),
        text=True, errors="replace", check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    if folder.expectation == "refused":
        problems = [] if (done.returncode and
                          folder.expected in done.stdout) else [
            "gander should have said " + folder.expected]
    else:
        problems = [] if done.returncode == 0 else [done.stdout]
    return "%4d read" % len(
        migrations_in(path, folder.database, folder.recursive)), problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--database", choices=["postgres", "sqlite"])
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
    with contextlib.ExitStack() as stack:
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
