"""Times the ways to fill a column; see `run` beside this file."""

import contextlib
import os
import statistics
import subprocess
import sys
import time

import orderly_end
import private_postgres

# So many are enough to time what goes row by row.
ROW_BY_ROW = 50000

BASE = "single SQL UPDATE"


def psql(conninfo, sql):
    conninfo += " options='-c client_min_messages=warning'"
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", conninfo,
                    "-c", sql], check=True, stdout=subprocess.DEVNULL)


def ask(conninfo, sql):
    return subprocess.run(["psql", "-AtqX", "-d", conninfo, "-c", sql],
                          check=True, capture_output=True,
                          text=True).stdout.strip()


@contextlib.contextmanager
def bench_server():
    """A private server; the URL and the conninfo of its database."""
    # Commits are durable, as they are in production.
    with orderly_end.orderly_end(), private_postgres.PrivatePostgres(
            settings=("max_wal_size=4GB",)) as server:
        yield server.create_database("bench"), server.conninfo("bench")


def migrate(programs, url):
    return [programs + "/migrate", "up", "--quiet", "--database-url=" + url]


def single_update(conninfo):
    return ["psql", "-qX", "-d", conninfo, "-c",
            "UPDATE person SET full_name = first || ' ' || last"]


def make_table(conninfo, rows):
    for sql in (
            "DROP TABLE IF EXISTS person, gander_history, gander_log, "
            "gander_meta, gander_repeatable, gander_backfill",
            "CREATE TABLE person (id bigint PRIMARY KEY, first text NOT NULL, "
            "last text NOT NULL, full_name text)",
            "INSERT INTO person SELECT i, 'first' || i, 'last' || i FROM "
            "generate_series(1, %d) AS i" % rows,
            "VACUUM ANALYZE person", "CHECKPOINT"):
        psql(conninfo, sql)


def timed(command, environment):
    """Seconds, and the peak of its memory in MB."""
    begin = time.monotonic()
    process = subprocess.Popen(command, env=environment,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("%s failed:\n%s" % (command[0], complaint))
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def main():
    programs, rows, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with bench_server() as (url, conninfo):
        few = min(rows, ROW_BY_ROW)
        ways = [
            (BASE, rows, single_update(conninfo), {}),
            ("gander, 1 worker", rows, migrate(programs, url), {}),
            ("gander, 2 workers", rows, migrate(programs, url),
             {"WORKERS": "2"}),
            ("libpqxx, unnest", rows,
             [programs + "/pqxx_loops", "unnest", conninfo], {}),
            ("Go, unnest", rows, [programs + "/go_loop",
                                  conninfo + " sslmode=disable"], {}),
            ("libpqxx, row by row", few,
             [programs + "/pqxx_loops", "rows", conninfo, str(few)], {}),
        ]
        rates = {name: [] for name, *_ in ways}
        memory = 0
        for number in range(rounds):
            for name, count, command, extra in ways:
                make_table(conninfo, rows)
                seconds, peak = timed(command, {**os.environ, **extra})
                done = int(ask(conninfo, "SELECT count(*) FROM person WHERE "
                               "full_name = first || ' ' || last"))
                if done < count:
                    sys.exit("%s: %d of %d rows are right"
                             % (name, done, count))
                rates[name].append(count / seconds)
                if name.startswith("gander"):
                    memory = max(memory, peak)
                print("round %d  %-20s %9.0f rows/s  %5.1f MB"
                      % (number + 1, name, rates[name][-1], peak), flush=True)
    medians = {name: statistics.median(values)
               for name, values in rates.items()}
    print("rows/s of %d rows, medians of %d rounds as ratios to %s: %s; "
          "gander's peak memory %.0f MB"
          % (rows, rounds, BASE,
             ", ".join("%s %.2f" % (name, medians[name] / medians[BASE])
                       for name in medians if name != BASE), memory))


if __name__ == "__main__":
    main()
