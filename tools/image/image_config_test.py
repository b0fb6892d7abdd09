"""Tests of image_config.py and rootfs.py."""

import types
import unittest

import rootfs
from image_config import make_config

LOADER = "/lib64/ld-linux-x86-64.so.2"


def settings(**changes):
    values = {"title": "shop", "version": "", "schema_version": 3,
              "databases": ["postgres"], "labels": {}, "env": {},
              "cmd": ["up"], **changes}
    return types.SimpleNamespace(**values)


class ConfigTest(unittest.TestCase):

    def config(self, base=None, **changes):
        return make_config(settings(**changes), "amd64", ["/app/shop"],
                           base or {}, ["one", "two"])["config"]

    def test_it_is_nobody_who_runs_it(self):
        self.assertEqual(self.config()["User"], "65532:65532")
        self.assertEqual(self.config(base={"config": {"User": "root"}})["User"],
                         "65532:65532")

    def test_labels_without_a_value_are_left_out(self):
        labels = self.config()["Labels"]
        self.assertEqual(labels["dev.gander.schema-version"], "3")
        self.assertNotIn("org.opencontainers.image.version", labels)
        labels = self.config(labels={"org.opencontainers.image.title": "x"})
        self.assertEqual(
            labels["Labels"]["org.opencontainers.image.title"], "x")

    def test_the_environment_of_a_base_stays_but_for_what_is_given(self):
        config = self.config(base={"config": {"Env": ["PATH=/bin", "A=1"]}},
                             env={"A": "2", "B": "x=y"})
        self.assertEqual(config["Env"], ["PATH=/bin", "A=2", "B=x=y"])

    def test_without_migrations_there_is_no_schema_version(self):
        self.assertNotIn("dev.gander.schema-version",
                         self.config(schema_version=None)["Labels"])


class RootfsTest(unittest.TestCase):

    def test_libraries_are_where_the_loader_looks(self):
        entries, sources = rootfs.whole_system(
            LOADER, {"libc.so.6": "/lib/x86_64-linux-gnu/libc.so.6"})
        self.assertEqual(sources["usr/lib/x86_64-linux-gnu/libc.so.6"],
                         "/lib/x86_64-linux-gnu/libc.so.6")
        self.assertEqual(sources["usr/lib64/ld-linux-x86-64.so.2"], LOADER)
        self.assertEqual(entries["lib"].target, "usr/lib")
        self.assertEqual(entries["lib64"].target, "usr/lib64")
        self.assertEqual(entries["tmp"].mode, 0o1777)

    def test_of_a_base_nothing_is_replaced(self):
        entries, sources = rootfs.beside_program(
            LOADER, {"libc.so.6": "/lib/x86_64-linux-gnu/libc.so.6"})
        self.assertEqual(entries, {})
        for path in sources:
            self.assertTrue(path.startswith("app/"), path)
        self.assertEqual(
            rootfs.entrypoint("shop", LOADER, True),
            ["/app/lib/ld-linux-x86-64.so.2", "--library-path", "/app/lib",
             "/app/shop"])
        self.assertEqual(rootfs.entrypoint("shop", LOADER, False),
                         ["/app/shop"])


if __name__ == "__main__":
    unittest.main()
