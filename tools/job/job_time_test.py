"""Tests of job_time.py."""

import unittest

import job_time
from job_settings import Fleet, JobSettings


def settings(**values):
    return JobSettings(name="n", image="i", secret="s", secret_key="k",
                       **values)


class JobTimeTest(unittest.TestCase):

    def test_a_duration_is_written_as_the_flags_read_it(self):
        for seconds, text in ((0, "0s"), (20, "20s"), (60, "1m"), (90, "1m30s"),
                              (1800, "30m"), (3600, "1h"), (5400, "1h30m"),
                              (3661, "1h1m1s"), (90000, "25h")):
            self.assertEqual(job_time.duration_text(seconds), text)

    def test_the_kubelet_waits_longer_than_the_program_takes_to_roll_back(self):
        for grace in (0, 2, 20, 600):
            self.assertGreater(job_time.termination_grace(settings(grace=grace)),
                               grace)

    def test_backoff_doubles_up_to_ten_minutes(self):
        self.assertEqual([job_time.backoff(n) for n in (0, 1, 2, 6, 7, 8)],
                         [0, 10, 30, 630, 1230, 1830])

    def test_the_job_has_time_for_every_attempt(self):
        self.assertEqual(
            job_time.active_deadline(settings(deadline=100, grace=20,
                                              backoff_limit=2)),
            3 * (60 + 100 + 30) + 30)

    def test_a_fleet_has_time_for_every_round(self):
        one = settings(deadline=100, backoff_limit=1)
        for targets, parallelism, rounds in ((1, 5, 1), (5, 5, 1), (6, 5, 2),
                                             (1000, 10, 100)):
            many = settings(deadline=100, backoff_limit=1,
                            fleet=Fleet(targets, parallelism, None))
            self.assertEqual(job_time.active_deadline(many),
                             rounds * job_time.active_deadline(one))

    def test_what_is_given_counts(self):
        self.assertEqual(
            job_time.active_deadline(settings(deadline=100,
                                              active_deadline=150)), 150)

    def test_without_a_limit_of_a_run_the_job_has_none(self):
        self.assertIsNone(job_time.active_deadline(settings()))


if __name__ == "__main__":
    unittest.main()
