"""Tests of layer.py."""

import gzip
import io
import tarfile
import unittest

from layer import Entry, archive, digest_of, make_layer

ENTRIES = {
    "b/file": Entry(content=b"text", mode=0o644),
    "a": Entry(target="b/file"),
    "tmp": Entry(mode=0o1777),
    "home/x": Entry(mode=0o700, owner=65532),
}


class LayerTest(unittest.TestCase):

    def members(self):
        with tarfile.open(fileobj=io.BytesIO(archive(ENTRIES))) as tar:
            return tar.getmembers()

    def test_entries_are_sorted_and_have_their_folders(self):
        self.assertEqual([member.name for member in self.members()],
                         ["a", "b", "b/file", "home", "home/x", "tmp"])

    def test_nothing_of_this_machine_is_in_them(self):
        for member in self.members():
            self.assertEqual((member.mtime, member.uname, member.gname),
                             (0, "", ""))
            self.assertEqual(member.uid, 65532 if member.name == "home/x" else 0)

    def test_modes_stay(self):
        modes = {member.name: member.mode for member in self.members()}
        self.assertEqual(modes["tmp"], 0o1777)
        self.assertEqual(modes["b/file"], 0o644)
        self.assertEqual(modes["b"], 0o755)

    def test_order_of_entries_changes_nothing(self):
        turned = dict(reversed(ENTRIES.items()))
        self.assertEqual(make_layer(ENTRIES), make_layer(turned))

    def test_the_diff_id_is_of_what_was_compressed(self):
        layer = make_layer(ENTRIES)
        self.assertEqual(digest_of(gzip.decompress(layer.blob)), layer.diff_id)
        self.assertEqual(digest_of(layer.blob), layer.digest)


if __name__ == "__main__":
    unittest.main()
