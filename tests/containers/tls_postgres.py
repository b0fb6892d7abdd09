"""A PostgreSQL server on loopback that wants TLS and a password."""

import glob
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TlsPostgres:
    """Started by `with`, stopped and removed at its end.

    Its certificate is for "localhost", by an authority of its own (ca.crt in
    `folder`). Who comes by TCP needs both; psql() comes by a Unix socket.
    """

    def __enter__(self):
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"),
                          key=lambda path: int(path.split("/")[4]))[-1]
        self.folder = tempfile.mkdtemp(prefix="gander-tls-", dir="/tmp")
        self.password = secrets.token_hex(12)
        self.port = _free_port()
        try:
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *unused):
        self._remove()

    def url(self, database, password=None, rootcert="/tls/ca.crt"):
        """The URL of a database for a container that has `folder`/tls in /tls."""
        return ("postgresql://migrator:%s@localhost:%d/%s?sslmode=verify-full"
                "&sslrootcert=%s" % (password or self.password, self.port,
                                     database, rootcert))

    def create_database(self, name):
        """Makes an empty database, of the role that migrates."""
        self.psql("postgres", 'CREATE DATABASE "%s" OWNER migrator' % name)

    def psql(self, database, sql):
        """What a statement gives, as text without padding."""
        return subprocess.run(
            ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p",
             str(self.port), "-U", "postgres", "-d", database],
            input=sql, check=True, capture_output=True,
            text=True).stdout.strip()

    def _start(self):
        self._make_certificates()
        self.user = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid,
                         "extra_groups": []}
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            os.chown(self.folder + "/server.key", owner.pw_uid, owner.pw_gid)
        data = self.folder + "/data"
        self._run(self.bin + "/initdb", "-D", data, "-U", "postgres", "-N",
                  "--auth-local=trust", "--auth-host=scram-sha-256")
        settings = {
            "ssl": "on", "ssl_cert_file": self.folder + "/server.crt",
            "ssl_key_file": self.folder + "/server.key",
            "listen_addresses": "127.0.0.1", "port": self.port,
            "unix_socket_directories": self.folder, "fsync": "off",
            "max_connections": 100}
        with open(data + "/postgresql.conf", "a", encoding="utf-8") as file:
            for name, value in settings.items():
                file.write("%s = '%s'\n" % (name, value))
        with open(data + "/pg_hba.conf", "w", encoding="utf-8") as file:
            file.write("local all all trust\n"
                       "hostssl all all 127.0.0.1/32 scram-sha-256\n")
        self._run(self.bin + "/pg_ctl", "-D", data, "-w", "-l",
                  self.folder + "/log", "start")
        self.psql("postgres", "CREATE ROLE migrator LOGIN PASSWORD '%s'" %
                  self.password)

    def _make_certificates(self):
        os.mkdir(self.folder + "/tls")
        ca = self.folder + "/tls/ca.crt"
        # Of the authority; what is mounted into containers has not its key.
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                      "2", "-subj", "/CN=test authority", "-keyout",
                      self.folder + "/ca.key", "-out", ca)
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj",
                      "/CN=localhost", "-addext",
                      "subjectAltName=DNS:localhost", "-keyout",
                      self.folder + "/server.key", "-out",
                      self.folder + "/server.csr")
        self._openssl("x509", "-req", "-in", self.folder + "/server.csr", "-CA",
                      ca, "-CAkey", self.folder + "/ca.key", "-CAcreateserial",
                      "-days", "2", "-copy_extensions", "copy", "-out",
                      self.folder + "/server.crt")
        for folder in (self.folder, self.folder + "/tls"):
            os.chmod(folder, 0o755)
        os.chmod(ca, 0o644)
        os.chmod(self.folder + "/server.crt", 0o644)
        os.chmod(self.folder + "/server.key", 0o600)

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True,
                       capture_output=True)

    def _run(self, *command):
        subprocess.run(command, check=True, capture_output=True,
                       cwd=self.folder, **self.user)

    def _remove(self):
        if os.path.exists(self.folder + "/data/postmaster.pid"):
            self._run(self.bin + "/pg_ctl", "-D", self.folder + "/data", "-m",
                      "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
