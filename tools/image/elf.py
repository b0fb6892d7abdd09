"""What a program's ELF header says: its architecture and its loader."""

import dataclasses
import struct

from problem import Problem

# e_machine, and what images call it.
_ARCHITECTURES = {62: "amd64", 183: "arm64", 21: "ppc64le", 22: "s390x",
                  243: "riscv64"}
_PT_INTERP = 3


@dataclasses.dataclass(frozen=True)
class Program:
    """A program of 64 bits."""
    architecture: str  # "amd64"
    interpreter: str  # "/lib64/ld-linux-x86-64.so.2"; "" when it is static


def read_program(path):
    """The Program in a file."""
    with open(path, "rb") as file:
        header = file.read(64)
        if len(header) < 64 or header[:4] != b"\x7fELF" or header[4] != 2:
            raise Problem("%s is no program of 64 bits (ELF); `binary` must be "
                          "a migration_binary" % path)
        order = "<" if header[5] == 1 else ">"
        machine, = struct.unpack_from(order + "H", header, 18)
        offset, = struct.unpack_from(order + "Q", header, 32)
        size, count = struct.unpack_from(order + "HH", header, 54)
        if machine not in _ARCHITECTURES:
            raise Problem("%s is for the ELF machine %d, which this tool does "
                          "not know" % (path, machine))
        return Program(_ARCHITECTURES[machine],
                       _interpreter(file, order, offset, size, count))


def _interpreter(file, order, offset, size, count):
    for i in range(count):
        file.seek(offset + i * size)
        entry = file.read(size)
        kind, = struct.unpack_from(order + "I", entry, 0)
        if kind == _PT_INTERP:
            start, = struct.unpack_from(order + "Q", entry, 8)
            length, = struct.unpack_from(order + "Q", entry, 32)
            file.seek(start)
            return file.read(length).rstrip(b"\0").decode()
    return ""
