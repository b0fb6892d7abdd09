#!/usr/bin/env python3
"""Compares gander with the database's own client. See tools/conformance.

This reads migration files by itself, and simply: it must not share gander's
parser, whose mistakes it is here to find. The client's own parser does the
rest.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile

from private_postgres import PrivatePostgres

ANNOTATION = re.compile(r"^\s*--.*\+(?:goose|gander)\s+(.*?)\s*$")
# dbmate's and sql-migrate's.
MARKER = re.compile(r"^--\s*(?:migrate:|\+migrate\s+)(up|down)\b\s*(.*?)\s*$",
                    re.I)
# Its own transaction, or a statement that refuses one: runs as it stands.
OUTSIDE = re.compile(r"^BEGIN\b|\bCONCURRENTLY\b", re.I | re.M)
OWN_TABLES = ("gander_history", "gander_log", "gander_meta",
              "gander_repeatable")


class Failed(Exception):
    """One side stopped; says where and why."""


def migrations_in(folder, database):
    """(version, path) of each SQL file for the database, ascending."""
    found = {}
    for name in sorted(os.listdir(folder)):
        match = re.match(
            r"(\d+)(?:_[^.]*)?(?:\.(postgres|sqlite|mysql))?\.sql$", name)
        if not match or match.group(2) not in (None, database):
            continue
        version = int(match.group(1))
        # A variant comes before the file for every database.
        if match.group(2) or version not in found:
            found[version] = os.path.join(folder, name)
    return sorted(found.items())


def up_part(path):
    """The text of a file's Up, and whether it is one transaction."""
    with open(path, encoding="utf-8-sig", newline=None) as file:
        lines = file.read().split("\n")
    annotations = [(i, ANNOTATION.match(line)) for i, line in enumerate(lines)]
    annotations = [(i, m.group(1).lower()) for i, m in annotations if m]
    markers = [(i, MARKER.match(line)) for i, line in enumerate(lines)]
    markers = [(i, m.group(1).lower(), m.group(2)) for i, m in markers if m]
    if not annotations and markers:
        begin, _, option = next(m for m in markers if m[1] == "up")
        end = next((i for i, way, _ in markers if way == "down"), len(lines))
        text = "\n".join(lines[begin + 1:end])
        return text, not option and not OUTSIDE.search(text)
    if not annotations:
        text = "\n".join(lines)
        return text, not OUTSIDE.search(text)
    transactional = all(a != "no transaction" for _, a in annotations)
    begin = next((i + 1 for i, a in annotations if a == "up"), None)
    if begin is None:
        raise Failed("it has annotations, and no Up")
    end = next((i for i, a in annotations if a == "down"), len(lines))
    return "\n".join(lines[begin:end]), transactional


