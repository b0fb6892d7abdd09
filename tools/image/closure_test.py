"""Tests of closure.py and elf.py."""

import os
import tempfile
import unittest

from closure import closure, parse_list
from elf import read_program
from problem import Problem


class ClosureTest(unittest.TestCase):

    def test_the_loader_and_the_kernel_are_no_libraries(self):
        self.assertEqual(
            parse_list("\tlinux-vdso.so.1 (0x00007ffd)\n"
                       "\tlibm.so.6 => /lib/x/libm.so.6 (0x00007f1)\n"
                       "\t/lib64/ld-linux-x86-64.so.2 (0x00007f2)\n"
                       "\tlibodd name.so => /lib/odd (0x1)\n"),
            {"libm.so.6": "/lib/x/libm.so.6"})

    def test_a_library_that_is_missing_is_named(self):
        with self.assertRaisesRegex(Problem, "libpq.so.5.*install"):
            parse_list("\tlibpq.so.5 => not found\n"
                       "\tlibm.so.6 => /lib/x/libm.so.6 (0x00007f1)\n")

    def test_a_real_program_has_the_c_library_and_the_loader_apart(self):
        program, libraries = closure("/bin/sh")
        self.assertIn("libc.so.6", libraries)
        self.assertTrue(os.path.exists(program.interpreter))
        self.assertNotIn(os.path.basename(program.interpreter), libraries)

    def test_the_environment_chooses_no_library(self):
        before = closure("/bin/sh")
        os.environ["LD_LIBRARY_PATH"] = "/nowhere"
        self.addCleanup(os.environ.pop, "LD_LIBRARY_PATH")
        self.assertEqual(closure("/bin/sh"), before)


class ElfTest(unittest.TestCase):

    def write(self, content):
        file = tempfile.NamedTemporaryFile(delete=False)
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(content)
        return file.name

    def test_a_script_is_no_program(self):
        for content in (b"", b"#!/bin/sh\n" + b" " * 100, b"\x7fELF\x01" +
                        b"\0" * 100):
            with self.assertRaisesRegex(Problem, "migration_binary"):
                read_program(self.write(content))

    def test_a_program_for_another_machine_cannot_be_looked_into(self):
        with open("/bin/sh", "rb") as file:
            content = bytearray(file.read())
        other = 183 if content[18] != 183 else 62
        content[18] = other
        path = self.write(bytes(content))
        self.assertEqual(read_program(path).architecture,
                         "arm64" if other == 183 else "amd64")
        with self.assertRaisesRegex(Problem, "build the image on such"):
            closure(path)

    def test_an_unknown_machine_is_said(self):
        with open("/bin/sh", "rb") as file:
            content = bytearray(file.read())
        content[18:20] = b"\xff\xfe"
        with self.assertRaisesRegex(Problem, "does not know"):
            read_program(self.write(bytes(content)))


if __name__ == "__main__":
    unittest.main()
