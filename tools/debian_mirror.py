#!/usr/bin/env python3
"""Prints the mirror of Debian itself that this machine's apt uses.

usage: debian_mirror.py FILE..., the files being apt's *.sources and *.list.
Prints nothing when none of them names one: other projects' repositories, which
may well end in /debian and have a suite bookworm, hold no Debian.
"""

import re
import sys
import urllib.parse

RELEASES = {"bookworm", "trixie", "forky", "sid", "stable", "testing",
            "unstable"}


def entries_of_sources(text):
    """The entries of a deb822 file, as field: words."""
    for stanza in re.split(r"\n\s*\n", text):
        fields = {}
        name = ""
        for line in stanza.split("\n"):
            if line.startswith("#"):
                continue
            if line[:1].isspace():
                fields[name] = fields.get(name, []) + line.split()
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.lower()
                fields[name] = value.split()
        if fields.get("enabled", ["yes"])[0].lower() not in ("no", "false"):
            yield fields


def entries_of_list(text):
    """The same of a file of lines: deb [OPTIONS] URI SUITE COMPONENT..."""
    for line in text.split("\n"):
        match = re.match(
            r"deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)", line)
        if match:
            options = dict(option.split("=", 1)
                           for option in (match.group(1) or "").split()
                           if "=" in option)
            fields = {"types": ["deb"], "uris": [match.group(2)],
                      "suites": [match.group(3)],
                      "components": match.group(4).split()}
            if "signed-by" in options:
                fields["signed-by"] = [options["signed-by"]]
            yield fields


def is_debian(uri, signed_by):
    url = urllib.parse.urlsplit(uri)
    if url.scheme not in ("http", "https"):
        return False
    if url.hostname and url.hostname.endswith(".debian.org"):
        return True
    if signed_by:
        return any("debian-archive" in key for key in signed_by)
    return url.path.rstrip("/").split("/")[-1] == "debian"


def mirror_in(text, is_list):
    """The first mirror of Debian itself, or None."""
    entries = entries_of_list(text) if is_list else entries_of_sources(text)
    for entry in entries:
        if ("deb" in entry.get("types", [])
                and RELEASES & set(entry.get("suites", []))
                and "main" in entry.get("components", [])):
            for uri in entry.get("uris", []):
                if is_debian(uri, entry.get("signed-by")):
                    return uri
    return None


def main(paths):
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as file:
            mirror = mirror_in(file.read(), path.endswith(".list"))
        if mirror:
            print(mirror)
            return


if __name__ == "__main__":
    main(sys.argv[1:])
