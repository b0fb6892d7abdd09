#!/usr/bin/env python3
"""Counts what a test run really ran.

usage: test_report.py BAZEL_EXIT EVENTS.json [CHECKS...]

BAZEL_EXIT is the exit code of `bazel test`, EVENTS.json what its
--build_event_json_file is; CHECKS are the outputs of check scripts, which end
with "N passed, N failed". Prints failures and the ten slowest tests, and last
"N passed, N failed". Exits 1 when anything failed, and when something did not
run: no test at all, a target or a shard without a result of this run, a target
that passed without a test case, a check script without a check.
"""

import collections
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


def add_result(tally, label, result):
    """Adds one run of a test (a shard, if it has many), by the cases in its
    test.xml; returns how many there are."""
    status = result.get("status")
    if result.get("cachedLocally") or result.get("executionInfo", {}).get(
            "cachedRemotely"):
        tally.failures.append("%s: cached, not run" % label)
        return 0
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
    if status != "PASSED" and len(tally.failures) == failed_before:
        tally.failures.append("%s: %s" % (label, status))
    return len(cases)


class Targets:
    """Which test targets were to run, and what came of them."""

    def __init__(self):
        self.configured = set()
        self.expected_shards = collections.defaultdict(set)
        self.seen_shards = collections.defaultdict(set)
        self.cases = collections.Counter()
        self.not_passed = set()

    def add_event(self, tally, event):
        ident = event.get("id", {})
        if "targetConfigured" in ident:
            kind = event.get("configured", {}).get("targetKind", "")
            if kind.endswith("_test rule"):
                self.configured.add(ident["targetConfigured"]["label"])
        elif "targetCompleted" in ident:
            for child in event.get("children", []):
                if "testResult" in child:
                    run = child["testResult"]
                    self.expected_shards[run["label"]].add(_shard(run))
        elif "testResult" in ident:
            run = ident["testResult"]
            result = event.get("testResult", {})
            label = run["label"]
            self.seen_shards[label].add(_shard(run))
            self.cases[label] += add_result(tally, label, result)
            if result.get("status") != "PASSED":
                self.not_passed.add(label)

    def add_what_is_missing(self, tally):
        if not self.seen_shards:
            tally.failures.append("bazel test: not one test has a result")
        for label in sorted(self.configured - set(self.seen_shards)):
            tally.failures.append("%s: no result (did it build?)" % label)
        for label, seen in sorted(self.seen_shards.items()):
            for run, shard in sorted(self.expected_shards[label] - seen):
                tally.failures.append("%s: no result of run %d, shard %d" % (
                    label, run, shard))
            if self.cases[label] == 0 and label not in self.not_passed:
                tally.failures.append("%s: passed without a test case" % label)


def _shard(run):
    return run.get("run", 1), run.get("shard", 1)


def read_events(path, tally):
    """Adds all targets; one that was to run and has no result has failed."""
    targets = Targets()
    try:
        with open(path, encoding="utf-8") as events:
            for line in events:
                targets.add_event(tally, json.loads(line))
    except (OSError, ValueError) as error:
        tally.failures.append("bazel test: its events cannot be read: %s" %
                              error)
    targets.add_what_is_missing(tally)


def read_checks(path, tally):
    """Adds a check script's own count."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        text = lines.read()
    found = LAST_LINE.findall(text.strip().rsplit("\n", 1)[-1])
    if not found:
        tally.failures.append("%s: did not come to its end" % path)
        return
    passed, failed = (int(n) for n in found[-1])
    if passed + failed == 0:
        tally.failures.append("%s: no check ran" % path)
    tally.passed += passed
    for _ in range(failed):
        tally.failures.append("%s: a check failed" % path)


def main(arguments):
    bazel_exit, events, *checks = arguments
    tally = Tally()
    # 3: built, and a test failed. Any other: not everything was run.
    if bazel_exit not in ("0", "3"):
        tally.failures.append("bazel test: it ended with exit code %s" %
                              bazel_exit)
    read_events(events, tally)
    for path in checks:
        read_checks(path, tally)
    if tally.failures:
        print("Failed:")
        for failure in tally.failures:
            print("  " + failure)
    print("The slowest tests:")
    for seconds, name in sorted(tally.times, reverse=True)[:SLOWEST]:
        print("  %7.2f s  %s" % (seconds, name))
    print("%d passed, %d failed" % (tally.passed, len(tally.failures)))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
