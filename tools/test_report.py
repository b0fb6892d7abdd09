#!/usr/bin/env python3
"""Counts what a test run really ran.

usage: test_report.py EVENTS.json [CHECKS...]

EVENTS.json is what `bazel test --build_event_json_file` wrote; CHECKS are the
outputs of check scripts, which end with "N passed, N failed". Prints failures
and the ten slowest tests, and last "N passed, N failed". Exits 1 when anything
failed, or when a test has no result of this run.
"""

import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

SLOWEST = 10
LAST_LINE = re.compile(r"(\d+) passed, (\d+) failed")


class Tally:
    """Passed, failed, and what took long."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.times = []

    def add_case(self, name, seconds, failed):
        self.times.append((seconds, name))
        if failed:
            self.failures.append(name)
        else:
            self.passed += 1


def cases_of(path):
    """The (name, seconds, failed, skipped) of each case of a test.xml."""
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        skipped = (case.find("skipped") is not None
                   or case.get("result") in ("skipped", "suppressed"))
        failed = (case.find("failure") is not None
                  or case.find("error") is not None)
        name = "%s.%s" % (case.get("classname", ""), case.get("name", ""))
        yield name, float(case.get("time") or 0), failed, skipped


def add_target(tally, label, result):
    """Adds one Bazel test target, by the cases in its test.xml."""
    status = result.get("status")
    if result.get("cachedLocally") or result.get("executionInfo", {}).get(
            "cachedRemotely"):
        tally.failures.append("%s: cached, not run" % label)
        return
    files = {o["name"]: urllib.parse.unquote(o.get("uri", ""))
             for o in result.get("testActionOutput", [])}
    path = files.get("test.xml", "").removeprefix("file://")
    try:
        cases = list(cases_of(path))
    except (OSError, ElementTree.ParseError):
        cases = []
    failed_before = len(tally.failures)
    for name, seconds, failed, skipped in cases:
        if skipped:
            # A check that cannot run has not passed.
            tally.failures.append("%s %s: skipped" % (label, name))
        else:
            tally.add_case("%s %s" % (label, name), seconds, failed)
    if not cases or (status != "PASSED"
                     and len(tally.failures) == failed_before):
        if status == "PASSED":
            tally.passed += 1
        else:
            tally.failures.append("%s: %s" % (label, status))


def read_events(path, tally):
    """Adds all targets; one that was to run and has no result has failed."""
    expected = set()
    seen = set()
    with open(path, encoding="utf-8") as events:
        for line in events:
            event = json.loads(line)
            ident = event.get("id", {})
            if "targetConfigured" in ident:
                kind = event.get("configured", {}).get("targetKind", "")
                if kind.endswith("_test rule"):
                    expected.add(ident["targetConfigured"]["label"])
            elif "testResult" in ident:
                label = ident["testResult"]["label"]
                seen.add(label)
                add_target(tally, label, event.get("testResult", {}))
            elif event.get("aborted", {}).get("reason") == "SKIPPED":
                label = ident.get("targetCompleted", {}).get("label")
                expected.discard(label)
    for label in sorted(expected - seen):
        tally.failures.append("%s: no result (did it build?)" % label)


def read_checks(path, tally):
    """Adds a check script's own count."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        text = lines.read()
    found = LAST_LINE.findall(text.strip().rsplit("\n", 1)[-1])
    if not found:
        tally.failures.append("%s: did not come to its end" % path)
        return
    passed, failed = (int(n) for n in found[-1])
    tally.passed += passed
    for _ in range(failed):
        tally.failures.append("%s: a check failed" % path)


def main(arguments):
    tally = Tally()
    try:
        read_events(arguments[0], tally)
    except (OSError, ValueError) as error:
        tally.failures.append("the test run left no result: %s" % error)
    for path in arguments[1:]:
        read_checks(path, tally)
    if tally.failures:
        print("Failed:")
        for failure in tally.failures:
            print("  " + failure)
    print("The slowest tests:")
    for seconds, name in sorted(tally.times, reverse=True)[:SLOWEST]:
        print("  %7.2f s  %s" % (seconds, name))
    print("%d passed, %d failed" % (tally.passed, len(tally.failures)))
    return 1 if tally.failures or tally.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
