#!/usr/bin/env python3
"""Holds gander's packages to the arrows of arrows.txt. See check_arrows.sh.

usage: check_arrows.py ARROWS GRAPH TESTS, where GRAPH is the output of
`bazel query --output=graph --nograph:factored` and TESTS that of --output=xml
for all libraries and tests.
"""

import collections
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

# Headers that installed packages bring, by how their names begin.
SYSTEM_HEADERS = {
    "absl/": "third_party:absl",
    "gflags/": "third_party:gflags",
    "glog/": "third_party:glog",
    "httplib.h": "third_party:httplib",
    "libpq-fe.h": "third_party:libpqxx",
    "nlohmann/": "third_party:nlohmann_json",
    "pqxx/": "third_party:libpqxx",
    "sha256.h": "third_party:libmd",
    "sqlite3.h": "third_party:sqlite3",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
# What starts a PostgreSQL server in a test.
SERVER = "//runtime/testing:shared_postgres"
# Code that users have no part in: its tests decide what they need.
FREE = ("tests/",)


class Checks:
    """Prints a line for each check, and counts."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, problems):
        for problem in problems:
            print(f"        {problem}")
        print(f"{'FAILED' if problems else 'ok    '}  {what}")
        if problems:
            self.failed += 1
        else:
            self.passed += 1


def package_of(label):
    return label[2:].split(":")[0]


def end_of(label):
    """What an arrow to `label` is called."""
    package = package_of(label)
    return label[2:] if package == "third_party" else package


def read_arrows(path):
    arrows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                start, ends = line.split("->")
                arrows[start.strip()] = set(ends.split())
    return arrows


def allowed(arrows, label):
    package = package_of(label)
    return arrows.get(package, set()) | arrows.get(label, set()) | {package}


def check_dependencies(checks, arrows, graph):
    problems = collections.defaultdict(list)
    packages = set()
    for start, end in re.findall(r'"(//[^"]*)" -> "(//[^"]*)"', graph):
        package = package_of(start)
        if package == "third_party" or package.startswith(FREE):
            continue
        packages.add(package)
        if package_of(end) == "":
            continue  # a package_group of the root
        if end_of(end) not in allowed(arrows, start):
            problems[package].append(f"{start} depends on {end}")
    for package in sorted(packages):
        found = sorted(problems[package])
        if package not in arrows:
            found.append(f"arrows.txt has no line for {package}")
        checks.check(f"{package} depends on what it may", found)
    lines = {line for line in arrows if not line.startswith("//")}
    checks.check("every line of arrows.txt is for a package with code",
                 [f"no code in {line}" for line in sorted(lines - packages)])


def source_files():
    for folder, folders, files in os.walk("."):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in files:
            if name.endswith((".h", ".cc")):
                yield os.path.relpath(os.path.join(folder, name))


def includes_of(path):
    with open(path, encoding="utf-8") as file:
        return INCLUDE.findall(file.read())


def check_system_headers(checks, arrows, files):
    """An #include of a library is an arrow to it, whatever `deps` says."""
    problems = collections.defaultdict(list)
    for path in files:
        folder = os.path.dirname(path)
        if folder not in arrows or path.endswith("_test.cc"):
            continue
        for header in includes_of(path):
            for start, library in SYSTEM_HEADERS.items():
                if header.startswith(start) and library not in arrows[folder]:
                    problems[folder].append(f"{path} includes {header}")
    for folder in sorted(line for line in arrows if not line.startswith("//")):
        checks.check(f"{folder} includes no header of another's library",
                     sorted(problems[folder]))


def resolve(header, headers):
    """The file of an #include; gander/x.h is the one public x.h."""
    if header in headers:
        return header
    if header.startswith("gander/"):
        name = header[len("gander/"):]
        found = [h for h in headers
                 if os.path.basename(h) == name and h.startswith("runtime/")]
        if len(found) == 1:
            return found[0]
        raise LookupError(f"{header} could be any of {sorted(found)}")
    return None  # the system's


def find_circle(graph):
    """A path of headers that ends where it begins; None when there is none."""
    done = set()

    def visit(node, path):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        for other in graph[node]:
            circle = visit(other, path + [node])
            if circle:
                return circle
        done.add(node)
        return None

    for start in sorted(graph):
        circle = visit(start, [])
        if circle:
            return circle
    return None


def check_include_circles(checks, files):
    headers = {path for path in files if path.endswith(".h")}
    graph = {}
    problems = []
    for header in headers:
        graph[header] = []
        for name in includes_of(header):
            try:
                target = resolve(name, headers)
            except LookupError as error:
                problems.append(f"{header}: {error}")
                continue
            if target:
                graph[header].append(target)
    circle = find_circle(graph)
    if circle:
        problems.append(" includes ".join(circle))
    checks.check(f"no circle among the {len(headers)} headers", problems)


def labels_of(rule, attribute):
    return [label.get("value")
            for label in rule.findall(f"list[@name='{attribute}']/*")]


def check_tags(checks, rules):
    """tools/test --no-servers leaves out the tests with the tag."""
    rules = {rule.get("name"): rule for rule in rules}
    starting = set()
    new = {SERVER}
    while new:
        starting |= new
        new = {name for name, rule in rules.items()
               if starting & set(labels_of(rule, "deps"))} - starting
    tests = {name for name, rule in rules.items()
             if rule.get("class") == "cc_test"}
    starting &= tests
    tagged = {name for name in tests
              if "postgres" in labels_of(rules[name], "tags")}
    checks.check(f"the {len(starting)} tests that start PostgreSQL have the tag",
                 sorted(starting - tagged) or
                 ([] if starting else ["there is no such test"]))
    checks.check("no other test has it", sorted(tagged - starting))


def main():
    arrows = read_arrows(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        graph = file.read()
    files = sorted(source_files())
    checks = Checks()
    check_dependencies(checks, arrows, graph)
    check_system_headers(checks, arrows, files)
    check_include_circles(checks, files)
    check_tags(checks, ElementTree.parse(sys.argv[3]).getroot().iter("rule"))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
