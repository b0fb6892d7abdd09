"""Tests of test_report.py."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import test_report

ONE_CASE = '<testsuites><testsuite><testcase name="a" classname="T"/>' \
    "</testsuite></testsuites>"
NO_CASE = "<testsuites></testsuites>"
FAILING_CASE = ONE_CASE.replace("/></", "><failure/></testcase></", 1)
SKIPPED_CASE = ONE_CASE.replace("/></", "><skipped/></testcase></", 1)


def configured(label, kind="cc_test rule"):
    return {"id": {"targetConfigured": {"label": label}},
            "configured": {"targetKind": kind}}


def completed(label, shards):
    return {"id": {"targetCompleted": {"label": label}},
            "children": [{"testResult": {"label": label, "run": 1, "shard": n}}
                         for n in range(1, shards + 1)]}


class TestReportTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def result(self, label, xml=ONE_CASE, status="PASSED", shard=1, **more):
        path = self.write("%s.%d.xml" % (label.strip("/:"), shard), xml)
        return {"id": {"testResult": {"label": label, "run": 1,
                                      "shard": shard}},
                "testResult": {"status": status, "testActionOutput": [
                    {"name": "test.xml", "uri": "file://" + path}], **more}}

    def report(self, events, bazel_exit=0, checks="5 passed, 0 failed\n"):
        """(exit code, what was printed)."""
        events_file = self.write("events.json", "".join(
            json.dumps(event) + "\n" for event in events))
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = test_report.main([str(bazel_exit), events_file,
                                     self.write("a.checks", checks)])
        return code, out.getvalue()

    def assert_fails(self, why, *arguments, **more):
        code, out = self.report(*arguments, **more)
        self.assertEqual(code, 1, out)
        self.assertIn(why, out)
        self.assertNotIn(", 0 failed", out)

    def test_counts_cases_and_checks(self):
        code, out = self.report([configured("//:a"), completed("//:a", 1),
                                 self.result("//:a")])
        self.assertEqual(code, 0, out)
        self.assertTrue(out.endswith("6 passed, 0 failed\n"), out)

    def test_no_test_result_fails(self):
        self.assert_fails("not one test has a result",
                          [{"id": {"started": {}}},
                           {"id": {"buildFinished": {}}}])

    def test_no_events_fail(self):
        self.assert_fails("not one test has a result", [])

    def test_events_that_stop_in_a_line_fail(self):
        events = self.write("cut.json", json.dumps(self.result("//:a")) +
                            '\n{"id":{"test')
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertEqual(test_report.main(["0", events]), 1)
        self.assertIn("its events cannot be read", out.getvalue())

    def test_exit_codes_of_bazel_but_0_and_3_fail(self):
        events = [configured("//:a"), self.result("//:a")]
        for code in (1, 2, 4, 8, 36, 137):
            self.assert_fails("exit code %d" % code, events, bazel_exit=code)
        self.assertEqual(self.report(events, bazel_exit=3)[0], 0)

    def test_a_configured_test_without_result_fails(self):
        events = [configured("//:a"), configured("//:b"), self.result("//:a")]
        self.assert_fails("//:b: no result", events)
        self.assert_fails("//:b: no result", events + [
            {"id": {"targetCompleted": {"label": "//:b"}},
             "aborted": {"reason": "SKIPPED"}}])

    def test_a_library_needs_no_result(self):
        code, out = self.report([configured("//:lib", "cc_library rule"),
                                 self.result("//:a")])
        self.assertEqual(code, 0, out)

    def test_a_shard_without_result_fails(self):
        self.assert_fails("no result of run 1, shard 2", [
            configured("//:a"), completed("//:a", 2), self.result("//:a")])

    def test_a_target_that_passed_without_a_case_fails(self):
        self.assert_fails("//:a: passed without a test case",
                          [self.result("//:a", NO_CASE)])
        self.assert_fails("//:a: passed without a test case",
                          [self.result("//:a", "cut off")])

    def test_a_shard_may_be_empty_when_another_is_not(self):
        code, out = self.report([self.result("//:a", NO_CASE),
                                 self.result("//:a", shard=2)])
        self.assertEqual(code, 0, out)

    def test_a_failed_or_skipped_case_fails(self):
        self.assert_fails("//:a T.a", [self.result(
            "//:a", FAILING_CASE, status="FAILED")], bazel_exit=3)
        self.assert_fails("T.a: skipped", [self.result("//:a", SKIPPED_CASE)])

    def test_a_target_that_failed_without_a_failing_case_fails(self):
        for xml in (ONE_CASE, NO_CASE):
            self.assert_fails("//:a: TIMEOUT", [self.result(
                "//:a", xml, status="TIMEOUT")], bazel_exit=3)

    def test_a_cached_result_fails(self):
        self.assert_fails("//:a: cached, not run",
                          [self.result("//:a", cachedLocally=True)])

    def test_a_check_script_that_failed_or_did_not_end_fails(self):
        events = [self.result("//:a")]
        self.assert_fails("a check failed", events,
                          checks="4 passed, 1 failed\n")
        self.assert_fails("did not come to its end", events, checks="ok\n")
        self.assert_fails("no check ran", events,
                          checks="0 passed, 0 failed\n")


if __name__ == "__main__":
    unittest.main()
