"""Reads folders of migrations, for the reference side of conformance.py.

By itself, and simply: it must not share gander's parser, whose mistakes it is
here to find. It finds the files, their order and the text of their Up; where a
statement ends is for the database's own client to say.
"""

import os
import re

ANNOTATION = re.compile(r"^\s*--.*\+(?:goose|gander)\s+(.*?)\s*$")
# dbmate's and sql-migrate's.
MARKER = re.compile(r"^--\s*(?:migrate:|\+migrate\s+)(up|down)\b\s*(.*?)\s*$",
                    re.I)
# Its own transaction, or a statement that refuses one: runs as it stands.
OUTSIDE = re.compile(
    r"^\s*(?:BEGIN(?:\s+(?:TRANSACTION|WORK))?|START\s+TRANSACTION)\s*;"
    r"|^[^-\n]*\bCONCURRENTLY\b", re.I | re.M)
# Closes the tool's transaction in the middle, and opens another in its place.
CONTROL = re.compile(r"^\s*(BEGIN|COMMIT)\b[^;\n]*;", re.I | re.M)
# sqlx's and Atlas' way to say so.
SAYS_NO_TRANSACTION = re.compile(
    r"\A--\s*no-transaction\b|^--\s*atlas:txmode\s+none\b", re.M)

# The one form of goose's ENVSUB that needs no environment.
ENVSUB_DEFAULT = re.compile(r"\$\{(\w+):-([^}]*)\}")

NUMBER = r"(\d+(?:\.\d+)*)"
FLYWAY = re.compile(r"V(\d+(?:[._]\d+)*)__.*\.sql$")
FLYWAY_UNDO = re.compile(r"U\d+(?:[._]\d+)*__.*\.sql$")
REPEATABLE = re.compile(r"R__.*\.sql$")
# golang-migrate's and sqlx's, the database that a variant is for in the middle.
PAIR = re.compile(NUMBER + r"[_-].*?(?:\.(postgres|sqlite|mysql))?"
                  r"\.(up|down)\.(?:.*\.)?sql$")
ONE_FILE = re.compile(NUMBER + r"(?:[_-](?:[^.]|\.(?=\d))*)?"
                      r"(?:\.(postgres|sqlite|mysql))?\.sql$")
DIESEL = re.compile(r"(\d[\d-]*)_.*$")
DIESEL_OUTSIDE = re.compile(r"^\s*run_in_transaction\s*=\s*false\b", re.M)


class Failed(Exception):
    """One side stopped; says where and why."""


class Migration:
    """A file with an Up. Sorts as it is applied."""

    def __init__(self, version, database, path):
        # Numbers part by part; what has none comes last.
        self.version = version
        self.database = database
        self.path = path
        # What it is called, also in what gander says of it.
        self.name = os.path.basename(path)
        if self.name == "up.sql":
            self.name = os.path.basename(os.path.dirname(path)) + "/up.sql"

    def __lt__(self, other):
        return ((self.version is None, self.version or (), self.name) <
                (other.version is None, other.version or (), other.name))

    def up(self):
        """The text of its Up, and whether it is one transaction."""
        return self._part(self.path, "up")

    def down(self):
        """The same of its Down; None when it has none."""
        path = self.path
        for up, down in (("/up.sql", "/down.sql"), (".up.", ".down.")):
            name = os.path.basename(path)
            if up in "/" + name:
                path = os.path.join(os.path.dirname(path), (
                    "/" + name).replace(up, down, 1)[1:])
                return self._part(path, "up") if os.path.exists(path) else None
        name = os.path.basename(path)
        undo = os.path.join(os.path.dirname(path), "U" + name[1:])
        if name.startswith("V") and os.path.exists(undo):
            return self._part(undo, "up")
        return self._part(path, "down")

    def _part(self, path, way):
        text = _read(path)
        lines = text.split("\n")
        annotations = [(i, m.group(1).lower()) for i, m in
                       enumerate(map(ANNOTATION.match, lines)) if m]
        if annotations:
            return _annotated(lines, annotations, way)
        markers = [(i, m.group(1).lower(), m.group(2)) for i, m in
                   enumerate(map(MARKER.match, lines)) if m]
        if markers:
            begin, _, option = next((m for m in markers if m[1] == way),
                                    (len(lines), way, ""))
            end = next((i for i, other, _ in markers
                        if other != way and i > begin), len(lines))
            text = "\n".join(lines[begin + 1:end])
            first = CONTROL.search(text)
            closes = first and first.group(1).upper() == "COMMIT"
            return text, not option and (closes or not OUTSIDE.search(text))
        if way == "down":
            return None
        return text, not (OUTSIDE.search(text) or
                          SAYS_NO_TRANSACTION.search(text) or
                          self._diesel_says_no_transaction())

    def _diesel_says_no_transaction(self):
        metadata = os.path.join(os.path.dirname(self.path), "metadata.toml")
        return (os.path.basename(self.path) == "up.sql" and
                os.path.exists(metadata) and
                DIESEL_OUTSIDE.search(_read(metadata)) is not None)


