#!/usr/bin/env python3
"""Checks that the public rules hand on the attributes that every rule has.

The targets of tests/rules/forwarding are all that their macros make: each must
be testonly, have the tag and the constraint; the one that the user named has
its visibility, and the others are private and manual. $GANDER_BAZEL_FLAGS are
Bazel's. Prints a line for each check, last "N passed, N failed"; ends with 1
when one failed.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

PACKAGE = "//tests/rules/forwarding"


def bazel(command, *arguments):
    """Runs Bazel with the flags of this machine."""
    flags = os.environ.get("GANDER_BAZEL_FLAGS", "").split()
    # Not all of them are query's.
    flags = [flag for flag in flags if flag.startswith("--config")]
    return subprocess.run(["bazel", command, *flags, *arguments],
                          capture_output=True, text=True, check=False)


def values(rule, name):
    """The values of an attribute of a rule, as a list of texts."""
    for child in rule:
        if child.get("name") != name:
            continue
        if child.tag == "list":
            return [element.get("value") for element in child]
        return [child.get("value")]
    return []


def problems_of(rule):
    """What is wrong with a target."""
    name = rule.get("name").split(":")[1]
    wanted = [("testonly", "true"), ("tags", "forwarded"),
              ("target_compatible_with", PACKAGE + ":nowhere")]
    if values(rule, "generator_name") == [name]:
        wanted.append(("visibility", "//tests:__subpackages__"))
    else:
        wanted += [("visibility", "//visibility:private"), ("tags", "manual")]
    for attribute, value in wanted:
        # Bazel 7 writes the labels of its own repository as @@//...
        given = [text.lstrip("@") for text in values(rule, attribute)]
        if value not in given:
            yield "%s of %s is %s, and not %s" % (attribute, name, given, value)


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
    passed = failed = 0
    query = bazel("query", "--output=xml",
                  "attr(generator_function, migration_, %s:all)" % PACKAGE)
    rules = []
    if query.returncode == 0:
        rules = ElementTree.fromstring(query.stdout).findall("rule")
    for rule in rules:
        problems = list(problems_of(rule))
        print("%s  %s hands on what every rule has" % (
            "FAILED" if problems else "ok    ", rule.get("name")))
        for problem in problems:
            print("        " + problem)
        failed += bool(problems)
        passed += not problems
    build = bazel("build", PACKAGE + ":all")
    skipped = build.returncode == 0 and "Elapsed" in build.stderr
    print("%s  what is not for this platform is passed over" % (
        "ok    " if skipped else "FAILED"))
    failed += not skipped
    passed += skipped
    if not rules or failed:
        print(query.stderr, build.stderr)
    print("%d passed, %d failed" % (passed, failed + (not rules)))
    return 1 if failed or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
