"""Tests of image.py and base_image.py: what one writes, the other reads."""

import json
import os
import tarfile
import tempfile
import unittest

from base_image import read_base
from image import Image, to_json, write_image
from layer import Entry, digest_of, make_layer
from problem import Problem

CONFIG = {"architecture": "amd64", "os": "linux", "config": {"Env": ["A=1"]},
          "history": []}


class BaseImageTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.tar = os.path.join(self.folder, "base.tar")
        self.layer = make_layer({"x": Entry(content=b"1")})
        self.digest = write_image(Image(CONFIG, [self.layer], "r/x", "1"),
                                  self.tar)

    def unpack(self):
        layout = os.path.join(self.folder, "layout")
        with tarfile.open(self.tar) as tar:
            tar.extractall(layout)
        return layout

    def test_layers_and_configuration_are_those_that_were_written(self):
        for path in (self.tar, self.unpack()):
            base = read_base(path, "amd64")
            self.assertEqual(base.layers, [self.layer])
            self.assertEqual(base.config["config"], {"Env": ["A=1"]})

    def test_the_index_names_the_manifest_and_the_image(self):
        layout = self.unpack()
        with open(layout + "/index.json", encoding="utf-8") as file:
            entry, = json.load(file)["manifests"]
        self.assertEqual(entry["digest"], self.digest)
        self.assertEqual(
            entry["annotations"]["org.opencontainers.image.ref.name"], "r/x:1")
        with open(layout + "/manifest.json", encoding="utf-8") as file:
            docker, = json.load(file)
        self.assertEqual(docker["RepoTags"], ["r/x:1"])
        for path in [docker["Config"]] + docker["Layers"]:
            with open(os.path.join(layout, path), "rb") as file:
                self.assertEqual(digest_of(file.read()),
                                 "sha256:" + os.path.basename(path))

    def test_another_architecture_is_refused(self):
        with self.assertRaisesRegex(Problem, "is for amd64.* for arm64"):
            read_base(self.tar, "arm64")

    def test_what_is_no_layout_is_refused(self):
        text = os.path.join(self.folder, "text")
        with open(text, "w", encoding="utf-8") as file:
            file.write("no tar")
        for path in (text, self.folder, os.path.join(self.folder, "nowhere")):
            with self.assertRaisesRegex(Problem, "^base: "):
                read_base(path, "amd64")

    def test_a_damaged_blob_is_refused(self):
        layout = self.unpack()
        path = os.path.join(layout, "blobs",
                            self.layer.digest.replace(":", "/"))
        with open(path, "ab") as file:
            file.write(b"more")
        with self.assertRaisesRegex(Problem, "damaged"):
            read_base(layout, "amd64")

    def test_of_several_the_one_for_the_architecture_is_taken(self):
        layout = self.unpack()
        index = os.path.join(layout, "index.json")
        with open(index, encoding="utf-8") as file:
            content = json.load(file)
        other = dict(content["manifests"][0], digest="sha256:00",
                     platform={"os": "linux", "architecture": "arm64"})
        content["manifests"].insert(0, other)
        with open(index, "wb") as file:
            file.write(to_json(content))
        self.assertEqual(read_base(layout, "amd64").layers, [self.layer])
        content["manifests"] = [other, other]
        with open(index, "wb") as file:
            file.write(to_json(content))
        with self.assertRaisesRegex(Problem, "0 images for amd64"):
            read_base(layout, "amd64")


if __name__ == "__main__":
    unittest.main()