def migrations_in(folder, database, recursive=False):
    """The migrations that `database` gets of a folder, in their order."""
    variants = {}
    found = []
    for path in _files(folder, recursive):
        migration = _migration(path)
        if migration is None or migration.database not in (None, database):
            continue
        if migration.database:
            variants[migration.version] = migration
        else:
            found.append(migration)
    # A variant comes before the file for every database.
    return sorted([m for m in found if m.version not in variants] +
                  list(variants.values()))


def _files(folder, recursive):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not os.path.isdir(path):
            yield path
        elif os.path.exists(path + "/up.sql") and DIESEL.match(name):
            yield path + "/up.sql"
        elif recursive:
            yield from _files(path, recursive)


def _migration(path):
    """None for what has no Up, or is no migration."""
    name = os.path.basename(path)
    if name == "up.sql":
        match = DIESEL.match(os.path.basename(os.path.dirname(path)))
        return Migration((int(match.group(1).replace("-", "")),), None, path)
    if REPEATABLE.match(name):
        return Migration(None, None, path)
    if FLYWAY_UNDO.match(name):
        return None
    match = FLYWAY.match(name)
    if match:
        return Migration(_parts(match.group(1)), None, path)
    match = PAIR.match(name)
    if match:
        if match.group(3) == "down":
            return None
        return Migration(_parts(match.group(1)), match.group(2), path)
    match = ONE_FILE.match(name)
    if match:
        return Migration(_parts(match.group(1)), match.group(2), path)
    return None


def _parts(number):
    """1.10 as (1, 10); 1.0 is 1."""
    parts = [int(part) for part in re.split("[._]", number)]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _annotated(lines, annotations, way):
    transactional = all(a != "no transaction" for _, a in annotations)
    begins = {"up": len(lines), "down": len(lines)}
    for i, annotation in reversed(annotations):
        if annotation in begins:
            begins[annotation] = i
    if begins["up"] == len(lines):
        raise Failed("it has annotations, and no Up")
    begin = begins[way]
    end = begins["down"] if way == "up" else len(lines)
    switches = {i: a == "envsub on" for i, a in annotations
                if a.startswith("envsub")}
    text, on = [], False
    for i, line in enumerate(lines[:end]):
        on = switches.get(i, on)
        if i > begin:
            text.append(ENVSUB_DEFAULT.sub(_default, line) if on else line)
    return "\n".join(text), transactional


def _default(match):
    return os.environ.get(match.group(1)) or match.group(2)


def _read(path):
    # Bytes that are not UTF-8 stay as they are, and so do line ends.
    with open(path, encoding="utf-8-sig", errors="surrogateescape",
              newline="") as file:
        return file.read()
