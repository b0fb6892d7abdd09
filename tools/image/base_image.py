"""The image underneath: an OCI layout, in a folder or in a tar file."""

import dataclasses
import json
import os
import tarfile

from layer import Layer, digest_of
from problem import Problem

_INDEXES = ("application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json")


@dataclasses.dataclass
class BaseImage:
    """What is taken over from it."""
    layers: list[Layer]
    config: dict


class _Layout:
    """The files of a layout."""

    def __init__(self, path):
        self._path = path
        self._tar = None
        if os.path.isdir(path):
            return
        try:
            self._tar = tarfile.open(path)
        except (OSError, tarfile.TarError) as error:
            raise Problem("base: %s is neither an OCI layout nor a tar file of "
                          "one: %s" % (path, error)) from error

    def read(self, name):
        """The bytes of a file."""
        try:
            if self._tar is None:
                with open(os.path.join(self._path, name), "rb") as file:
                    return file.read()
            for spelling in (name, "./" + name):
                if spelling in self._tar.getnames():
                    return self._tar.extractfile(spelling).read()
        except OSError:
            pass
        raise Problem("base: %s has no %s; it must be an OCI layout, as "
                      "`skopeo copy docker://... oci-archive:base.tar` makes" %
                      (self._path, name))

    def blob(self, descriptor):
        """The blob that a descriptor names."""
        digest = descriptor["digest"]
        data = self.read("blobs/" + digest.replace(":", "/"))
        if digest_of(data) != digest:
            raise Problem("base: %s: the blob %s is damaged" %
                          (self._path, digest))
        return data


def read_base(path, architecture):
    """The BaseImage in `path`, which must be for this architecture."""
    layout = _Layout(path)
    try:
        manifest = _manifest(layout, json.loads(layout.read("index.json")),
                             path, architecture)
        config = json.loads(layout.blob(manifest["config"]))
        diff_ids = config["rootfs"]["diff_ids"]
        found = config["architecture"]
        layers = [Layer(layout.blob(descriptor), descriptor["mediaType"], diff)
                  for descriptor, diff in zip(manifest["layers"], diff_ids)]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Problem("base: %s is no sound OCI layout: %r" %
                      (path, error)) from error
    if found != architecture:
        raise Problem("base: %s is for %s, and the program for %s" %
                      (path, found, architecture))
    return BaseImage(layers, config)


def _manifest(layout, index, path, architecture):
    """The manifest of the one image, or of that for the architecture."""
    entries = index["manifests"]
    if len(entries) > 1:
        entries = [entry for entry in entries if
                   entry.get("platform", {}).get("architecture") ==
                   architecture]
    if len(entries) != 1:
        raise Problem("base: %s has %d images for %s; it must have one" %
                      (path, len(entries), architecture))
    content = json.loads(layout.blob(entries[0]))
    if entries[0]["mediaType"] in _INDEXES:
        return _manifest(layout, content, path, architecture)
    return content
