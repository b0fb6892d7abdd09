"""A layer of an image: a tar archive that depends on nothing but what is in it.

Entries are sorted by name, belong to root unless they say otherwise, and have
the time 0.
"""

import dataclasses
import gzip
import hashlib
import io
import tarfile


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file, a folder (no content, no target), or a symbolic link."""
    content: bytes | None = None
    target: str = ""
    mode: int = 0o755
    owner: int = 0


@dataclasses.dataclass(frozen=True)
class Layer:
    """A layer as an image has it."""
    blob: bytes
    media_type: str
    diff_id: str  # of the archive before compression

    @property
    def digest(self):
        """"sha256:..." of the blob."""
        return digest_of(self.blob)


def digest_of(data):
    """"sha256:..." of bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _with_folders(entries):
    """`entries` and the folders above each."""
    all_entries = dict(entries)
    for path in entries:
        parts = path.split("/")
        for i in range(1, len(parts)):
            all_entries.setdefault("/".join(parts[:i]), Entry())
    return all_entries


def archive(entries):
    """The bytes of a tar archive of {path without "/" before it: Entry}."""
    out = io.BytesIO()
    # USTAR has no room for anything but what it needs.
    with tarfile.open(fileobj=out, mode="w",
                      format=tarfile.USTAR_FORMAT) as tar:
        for path, entry in sorted(_with_folders(entries).items()):
            info = tarfile.TarInfo(path)
            info.mode = entry.mode
            info.uid = info.gid = entry.owner
            content = None
            if entry.content is not None:
                info.size = len(entry.content)
                content = io.BytesIO(entry.content)
            elif entry.target:
                info.type = tarfile.SYMTYPE
                info.linkname = entry.target
                info.mode = 0o777
            else:
                info.type = tarfile.DIRTYPE
            tar.addfile(info, content)
    return out.getvalue()


def make_layer(entries):
    """The Layer of {path: Entry}, compressed.

    As it is pushed: a tool that had to compress it would change the digest.
    """
    plain = archive(entries)
    return Layer(
        blob=gzip.compress(plain, compresslevel=9, mtime=0),
        media_type="application/vnd.oci.image.layer.v1.tar+gzip",
        diff_id=digest_of(plain))