class Postgres:
    """psql and pg_dump on a private server."""

    kind = "postgres"

    def __init__(self, server):
        self.server = server
        self.count = 0

    def database(self):
        self.count += 1
        name = "c%d" % self.count
        return name, self.server.create_database(name)

    def apply(self, name, text, transactional):
        command = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d",
                   self.server.conninfo(name), "-f", "-"]
        if transactional:
            command.insert(2, "-1")
        done = subprocess.run(command, input=text, text=True, check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise Failed(done.stderr.strip())

    def schema(self, name):
        command = ["pg_dump", "--schema-only", "--no-owner", "-d",
                   self.server.conninfo(name)]
        for table in OWN_TABLES:
            command += ["--exclude-table=%s*" % table]
        dump = subprocess.run(command, check=True, text=True,
                              stdout=subprocess.PIPE).stdout
        # A random key in newer releases, and what differs in emptiness.
        return [line for line in dump.split("\n")
                if line and not line.startswith(("--", "\\restrict",
                                                 "\\unrestrict"))]

    def rows(self, name):
        tables = self._query(name, """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^pg_'
              AND n.nspname <> 'information_schema' ORDER BY 1""")
        return {table: self._query(name, "SELECT count(*) FROM " + table)[0]
                for table in tables
                if table.split(".")[-1] not in OWN_TABLES}

    def _query(self, name, sql):
        return subprocess.run(
            ["psql", "-qXAt", "-d", self.server.conninfo(name), "-c", sql],
            check=True, text=True,
            stdout=subprocess.PIPE).stdout.splitlines()


class Sqlite:
    """sqlite3 on files in a temporary folder."""

    kind = "sqlite"

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def database(self):
        self.count += 1
        path = os.path.join(self.folder, "c%d.db" % self.count)
        return path, "sqlite:" + path

    def apply(self, path, text, transactional):
        if transactional:
            text = "BEGIN;\n%s\n;COMMIT;\n" % text
        done = subprocess.run(["sqlite3", "-batch", "-bail", path], input=text,
                              text=True, check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        if done.returncode != 0 or done.stderr:
            raise Failed(done.stderr.strip())

    def schema(self, path):
        out = self._query(path, "SELECT type, name, tbl_name, sql FROM "
                                "sqlite_master ORDER BY name, type")
        return [line for line in out
                if not any("|%s|" % table in line for table in OWN_TABLES)
                and not line.startswith(("index|sqlite_autoindex_gander",
                                         "table|sqlite_sequence"))]

    def rows(self, path):
        tables = self._query(path, "SELECT name FROM sqlite_master WHERE "
                                   "type = 'table' AND name NOT LIKE "
                                   "'sqlite~_%' ESCAPE '~' ORDER BY 1")
        return {table: self._query(path, 'SELECT count(*) FROM "%s"' %
                                   table.replace('"', '""'))[0]
                for table in tables if table not in OWN_TABLES}

    def _query(self, path, sql):
        done = subprocess.run(["sqlite3", "-batch", path, sql], check=True,
                              text=True, stdout=subprocess.PIPE)
        return done.stdout.splitlines()


def apply_with_client(client, folder, setup):
    """(database, files applied, failure or None)."""
    name, _ = client.database()
    if setup:
        client.apply(name, setup, True)
    applied = 0
    for _, path in migrations_in(folder, client.kind):
        try:
            text, transactional = up_part(path)
            client.apply(name, text, transactional)
        except Failed as failure:
            return name, applied, "%s: %s" % (os.path.basename(path), failure)
        applied += 1
    return name, applied, None


def apply_with_gander(gander, client, folder, setup):
    """The same with gander."""
    name, url = client.database()
    if setup:
        client.apply(name, setup, True)
    done = subprocess.run(
        [gander, "up", "--dir", folder, "--output=json"],
        env={**os.environ, "GANDER_DATABASE_URL": url}, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        applied = sum(step["error"] is None
                      for step in json.loads(done.stdout)["steps"])
    except (ValueError, KeyError):
        applied = 0
    if done.returncode != 0:
        return name, applied, done.stderr.strip() or done.stdout.strip()
    return name, applied, None


def compare(client, reference, ours):
    """What differs between two databases, as text; empty for nothing."""
    differences = []
    theirs_schema, our_schema = client.schema(reference), client.schema(ours)
    for line in theirs_schema:
        if line not in our_schema:
            differences.append("only with the client: " + line)
    for line in our_schema:
        if line not in theirs_schema:
            differences.append("only with gander: " + line)
    if not differences and theirs_schema != our_schema:
        differences.append("the dumps have the same lines in another order")
    theirs_rows, our_rows = client.rows(reference), client.rows(ours)
    if theirs_rows != our_rows:
        differences.append("rows: %s with the client, %s with gander" % (
            theirs_rows, our_rows))
    return differences


def check(gander, client, folder, setup, may_stop=False):
    """Prints a line for `folder`; True when both sides agree, and applied all
    of it or may stop."""
    try:
        files = len(migrations_in(folder, client.kind))
    except OSError as error:
        print("FAILED %s" % error)
        return False
    if files == 0:
        # Two empty databases are alike, and prove nothing.
        print("FAILED %s: there is no migration in it" % folder)
        return False
    reference, their_count, their_failure = apply_with_client(
        client, folder, setup)
    ours, our_count, our_failure = apply_with_gander(
        gander, client, folder, setup)
    problems = []
    if their_failure and not may_stop:
        # What the client refuses says nothing of the migrations behind it.
        problems.append("the client stopped after %d; --may-stop allows it" %
                        their_count)
    if their_count != our_count or bool(their_failure) != bool(our_failure):
        problems.append("the client applied %d, gander %d" % (
            their_count, our_count))
    if problems:
        problems += ["the client: " + their_failure] if their_failure else []
        problems += ["gander: " + our_failure] if our_failure else []
    problems += compare(client, reference, ours)
    objects = len([line for line in client.schema(ours)
                   if re.search(r"\bCREATE\b", line, re.I)])
    rows = sum(int(n) for n in client.rows(ours).values())
    print("%-6s %4d files %4d applied %5d objects %6d rows  %s%s" % (
        "FAILED" if problems else "ok", files, our_count, objects, rows,
        folder, "  (both stop there)" if their_failure and not problems
        else ""))
    for problem in problems[:20]:
        print("         " + problem.replace("\n", "\n         "))
    sys.stdout.flush()
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--database", required=True,
                        choices=["postgres", "sqlite"])
    parser.add_argument("--gander", required=True)
    parser.add_argument("--setup", help="SQL to run on both databases first")
    parser.add_argument("--may-stop", action="store_true",
                        help="both sides may stop at the same migration")
    options = parser.parse_args()
    setup = None
    if options.setup:
        with open(options.setup, encoding="utf-8") as file:
            setup = file.read()
    with contextlib.ExitStack() as stack:
        if options.database == "postgres":
            client = Postgres(stack.enter_context(PrivatePostgres()))
        else:
            client = Sqlite(stack.enter_context(
                tempfile.TemporaryDirectory(prefix="gander-conformance-")))
        results = [check(options.gander, client, folder, setup,
                         options.may_stop)
                   for folder in options.folders]
    print("%d passed, %d failed" % (sum(results),
                                    len(results) - sum(results)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
