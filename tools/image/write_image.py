#!/usr/bin/env python3
"""Writes a container image of a migration binary, without a container runtime.

The rule migration_image runs it, with a line for each argument in a file
(@FILE).
"""

import argparse
import json
import os
import subprocess
import sys

# Its modules stand in the source tree, where no cache of theirs belongs.
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import rootfs
from base_image import BaseImage, read_base
from closure import closure
from dpkg import Dpkg
from image import Image, write_image
from image_config import make_config
from layer import Entry, make_layer
from problem import Problem
from sbom import make_sbom


def _pair(text):
    """"NAME=VALUE"; the name has no "="."""
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError("%r is not NAME=VALUE" % text)
    return name, value


def parse(argv):
    """The settings."""
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@",
                                     allow_abbrev=False)
    for name in ("binary", "name", "repository", "tag", "out", "digest_out",
                 "sbom_out"):
        parser.add_argument("--" + name, required=True)
    for name in ("base", "title", "version"):
        parser.add_argument("--" + name, default="")
    parser.add_argument("--cmd", action="append", default=[])
    for name in ("env", "labels"):
        parser.add_argument("--" + name, action="append", type=_pair,
                            default=[])
    settings = parser.parse_args(argv)
    settings.env = dict(settings.env)
    settings.labels = dict(settings.labels)
    settings.title = settings.title or settings.name
    return settings


def ask_binary(path):
    """What the program says of itself: gander's version, databases, latest."""
    asked = subprocess.run([path, "--version", "--output=json"], check=False,
                           capture_output=True, text=True, env={})
    try:
        answer = json.loads(asked.stdout)
        return answer["gander"], answer["databases"], answer["latest"]
    except (ValueError, KeyError, TypeError):
        raise Problem("%s does not answer as a migration_binary does: %s" %
                      (path, asked.stderr.strip() or asked.stdout)) from None


def make_image(settings):
    """Writes all that the settings ask for."""
    binary = os.path.abspath(settings.binary)
    program, libraries = closure(binary)
    gander, settings.databases, settings.schema_version = ask_binary(binary)
    base = BaseImage([], {})
    place = rootfs.whole_system
    if settings.base:
        base = read_base(settings.base, program.architecture)
        place = rootfs.beside_program
    system, sources = place(program.interpreter, libraries)
    for path, file in sources.items():
        system[path] = Entry(content=rootfs.read(file), mode=0o755)
    application = {"app/" + settings.name:
                   Entry(content=rootfs.read(binary), mode=0o755)}

    dpkg = Dpkg()
    owners = {path: dpkg.package_of(file) for path, file in sources.items()}
    files = {path: entry.content
             for path, entry in {**system, **application}.items()
             if entry.content is not None}
    sbom = make_sbom(settings.title, settings.version, gander, files,
                     {path: owner for path, owner in owners.items() if owner})
    application["app/%s.spdx.json" % settings.name] = Entry(
        content=sbom.encode(), mode=0o644)

    layers = [make_layer(system), make_layer(application)]
    config = make_config(
        settings, program.architecture,
        rootfs.entrypoint(settings.name, program.interpreter,
                          bool(settings.base)),
        base.config, ["shared libraries", "/app/" + settings.name])
    digest = write_image(
        Image(config, base.layers + layers, settings.repository, settings.tag),
        settings.out)
    with open(settings.digest_out, "w", encoding="ascii") as file:
        file.write(digest + "\n")
    with open(settings.sbom_out, "w", encoding="utf-8") as file:
        file.write(sbom)


def main(argv):
    try:
        make_image(parse(argv))
    except Problem as problem:
        print("migration_image: %s" % problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
