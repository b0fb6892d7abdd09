"""Names that the rules make of others."""

load("//tools/rules:characters.bzl", "DIGITS", "LETTERS")

def _replaced(text, allowed):
    return "".join([c if c in allowed else "_" for c in text.elems()])

def identifier(text):
    """`text` with an underscore for all but ASCII letters and digits."""
    return _replaced(text, LETTERS + DIGITS + "_")

def is_identifier(text):
    return text != "" and text == identifier(text) and text[0] not in DIGITS

def printable(text):
    """A file's name as a shell word and a C++ literal.

    It stays as it is, unless embed refuses it anyway.
    """
    return _replaced(text, LETTERS + DIGITS + "._-")

def base_name(label):
    """The base name of the file that a label in a BUILD file is for."""
    return str(label).split(":")[-1].split("/")[-1]

def default_catalog(name):
    """The catalog of a target: its package and its name, as an identifier.

    Unique in a workspace, so that any two may be linked into one program.
    """
    package = native.package_name()
    result = identifier(package + "/" + name if package else name)
    return "_" + result if result[0] in DIGITS else result

def full_label(name):
    """The label of a target of this package, for messages."""
    repository = native.repository_name()
    if repository == "@":
        repository = ""
    return "%s//%s:%s" % (repository, native.package_name(), name)
