"""Tests of write_job.py."""

import os
import tempfile
import unittest

import write_job
import yaml

REQUIRED = ["--name=shop", "--secret=db", "--secret_key=url",
            "--owner=//db:job"]


def write(folder, lines):
    """What it writes for these lines of its file of arguments."""
    words = os.path.join(folder, "words")
    out = os.path.join(folder, "job.yaml")
    with open(words, "w", encoding="utf-8") as file:
        file.write("\n".join(REQUIRED + lines + ["--out=" + out]) + "\n")
    write_job.main(["@" + words])
    with open(out, encoding="utf-8") as file:
        return file.read()


class WriteJobTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def job(self, *lines):
        return yaml.safe_load(write(self.folder, list(lines)))

    def container(self, *lines):
        return self.job(*lines)["spec"]["template"]["spec"]["containers"][0]

    def test_the_image_is_named_by_its_digest(self):
        path = os.path.join(self.folder, "digest")
        with open(path, "w", encoding="ascii") as file:
            file.write("sha256:abc\n")
        container = self.container("--image_repository=r.example.com/shop",
                                   "--image_digest_file=" + path)
        self.assertEqual(container["image"], "r.example.com/shop@sha256:abc")

    def test_or_as_it_was_given(self):
        self.assertEqual(self.container("--image=shop:1")["image"], "shop:1")

    def test_values_keep_their_blanks_and_equals_signs(self):
        container = self.container("--image=i", "--env=A=b c=d", "--env=B=",
                                   "--args=--var=a=b c", "--args=--by=2")
        self.assertEqual(container["env"][-2:],
                         [{"name": "A", "value": "b c=d"},
                          {"name": "B", "value": ""}])
        self.assertEqual(container["args"][-2:], ["--var=a=b c", "--by=2"])

    def test_strings_that_look_like_something_else_stay_strings(self):
        for text in ("true", "1", "0440", "1e3", "null", "~", "", "2024-01-01",
                     "a: b", "- x", "1_000", "0x10", "on", "12:30:00"):
            job = self.job("--image=i", "--labels=x=" + text)
            self.assertEqual(job["metadata"]["labels"]["x"], text)

    def test_what_kubernetes_reads_otherwise_than_python_is_quoted(self):
        for text in ("1e3", "0o17", "y", "N", "1.5", ".5", "+1"):
            self.assertIn("x: '%s'\n" % text, write(
                self.folder, ["--image=i", "--labels=x=" + text]))

    def test_the_mode_of_a_secret_is_written_in_octal(self):
        self.assertIn("defaultMode: 0440\n", write(self.folder, ["--image=i"]))

    def test_a_fleet_has_its_numbers(self):
        spec = self.job("--image=i", "--fleet_targets=7",
                        "--fleet_parallelism=2", "--fleet_max_failed=0")["spec"]
        self.assertEqual((spec["completions"], spec["parallelism"],
                          spec["maxFailedIndexes"]), (7, 2, 0))

    def test_the_text_says_where_it_comes_from(self):
        self.assertIn("//db:job",
                      write(self.folder, ["--image=i"]).splitlines()[0])


if __name__ == "__main__":
    unittest.main()
