"""An image in a tar file that is an OCI layout and a docker archive at once.

Both name the same blobs: podman, skopeo and docker each read what they know.
"""

import dataclasses
import io
import json
import tarfile

from layer import Layer, digest_of

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"


@dataclasses.dataclass
class Image:
    """What is to be written."""
    config: dict  # without rootfs
    layers: list[Layer]
    repository: str
    tag: str


def to_json(value):
    """JSON that depends on nothing but the value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _descriptor(media_type, blob, **more):
    return {"mediaType": media_type, "digest": digest_of(blob),
            "size": len(blob), **more}


def _path(digest):
    return "blobs/" + digest.replace(":", "/")


def _files(image):
    """({path: bytes} of the tar file, digest of the manifest)."""
    config = to_json({**image.config, "rootfs": {
        "type": "layers",
        "diff_ids": [layer.diff_id for layer in image.layers]}})
    manifest = to_json({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _descriptor(CONFIG, config),
        "layers": [_descriptor(layer.media_type, layer.blob)
                   for layer in image.layers]})
    blobs = [config, manifest] + [layer.blob for layer in image.layers]
    files = {_path(digest_of(blob)): blob for blob in blobs}
    # podman calls it by the first annotation, containerd by the second.
    name = "%s:%s" % (image.repository, image.tag)
    files["oci-layout"] = to_json({"imageLayoutVersion": "1.0.0"})
    files["index.json"] = to_json({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [_descriptor(
            MANIFEST, manifest,
            platform={"os": image.config["os"],
                      "architecture": image.config["architecture"]},
            annotations={"org.opencontainers.image.ref.name": name,
                         "io.containerd.image.name": name})]})
    files["manifest.json"] = to_json([{
        "Config": _path(digest_of(config)),
        "RepoTags": [name],
        "Layers": [_path(layer.digest) for layer in image.layers]}])
    return files, digest_of(manifest)


def write_image(image, path):
    """Writes the tar file, and returns the digest of the manifest."""
    files, digest = _files(image)
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return digest
