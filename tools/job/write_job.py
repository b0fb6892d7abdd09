#!/usr/bin/env python3
"""Writes the manifest of a Kubernetes Job that runs migrations.

The rule migration_job runs it, with a line for each argument in a file
(@FILE), and has checked the values.
"""

import argparse
import dataclasses
import sys

# Its modules stand in the source tree, where no cache of theirs belongs.
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from job_manifest import job_manifest
from job_settings import Fleet, JobSettings
from manifest_text import manifest_text


def _flag(name):
    return "--" + name


def _pair(text):
    """"NAME=VALUE"; the name has no "="."""
    name, _, value = text.partition("=")
    return name, value


def _parser():
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@",
                                     allow_abbrev=False)
    for name in ("out", "owner", "image", "image_repository",
                 "image_digest_file"):
        parser.add_argument(_flag(name), default="")
    for name in ("fleet_targets", "fleet_parallelism", "fleet_max_failed"):
        parser.add_argument(_flag(name), type=int)
    for field in dataclasses.fields(JobSettings):
        if field.name in ("image", "fleet"):
            continue
        flag = _flag(field.name)
        if field.default_factory is dict:
            parser.add_argument(flag, action="append", type=_pair, default=[])
        elif field.default_factory is list:
            parser.add_argument(flag, action="append", default=[])
        elif field.name == "ttl" or isinstance(field.default, int):
            parser.add_argument(flag, type=int, default=field.default)
        elif field.default is dataclasses.MISSING:
            parser.add_argument(flag, required=True)
        else:
            parser.add_argument(flag, default=field.default)
    return parser


def _image(arguments):
    if not arguments.image_digest_file:
        return arguments.image
    with open(arguments.image_digest_file, encoding="ascii") as file:
        return "%s@%s" % (arguments.image_repository, file.read().strip())


def settings_of(arguments):
    """The JobSettings of parsed arguments."""
    values = {}
    for field in dataclasses.fields(JobSettings):
        if field.name not in ("image", "fleet"):
            value = getattr(arguments, field.name)
            is_dict = field.default_factory is dict
            values[field.name] = dict(value) if is_dict else value
    fleet = None
    if arguments.fleet_targets:
        fleet = Fleet(arguments.fleet_targets, arguments.fleet_parallelism,
                      arguments.fleet_max_failed)
    return JobSettings(image=_image(arguments), fleet=fleet, **values)


def comment_of(owner, fleet):
    """The lines above the manifest."""
    lines = ["Made by the migration_job %s of gander." % owner,
             "Applying it again does nothing: another image or argument gives "
             "the Job another", "name, and with that another run."]
    needed = "1.33" if fleet else "1.31"
    return lines + ["For Kubernetes %s or later." % needed]


def main(argv):
    arguments = _parser().parse_args(argv)
    settings = settings_of(arguments)
    with open(arguments.out, "w", encoding="utf-8") as file:
        file.write(manifest_text(
            job_manifest(settings),
            comment_of(arguments.owner, settings.fleet)))


if __name__ == "__main__":
    main(sys.argv[1:])
