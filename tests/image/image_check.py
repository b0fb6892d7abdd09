#!/usr/bin/env python3
"""Tests of an image that the rule migration_image made.

usage: image_check.py TAR DIGEST SBOM TAR_ON_BASE PROGRAM WRITE_IMAGE
"""

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import unittest

TAR, DIGEST, SBOM, ON_BASE, PROGRAM, WRITE_IMAGE = sys.argv[1:7]


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Image:
    """An image as it is read out of its tar file."""

    def __init__(self, path):
        with tarfile.open(path) as tar:
            self.files = {member.name: tar.extractfile(member).read()
                          for member in tar.getmembers()}
        self.index = json.loads(self.files["index.json"])
        self.entry, = self.index["manifests"]
        self.manifest = json.loads(self.blob(self.entry))
        self.config = json.loads(self.blob(self.manifest["config"]))
        self.docker, = json.loads(self.files["manifest.json"])

    def blob(self, descriptor):
        return self.files["blobs/" + descriptor["digest"].replace(":", "/")]

    def layers(self):
        return [gzip.decompress(self.blob(layer))
                for layer in self.manifest["layers"]]

    def unpack(self, folder):
        for layer in self.layers():
            with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
                # Not the owners, which only root may give.
                for member in tar.getmembers():
                    member.uid, member.gid = os.getuid(), os.getgid()
                    tar.extract(member, folder)


def run_in(root, command):
    """Runs a command with nothing of this machine but its kernel."""
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "/usr/sbin/chroot", root] +
        command, check=False, capture_output=True, text=True,
        env={"GANDER_DATABASE_URL": "sqlite:/tmp/shop.db", "LC_ALL": "C"})


class ImageTest(unittest.TestCase):

    def setUp(self):
        self.image = Image(TAR)

    def unpacked(self, image):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        image.unpack(folder.name)
        return folder.name

    def test_every_blob_is_what_its_name_says(self):
        names = [name for name in self.image.files if name.startswith("blobs/")]
        self.assertEqual(len(names), 4)
        for name in names:
            self.assertEqual("blobs/" + sha256(self.image.files[name]).replace(
                ":", "/"), name)

    def test_the_digest_is_that_of_the_manifest(self):
        with open(DIGEST, encoding="ascii") as file:
            self.assertEqual(file.read(), self.image.entry["digest"] + "\n")

    def test_layers_are_what_the_configuration_says(self):
        self.assertEqual([sha256(layer) for layer in self.image.layers()],
                         self.image.config["rootfs"]["diff_ids"])
        self.assertEqual(len(self.image.config["history"]), 2)

    def test_docker_is_told_of_the_same_blobs(self):
        docker = self.image.docker
        self.assertEqual(docker["RepoTags"],
                         ["registry.example.com/shop/migrate:latest"])
        self.assertEqual(
            ["blobs/" + layer["digest"].replace(":", "/")
             for layer in self.image.manifest["layers"]], docker["Layers"])

    def test_it_runs_as_nobody_and_says_what_it_is(self):
        config = self.image.config["config"]
        self.assertEqual(config["User"], "65532:65532")
        self.assertEqual(config["Entrypoint"], ["/app/migrate"])
        self.assertEqual(config["Cmd"], ["up"])
        labels = config["Labels"]
        self.assertEqual(labels["dev.gander.schema-version"], "20240401083000")
        self.assertEqual(labels["org.opencontainers.image.licenses"],
                         "Apache-2.0")
        self.assertEqual(labels["org.opencontainers.image.version"], "1.0")

    def test_nothing_is_newer_than_the_epoch_and_nobody_owns_the_program(self):
        for layer in self.image.layers():
            with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
                for member in tar.getmembers():
                    self.assertEqual(member.mtime, 0, member.name)
                    if member.name != "home/nonroot":
                        self.assertEqual(member.uid, 0, member.name)
                    self.assertEqual(member.mode & 0o022 and member.name not in
                                     ("tmp", "lib", "lib64"), False,
                                     member.name)

    def test_the_program_runs_with_nothing_but_the_image(self):
        root = self.unpacked(self.image)
        run = run_in(root, ["/app/migrate", "up"])
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("Applied 19 migrations", run.stdout)
        self.assertTrue(os.path.exists(root + "/etc/ssl/certs/"
                                       "ca-certificates.crt"))

    def test_there_is_no_shell(self):
        root = self.unpacked(self.image)
        run = run_in(root, ["/bin/sh", "-c", "true"])
        self.assertIn("'/bin/sh': No such file or directory", run.stderr)

    def test_the_bill_of_materials_is_of_the_files_in_it(self):
        with open(SBOM, encoding="utf-8") as file:
            text = file.read()
        document = json.loads(text)
        root = self.unpacked(self.image)
        for entry in document["files"]:
            sums = {one["algorithm"]: one["checksumValue"]
                    for one in entry["checksums"]}
            with open(os.path.join(root, entry["fileName"]), "rb") as file:
                self.assertEqual("sha256:" + sums["SHA256"],
                                 sha256(file.read()), entry["fileName"])
        listed = {entry["fileName"] for entry in document["files"]}
        for folder, _, names in os.walk(root):
            for name in names:
                path = "./" + os.path.relpath(os.path.join(folder, name), root)
                if path != "./app/migrate.spdx.json":
                    self.assertIn(path, listed)
        with open(root + "/app/migrate.spdx.json", encoding="utf-8") as file:
            self.assertEqual(file.read(), text)
        packages = {package["name"] for package in document["packages"]}
        self.assertIn("libpq5", packages)
        self.assertIn("libc6", packages)


