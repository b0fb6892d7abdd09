"""Times an application's updates beside a backfill; see `run` beside this file."""

import os
import subprocess
import sys
import time

import measure


def beside(programs, conninfo, rows, command, environment):
    """What the application says of its updates while `command` runs."""
    measure.make_table(conninfo, rows)
    application = subprocess.Popen(
        [programs + "/pqxx_loops", "application", conninfo, str(rows)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if command:
        measure.timed(command, {**os.environ, **environment})
    else:
        time.sleep(5)
    said, _ = application.communicate()
    if application.returncode != 0:
        sys.exit("the application failed")
    return said.strip()


def main():
    programs, rows = sys.argv[1], int(sys.argv[2])
    with measure.bench_server() as (url, conninfo):
        migrate = measure.migrate(programs, url)
        for name, command, environment in (
                ("by itself", None, {}),
                ("gander, 1 worker", migrate, {}),
                ("gander, 2 workers", migrate, {"WORKERS": "2"}),
                (measure.BASE, measure.single_update(conninfo), {})):
            print("%-20s %s" % (name, beside(programs, conninfo, rows, command,
                                             environment)), flush=True)


if __name__ == "__main__":
    main()
