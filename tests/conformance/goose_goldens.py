#!/usr/bin/env python3
"""Reads goose's own parser tests with gander's reader. See tools/conformance.

They come from a clone of goose: the golden files in internal/sqlparser/testdata
and the tables in the Go files beside it. gander finds the end of a statement by
a lexer, goose by the end of a line, so that differences are meant to be: each
is a line in goose_differences.txt.

A statement is compared without the comments behind it, which goose sometimes
keeps and gander never does; all else byte for byte. What stands between
StatementBegin and StatementEnd is one statement.
"""

import argparse
import glob
import json
import os
import re
import subprocess
import sys

from differences import Differences

# What parser_test.go sets.
ENVIRONMENT = {"GOOSE_ENV_REGION": "us_east_", "GOOSE_ENV_NAME": "foo",
               "GOOSE_ENV_SET_BUT_EMPTY_VALUE": ""}
# Written for MySQL.
MYSQL = ("test08", "mysqlChangeDelimiter")
DIFFERENCES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                           "goose_differences.txt")
RAW = r"`([^`]*)`"


class Reader:
    """gander's reader: the program split."""

    def __init__(self, program):
        self.program = program

    def read(self, name, text):
        """What split prints of a file, as Python has it."""
        database = "mysql" if name.split("/")[-1] in MYSQL else "postgres"
        done = subprocess.run(
            [self.program, database], input=text.encode(), check=True,
            env={**os.environ, **ENVIRONMENT}, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def statements(self, name, text, direction):
        """The statements of a direction; None when it is refused."""
        read = self.read(name, text)
        part = read if "error" in read else read[direction]
        if part is None:
            return []
        return None if "error" in part else part["statements"]


def bare(statement):
    """Without the comments and blanks behind it."""
    while True:
        statement = statement.rstrip()
        cut = re.sub(r"(?:^|(?<=\s)|(?<=;))--[^'\"$\n]*\Z", "", statement)
        if cut == statement:
            return cut
        statement = cut


def count(statements):
    return "refused" if statements is None else (
        "%d statements" % len(statements))


def golden_files(reader, folder, differences):
    """Each golden file is the text of one statement."""
    for path in sorted(glob.glob(folder + "/valid-up/*/input.sql") +
                       glob.glob(folder + "/envsub/*/input.sql")):
        case = os.path.relpath(os.path.dirname(path), folder)
        for direction in ("up", "down"):
            goldens = sorted(glob.glob("%s/[0-9]*.%s.golden.sql" % (
                os.path.dirname(path), direction)))
            if not goldens:
                continue
            got = reader.statements(case, _read(path), direction)
            name = "%s %s" % (case, direction)
            if got is None or len(got) != len(goldens):
                differences.check(name, "%d statements" % len(goldens),
                                  count(got), len(goldens))
                continue
            for golden, statement in zip(goldens, got):
                differences.check(
                    "%s %s" % (name, os.path.basename(golden)[:2]),
                    bare(_read(golden)), bare(statement))


def whole_files(reader, folder, differences):
    for path in sorted(glob.glob(folder + "/invalid/up/*.sql")):
        name = os.path.relpath(path, folder)
        differences.check(name, "refused",
                          count(reader.statements(name, _read(path), "up")))


def transactions(reader, folder, go, differences):
    for name, wanted in re.findall(
            r'\{fileName: "testdata/([^"]+)", useTransactions: (\w+)\}', go):
        read = reader.read(name, _read(os.path.join(folder, name)))
        differences.check(name, wanted == "true", read["up"]["transaction"])


def tables(reader, go, differences):
    """The inline cases of parser_test.go."""
    texts = dict(re.findall(r"^var (\w+) = " + RAW, go, re.M))
    for name, up, down in re.findall(
            r"\{sql: (\w+), up: (\d+), down: (\d+)\}", go):
        for direction, wanted in (("up", up), ("down", down)):
            differences.check(
                "%s %s" % (name, direction), wanted + " statements",
                count(reader.statements(name, texts[name], direction)))
    listed = re.search(r"func TestParsingErrors.*?\{\n(.*?)\n\t\}", go, re.S)
    for name in re.findall(r"\w+(?=,)", listed.group(1)):
        differences.check("TestParsingErrors " + name, "refused", count(
            reader.statements(name, texts[name], "up")))
    unset = re.search(r"func TestEnvsubError.*?" + RAW, go, re.S).group(1)
    differences.check("TestEnvsubError", "refused",
                      count(reader.statements("", unset, "up")))


def semicolons(reader, go, differences):
    """Whether a line ends a statement."""
    for line, ends in re.findall(
            r'\{line: "((?:[^"\\]|\\.)*)", result: (\w+)\}', go):
        line = line.replace('\\"', '"')
        text = "-- +goose Up\nSELECT %s\nSELECT 1;\n" % line
        differences.check("TestSemicolons " + line,
                          "2 statements" if ends == "true" else
                          "1 statements",
                          count(reader.statements("", text, "up")))


def annotations(reader, go, differences):
    """Whether a line is an annotation, each in a file that it fits."""
    for line, wanted, fails in re.findall(
            r'input:\s+"(.*)",\n\s+want:\s+(\S+),\n\s+wantErr:\s+(\w+)', go):
        line = line.replace("\\t", "\t")
        up = "-- +goose Up\nSELECT 1;\n"
        text, expected = {
            "annotationUp": (line + "\nSELECT 1;\n", [1, 0, True]),
            "annotationDown": (up + line + "\nSELECT 2;\n", [1, 1, True]),
            "annotationStatementBegin": (
                up + line + "\nSELECT 2; SELECT 3;\n-- +goose StatementEnd\n",
                [2, 0, True]),
            "annotationNoTransaction": (line + "\n" + up, [1, 0, False]),
            '""': (line + "\nSELECT 1;\n" if "up" in line.lower() else
                   up + line + "\n", "refused"),
        }[wanted]
        assert (expected == "refused") == (fails == "true")
        differences.check("extractAnnotation %r" % line, expected,
                          _shape(reader.read("", text)))


def whole_migrations(reader, go, differences):
    """parse_test.go: what a file has in both directions."""
    texts = re.findall(r"newFile\(" + RAW, go)
    shapes = re.findall(r"assertParsedSQL\(t, parsedSQL, (\w+), (\d+), (\d+)",
                        go)
    for number, (text, (use_tx, up, down)) in enumerate(
            zip(texts, shapes), 1):
        differences.check("ParseAllFromFS %d" % number,
                          [int(up), int(down), use_tx == "true"],
                          _shape(reader.read("", text)))
    differences.check("ParseAllFromFS empty file", "refused",
                      _shape(reader.read("", "")))


def _shape(read):
    """[statements up, statements down, in a transaction], or refused."""
    if "error" in read or "error" in read["up"]:
        return "refused"
    down = read["down"] or {"statements": []}
    if "error" in down:
        return "refused"
    return [len(read["up"]["statements"]), len(down["statements"]),
            read["up"]["transaction"]]


def _read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clone", help="a clone of github.com/pressly/goose")
    parser.add_argument("--split", required=True, help="//tests/conformance")
    options = parser.parse_args()
    reader = Reader(options.split)
    parser_folder = os.path.join(options.clone, "internal", "sqlparser")
    folder = os.path.join(parser_folder, "testdata")
    go = _read(os.path.join(parser_folder, "parser_test.go"))
    differences = Differences(DIFFERENCES)
    golden_files(reader, folder, differences)
    whole_files(reader, folder, differences)
    transactions(reader, folder, go, differences)
    tables(reader, go, differences)
    semicolons(reader, go, differences)
    annotations(reader, go, differences)
    whole_migrations(reader, _read(os.path.join(
        parser_folder, "parse_test.go")), differences)
    return differences.report()


if __name__ == "__main__":
    sys.exit(main())
