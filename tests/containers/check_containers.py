#!/usr/bin/env python3
"""Runs images of migrations as a cluster would: with podman and runc.

usage: check_containers.py IMAGE_TAR DIGEST SLOW_IMAGE_TAR

Nobody's user, a read-only file system, no capabilities; a PostgreSQL that wants
TLS and a password, whose URL is in a mounted file. Prints a line for each
check, last "N passed, N failed"; ends with 1 when one failed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from podman import Podman
from tls_postgres import TlsPostgres

SHOP = "registry.example.com/shop/migrate:latest"
SLOW = "registry.example.com/test/slow:latest"
MIGRATIONS = 19
CONTAINERS = 20


class Checks:
    """The checks, and what they share."""

    def __init__(self, podman, postgres, secrets):
        self.podman = podman
        self.postgres = postgres
        self.secrets = secrets
        self.passed = self.failed = 0

    def check(self, what, holds, otherwise=""):
        """Prints a line, and `otherwise` when it does not hold."""
        print("%s  %s" % ("ok    " if holds else "FAILED", what), flush=True)
        if holds:
            self.passed += 1
            return
        self.failed += 1
        for line in str(otherwise).splitlines():
            print("        " + line)

    def database(self, name, **url):
        """Makes a database; the options that give a container its URL."""
        self.postgres.create_database(name)
        return self.secret(name, self.postgres.url(name, **url))

    def secret(self, name, text):
        """The options that mount `text` as the file with the URL."""
        folder = os.path.join(self.secrets, name)
        os.makedirs(folder, exist_ok=True)
        with open(folder + "/url", "w", encoding="utf-8") as file:
            file.write(text)
        # As a Secret's volume with the pod's fsGroup.
        os.chmod(folder, 0o755)
        os.chmod(folder + "/url", 0o440)
        os.chown(folder + "/url", 0, 65532)
        return ["-v", folder + ":/secret:ro", "-v",
                self.postgres.folder + "/tls:/tls:ro", "-e",
                "GANDER_DATABASE_URL_FILE=/secret/url"]

    def steps_in_log(self, name):
        """How often each version is in the log as applied."""
        return self.postgres.psql(
            name, "SELECT string_agg(DISTINCT n::text, ',') || ' ' || count(*) "
            "FROM (SELECT count(*) AS n FROM gander_log WHERE outcome = "
            "'applied' GROUP BY version) AS steps")

    def check_image(self, tar, digest_file):
        """What other tools read in the archive."""
        with open(digest_file, encoding="ascii") as file:
            digest = file.read().strip()
        for transport in ("oci-archive", "docker-archive"):
            read = subprocess.run(
                ["skopeo", "inspect", "%s:%s" % (transport, tar)],
                check=False, capture_output=True, text=True)
            told = json.loads(read.stdout or "{}")
            self.check("skopeo reads it as %s" % transport,
                       told.get("Labels", {}).get(
                           "dev.gander.schema-version") == "20240401083000",
                       read.stdout + read.stderr)
            if transport == "oci-archive":
                self.check("its digest is the one in the file",
                           told.get("Digest") == digest, told.get("Digest"))

    def check_rights(self):
        """Who runs it, and what he may do."""
        options = self.database("rights")
        run = self.podman.run(SHOP, options=options)
        self.check("as nobody, read-only, without capabilities, over TLS with "
                   "SCRAM: it migrates", run.returncode == 0 and
                   "Applied %d migrations" % MIGRATIONS in run.stdout,
                   run.stdout + run.stderr)
        running = self.podman.start(SHOP, "wait", "--for=20240108090000",
                                    "--timeout=10m",
                                    options=self.database("waited_for"))
        process = self.podman.inspect(running, "{{.State.Pid}}")
        with open("/proc/%s/status" % process, encoding="ascii") as file:
            status = dict(line.split(":\t", 1) for line in file if ":\t" in line)
        self.check("its user is 65532",
                   status["Uid"].split() == ["65532"] * 4, status["Uid"])
        self.check("it has no capability",
                   int(status["CapEff"], 16) == 0 and
                   int(status["CapBnd"], 16) == 0, status["CapEff"])
        with open("/proc/%s/cmdline" % process, encoding="ascii") as file:
            words = file.read()
        self.check("no password is among its arguments",
                   self.postgres.password not in words, words)
        self.podman("kill", "--signal", "TERM", running)
        code, log = self.podman.end(running)
        self.check("SIGTERM to process 1 ends a wait with 7", code == 7, log)

    def check_refusals(self):
        """What must not work, and says so without a password."""
        self.postgres.create_database("refusals")
        url = self.postgres.url("refusals")
        for what, text, code in (
                ("a wrong password", self.postgres.url(
                    "refusals", password="hunter2"), 2),
                ("another authority's certificate", self.postgres.url(
                    "refusals", rootcert="/etc/ssl/certs/ca-certificates.crt"),
                 None),
                ("a name that the certificate has not", url.replace(
                    "@localhost:", "@127.0.0.1:"), None),
                ("no TLS", url.split("?")[0] + "?sslmode=disable", 2)):
            run = self.podman.run(SHOP, "up", "--connect-timeout=0",
                                  options=self.secret("refused", text))
            said = run.stdout + run.stderr
            self.check("%s is refused" % what,
                       run.returncode in ([code] if code else [2, 6]),
                       "%d\n%s" % (run.returncode, said))
            self.check("and shows no password",
                       "hunter2" not in said and
                       self.postgres.password not in said, said)

    def check_crowd(self):
        """Many at once on an empty database."""
        options = self.database("crowd")
        names = [self.podman.start(SHOP, options=options)
                 for _ in range(CONTAINERS)]
        ends = [self.podman.end(name) for name in names]
        bad = [end for end in ends if end[0] != 0]
        self.check("%d containers at once all end with 0" % CONTAINERS, not bad,
                   bad[:1])
        done = sum("Applied " in log for _, log in ends)
        self.check("one of them migrates", done == 1, done)
        self.check("each migration is applied once",
                   self.steps_in_log("crowd") == "1 %d" % MIGRATIONS,
                   self.steps_in_log("crowd"))

    def start_slow(self, name):
        """Starts the migration that takes a minute, and waits until it runs."""
        running = self.podman.start(SLOW, options=self.database(name))
        while self.postgres.psql(
                name, "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                "current_database() AND query LIKE '%ALTER TABLE shelf%' AND "
                "wait_event = 'PgSleep'") != "1":
            if self.podman.inspect(running, "{{.State.Running}}") != "true":
                break
            time.sleep(0.05)
        return running

    def check_rolled_back(self, name):
        """Nothing of the ALTER is left."""
        state = self.postgres.psql(
            name, "SELECT atttypid::regtype || ' ' || (SELECT count(*) FROM "
            "gander_history) || ' ' || (SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()) "
            "FROM pg_attribute WHERE attrelid = 'shelf'::regclass AND "
            "attname = 'n'")
        self.check("and it is rolled back, with no session left",
                   state == "integer 1 0", state)

    def check_stop(self):
        """SIGTERM in the middle of an ALTER TABLE."""
        running = self.start_slow("stopped")
        begin = time.monotonic()
        self.podman("stop", "--time", "30", running)
        seconds = time.monotonic() - begin
        code, log = self.podman.end(running)
        # Without a handler of its own it would be killed 30 s later: 137.
        self.check("podman stop in the middle of an ALTER ends it with 7 "
                   "(after %.1f s)" % seconds, code == 7, "%d\n%s" % (code, log))
        self.check_rolled_back("stopped")

    def check_second_signal(self):
        """Who cannot wait sends a second one."""
        running = self.start_slow("twice")
        self.podman("kill", "--signal", "INT", running)
        self.podman("kill", "--signal", "INT", running, check=False)
        code, log = self.podman.end(running)
        self.check("a second signal ends it with 7 as well", code == 7, log)
        while self.postgres.psql(
                "postgres", "SELECT count(*) FROM pg_stat_activity WHERE "
                "datname = 'twice'") != "0":
            time.sleep(0.05)
        self.check_rolled_back("twice")

    def check_manners(self):
        """What a cluster collects: the log, and how it ended."""
        options = self.database("manners")
        run = self.podman.run(SHOP, "up", "--log-format=json", "--output=json",
                              options=options)
        lines = (run.stderr + run.stdout).splitlines()
        try:
            events = [json.loads(line) for line in lines]
        except ValueError:
            events = []
        self.check("all that it says may be JSON, a line each",
                   len(events) > MIGRATIONS and
                   events[-1].get("result") == "done", run.stderr)
        message = os.path.join(self.secrets, "termination")
        with open(message, "w", encoding="ascii"):
            pass
        os.chmod(message, 0o666)
        run = self.podman.run(
            SHOP, "down", "--to=1", options=options + [
                "-v", message + ":/dev/termination-log", "-e",
                "GANDER_TERMINATION_MESSAGE=/dev/termination-log"])
        with open(message, encoding="utf-8") as file:
            text = file.read()
        self.check("how it ended is in the termination message",
                   text.startswith("exit code 2 (usage)\n"), text)


def main():
    tar, digest, slow = sys.argv[1:4]
    with Podman() as podman, TlsPostgres() as postgres, \
            tempfile.TemporaryDirectory() as secrets:
        os.chmod(secrets, 0o755)
        checks = Checks(podman, postgres, secrets)
        checks.check_image(tar, digest)
        for archive in (tar, slow):
            podman("load", "-i", archive)
        for check in (checks.check_rights, checks.check_refusals,
                      checks.check_crowd, checks.check_stop,
                      checks.check_second_signal, checks.check_manners):
            try:
                check()
            except Exception as error:  # pylint: disable=broad-except
                said = getattr(error, "stderr", "")
                checks.check(check.__doc__, False, "%r\n%s" % (error, said))
    print("%d passed, %d failed" % (checks.passed, checks.failed))
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
