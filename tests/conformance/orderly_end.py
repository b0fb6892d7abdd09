"""An end that cleans up, also for a script that is told to end."""

import contextlib
import signal

SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def orderly_end():
    """Makes SystemExit of a signal, so that each `with` and `finally` inside is
    left as it should be. Those behind the first one interrupt nothing; one that
    is ignored, as by nohup, stays so."""
    before = {number: signal.getsignal(number) for number in SIGNALS
              if signal.getsignal(number) != signal.SIG_IGN}

    def end(number, _):
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
