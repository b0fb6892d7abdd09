"""The databases' own clients, as the reference side of conformance.py."""

import contextlib
import os
import re
import subprocess

from reading import Failed

OWN_TABLES = ("gander_history", "gander_log", "gander_meta",
              "gander_repeatable", "gander_lease")


class State:
    """What is in a database: the lines of its schema, and rows per table."""

    def __init__(self, schema, rows):
        self.schema = schema
        self.rows = rows

    def objects(self):
        return len([line for line in self.schema
                    if re.match(r"(?:[^|]*\|){0,3}CREATE\b", line, re.I)])

    def row_count(self):
        return sum(int(count) for count in self.rows.values())


class Postgres:
    """psql and pg_dump on a private server."""

    kind = "postgres"

    def __init__(self, server):
        self.server = server

    @contextlib.contextmanager
    def database(self):
        """(name, URL) of an empty database, gone afterwards with the roles
        that were made meanwhile. Always the same name, which a migration may
        write into the schema."""
        roles = "SELECT quote_ident(rolname) FROM pg_roles"
        name = "conformance"
        before = self._query("postgres", roles)
        url = self.server.create_database(name)
        try:
            yield name, url
        finally:
            self._query("postgres", "DROP DATABASE %s WITH (FORCE)" % name)
            for role in self._query("postgres", roles):
                if role not in before:
                    self._query("postgres", "DROP ROLE " + role)

    def apply(self, name, text, transactional):
        command = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d",
                   self.server.conninfo(name), "-f", "-"]
        if transactional:
            command.insert(2, "-1")
        _run(command, text)

    def state(self, name):
        command = ["pg_dump", "--schema-only", "--no-owner", "-d",
                   self.server.conninfo(name)]
        for table in OWN_TABLES:
            command += ["--exclude-table=%s*" % table]
        dump = subprocess.run(command, check=True, encoding="utf-8",
                              errors="surrogateescape",
                              stdout=subprocess.PIPE).stdout
        # A random key in newer releases, and what differs in emptiness.
        return State([line for line in dump.split("\n")
                      if line and not line.startswith(
                          ("--", "\\restrict", "\\unrestrict"))],
                     self._rows(name))

    def _rows(self, name):
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

    @contextlib.contextmanager
    def database(self):
        """(path, URL) of a database that is not there yet."""
        self.count += 1
        path = os.path.join(self.folder, "c%d.db" % self.count)
        yield path, "sqlite:" + path
        if os.path.exists(path):
            os.remove(path)

    def apply(self, path, text, transactional):
        if transactional:
            text = "BEGIN;\n%s\n;COMMIT;\n" % text
        _run(["sqlite3", "-batch", "-bail", path], text)

    def state(self, path):
        out = self._query(path, "SELECT type, name, tbl_name, sql FROM "
                                "sqlite_master ORDER BY name, type")
        schema = [line for line in out
                  if not any("|%s|" % table in line for table in OWN_TABLES)
                  and not line.startswith(("index|sqlite_autoindex_gander",
                                           "table|sqlite_sequence"))]
        return State(schema, self._rows(path))

    def _rows(self, path):
        tables = self._query(path, "SELECT name FROM sqlite_master WHERE "
                                   "type = 'table' AND name NOT LIKE "
                                   "'sqlite~_%' ESCAPE '~' ORDER BY 1")
        return {table: self._query(path, 'SELECT count(*) FROM "%s"' %
                                   table.replace('"', '""'))[0]
                for table in tables if table not in OWN_TABLES}

    def _query(self, path, sql):
        done = subprocess.run(["sqlite3", "-batch", path, sql], check=True,
                              encoding="utf-8", errors="surrogateescape",
                              stdout=subprocess.PIPE)
        # sqlite3 reads a script's line ends as its own.
        return done.stdout.replace("\r", "").splitlines()


def _run(command, text):
    done = subprocess.run(command, input=text.encode("utf-8",
                                                     "surrogateescape"),
                          check=False, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE)
    said = done.stderr.decode(errors="replace").strip()
    # sqlite3 ends with 0 after an error in a script, psql may give notices.
    if done.returncode != 0 or (said and command[0] == "sqlite3"):
        raise Failed(said)