class BaseTest(unittest.TestCase):

    def test_the_base_is_underneath_and_nothing_of_it_is_replaced(self):
        base, image = Image(TAR), Image(ON_BASE)
        self.assertEqual(image.manifest["layers"][:2],
                         base.manifest["layers"])
        self.assertEqual(image.config["rootfs"]["diff_ids"][:2],
                         base.config["rootfs"]["diff_ids"])
        for layer in image.layers()[2:]:
            with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
                for name in tar.getnames():
                    self.assertEqual(name.split("/")[0], "app")
        self.assertEqual(len(image.config["history"]), 4)
        config = image.config["config"]
        self.assertIn("GANDER_LOG_FORMAT=json", config["Env"])
        self.assertIn("PATH=/app", config["Env"])
        self.assertEqual(config["Labels"]["org.opencontainers.image.title"],
                         "on top")
        self.assertEqual(image.docker["RepoTags"], ["migrate:2"])

    def test_its_program_runs_by_the_loader_that_it_brought(self):
        image = Image(ON_BASE)
        with tempfile.TemporaryDirectory() as root:
            image.unpack(root)
            run = run_in(root, image.config["config"]["Entrypoint"] +
                         ["--version"])
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("migrate (gander ", run.stdout)


class WriterTest(unittest.TestCase):

    def write(self, folder, *more, program=PROGRAM, umask=0o022, **env):
        out = os.path.join(folder, "out")
        return subprocess.run(
            [os.path.abspath(WRITE_IMAGE), "--binary=" +
             os.path.abspath(program), "--name=migrate", "--repository=r",
             "--tag=t", "--out=" + out, "--digest_out=%s.digest" % out,
             "--sbom_out=%s.sbom" % out, *more], check=False, umask=umask,
            capture_output=True, text=True, cwd=folder,
            env={"PATH": os.environ["PATH"], **env})

    def test_the_same_inputs_give_the_same_bytes(self):
        results = []
        for umask, env in ((0o022, {"TZ": "UTC"}),
                           (0o077, {"TZ": "Asia/Tokyo", "LANG": "C.UTF-8",
                                    "PYTHONHASHSEED": "7"})):
            with tempfile.TemporaryDirectory() as folder:
                run = self.write(folder, umask=umask, **env)
                self.assertEqual(run.returncode, 0, run.stderr)
                with open(folder + "/out", "rb") as file:
                    results.append(file.read())
        self.assertEqual(sha256(results[0]), sha256(results[1]))

    def test_what_is_no_migration_binary_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            for program, why in ((WRITE_IMAGE, "must be a migration_binary"),
                                 ("/bin/true", "does not answer as a")):
                run = self.write(folder, program=program)
                self.assertEqual(run.returncode, 1)
                self.assertIn("migration_image: ", run.stderr)
                self.assertIn(why, run.stderr)
            run = self.write(folder, "--base=" + os.path.abspath(DIGEST))
            self.assertIn("is neither an OCI layout nor a tar file",
                          run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
