"""Manifests as YAML: keys in the order that they were written in."""

import re

import yaml

# Strings that PyYAML writes without quotes, and that Kubernetes would read as
# numbers (1e3, 0o17) or as booleans (y).
_LOOKS_LIKE_ANOTHER = re.compile(
    r"[-+.]?[0-9][0-9a-fA-FoOxX_.:+-]*|[yYnN]")


class Octal(int):
    """The mode of a file, written as `0440`."""


class OneLine(list):
    """A list written as `[1, 2, 4]`."""


def _string(dumper, text):
    quotes = "'" if _LOOKS_LIKE_ANOTHER.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=quotes)


class _Dumper(yaml.SafeDumper):

    def ignore_aliases(self, data):
        return True  # `&id001` is of no use to who reads a manifest

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


_Dumper.add_representer(str, _string)
_Dumper.add_representer(
    Octal, lambda dumper, mode: dumper.represent_scalar(
        "tag:yaml.org,2002:int", "0%o" % mode))
_Dumper.add_representer(
    OneLine, lambda dumper, items: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", items, flow_style=True))


def manifest_text(document, comment):
    """The text of one document below the lines of a comment."""
    lines = "".join("# %s\n" % line if line else "#\n" for line in comment)
    return lines + yaml.dump(document, Dumper=_Dumper, sort_keys=False,
                             default_flow_style=False, width=79,
                             allow_unicode=True)
