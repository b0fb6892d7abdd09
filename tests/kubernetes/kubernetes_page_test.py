"""docs/kubernetes.md, held to the rule, the chart and the manifests."""

import os
import re
import sys
import unittest

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools", "job"))

# pylint: disable=wrong-import-position
from failure_policy import FINAL_EXIT_CODES


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


PAGE = read("docs/kubernetes.md")
VALUES = yaml.safe_load(read("deploy/helm/gander-migrate/values.yaml"))
# Whose fields are Kubernetes' own.
WHOLE = ("affinity", "resources", "podSecurityContext", "securityContext")


def paths(values, prefix=""):
    """"image.tag" and the like, of all values."""
    for name, value in values.items():
        if isinstance(value, dict) and value and name not in WHOLE:
            yield from paths(value, prefix + name + ".")
        else:
            yield prefix + name


class KubernetesPageTest(unittest.TestCase):

    def test_its_table_has_the_exit_codes_that_are_final(self):
        final = re.findall(r"^\| (\d+) \| `FailJob` \|", PAGE, re.MULTILINE)
        self.assertEqual([int(code) for code in final], list(FINAL_EXIT_CODES))

    def test_its_table_has_every_value_of_the_chart(self):
        rows = [line.split("|")[1] for line in PAGE.splitlines()
                if line.startswith("| `")]
        named = set(re.findall(r"`([\w.]+)`", " ".join(rows)))
        self.assertEqual([p for p in paths(VALUES) if p not in named], [])

    def test_files_that_it_links_to_are_there(self):
        for page, folder in (("docs/kubernetes.md", "docs"),
                             ("deploy/README.md", "deploy")):
            for link in re.findall(r"\]\(([^)#]+)[^)]*\)", read(page)):
                path = os.path.join(ROOT, folder, link)
                self.assertTrue(os.path.exists(path), link)

    def test_every_manifest_is_in_the_folders_list(self):
        index = read("deploy/README.md")
        for name in os.listdir(os.path.join(ROOT, "deploy")):
            if name.endswith(".yaml"):
                self.assertIn("(%s)" % name, index)


if __name__ == "__main__":
    unittest.main()
