"""The shared libraries that a program is loaded with."""

import os
import platform
import re
import subprocess

from elf import read_program
from problem import Problem

# "	libpq.so.5 => /lib/x86_64-linux-gnu/libpq.so.5 (0x00007f...)"
_FOUND = re.compile(r"^\s*(\S+) => (/\S+) \(0x[0-9a-f]+\)$")
_MISSING = re.compile(r"^\s*(\S+) => not found$")
_HOSTS = {"x86_64": "amd64", "aarch64": "arm64"}


def parse_list(text):
    """{name: file} of what `ld.so --list` printed."""
    files = {}
    missing = []
    for line in text.splitlines():
        found = _FOUND.match(line)
        if found:
            files[found.group(1)] = found.group(2)
        elif _MISSING.match(line):
            missing.append(_MISSING.match(line).group(1))
    if missing:
        raise Problem("these libraries of the program are not on this machine: "
                      "%s; install their packages" % ", ".join(missing))
    return files


def closure(path):
    """(program, {name: file}) of the libraries of a program.

    The loader is not one of them. A static program has none.
    """
    program = read_program(path)
    if not program.interpreter:
        return program, {}
    host = _HOSTS.get(platform.machine(), platform.machine())
    if program.architecture != host:
        raise Problem("%s is for %s, and this machine is %s: which libraries it "
                      "needs can be found out only where it runs; build the "
                      "image on such a machine" %
                      (path, program.architecture, host))
    # The environment must not choose other libraries than the image's.
    listed = subprocess.run([program.interpreter, "--list", path], check=False,
                            capture_output=True, text=True, env={"LC_ALL": "C"})
    if listed.returncode != 0:
        raise Problem("%s --list %s: %s" % (program.interpreter, path,
                                            listed.stderr.strip()))
    libraries = parse_list(listed.stdout)
    return program, {
        name: file for name, file in libraries.items()
        if os.path.realpath(file) != os.path.realpath(program.interpreter)}
