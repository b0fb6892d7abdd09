"""Tests of orderly_end.py."""

import os
import signal
import subprocess
import sys
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
IMPORTS = """
import os, signal
from orderly_end import orderly_end
"""


def run(script, ignored=None):
    """What a script prints, and what it ends with."""
    def set_signals():
        # Whatever this test was started with.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN if number == ignored
                          else signal.SIG_DFL)

    done = subprocess.run([sys.executable, "-B", "-c", IMPORTS + script],
                          cwd=FOLDER, preexec_fn=set_signals, check=False,
                          text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


class OrderlyEndTest(unittest.TestCase):

    def test_a_signal_ends_the_script_and_lets_it_clean_up(self):
        for number in SIGNALS:
            self.assertEqual(run("""
with orderly_end():
    try:
        os.kill(os.getpid(), %d)
        print("not here")
    finally:
        print("cleaned up")
""" % number), ("cleaned up\n", 128 + number))

    def test_a_second_signal_does_not_interrupt_that(self):
        self.assertEqual(run("""
with orderly_end():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        print("cleaned up")
"""), ("cleaned up\n", 143))

    def test_a_signal_that_is_ignored_stays_so(self):
        self.assertEqual(run("""
with orderly_end():
    os.kill(os.getpid(), signal.SIGHUP)
    print("goes on")
""", ignored=signal.SIGHUP), ("goes on\n", 0))

    def test_behind_it_a_signal_does_what_it_did_before(self):
        self.assertEqual(run("""
with orderly_end():
    pass
os.kill(os.getpid(), signal.SIGTERM)
"""), ("", -signal.SIGTERM))


if __name__ == "__main__":
    unittest.main()
