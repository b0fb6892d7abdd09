"""The files of an image: the program, and what it needs to run."""

import os

from layer import Entry
from problem import Problem

CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
USER = 65532
HOME = "home/nonroot"

_PASSWD = """\
root:x:0:0:root:/root:/sbin/nologin
nonroot:x:%d:%d:nonroot:/%s:/sbin/nologin
""" % (USER, USER, HOME)
_GROUP = "root:x:0:\nnonroot:x:%d:\n" % USER
_NSSWITCH = "passwd: files\ngroup: files\nhosts: files dns\n"


def read(path):
    """The bytes of a file of this machine."""
    with open(path, "rb") as file:
        return file.read()


def _text(text):
    return Entry(content=text.encode(), mode=0o644)


def whole_system(interpreter, libraries):
    """({path: Entry}, {path: file of this machine}) for an image without base.

    Each library is where the loader looks for it by itself, under the name by
    which it is asked for.
    """
    entries = {
        "etc/passwd": _text(_PASSWD),
        "etc/group": _text(_GROUP),
        "etc/nsswitch.conf": _text(_NSSWITCH),
        "tmp": Entry(mode=0o1777),
        HOME: Entry(mode=0o700, owner=USER),
    }
    sources = {}
    if os.path.exists(CERTIFICATES):
        sources[CERTIFICATES[1:]] = CERTIFICATES
    else:
        raise Problem("%s is missing: install the package ca-certificates" %
                      CERTIFICATES)
    for name, file in libraries.items():
        sources[os.path.join(os.path.dirname(file)[1:], name)] = file
    if interpreter:
        sources[interpreter[1:]] = interpreter
    return _usr_merged(entries, sources)


def _usr_merged(entries, sources):
    """Puts what is in /lib and /lib64 into /usr, as Debian has it, with links."""
    merged = {}
    for path, file in sources.items():
        top = path.split("/")[0]
        if top.startswith("lib"):
            entries[top] = Entry(target="usr/" + top)
            path = "usr/" + path
        merged[path] = file
    return entries, merged


def beside_program(interpreter, libraries):
    """The same on top of a base, of which nothing is replaced."""
    sources = {"app/lib/" + name: file for name, file in libraries.items()}
    if interpreter:
        sources["app/lib/" + os.path.basename(interpreter)] = interpreter
    return {}, sources


def entrypoint(program, interpreter, has_base):
    """The command that starts /app/PROGRAM."""
    command = ["/app/" + program]
    if not has_base or not interpreter:
        return command
    return ["/app/lib/" + os.path.basename(interpreter), "--library-path",
            "/app/lib"] + command
