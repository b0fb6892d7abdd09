"""What the API server takes for a name, a label, a quantity: its words for what
it refuses are not repeated, its rules are."""

import re

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_DNS_LABEL = re.compile(_LABEL)
_DNS_SUBDOMAIN = re.compile(r"%s(\.%s)*" % (_LABEL, _LABEL))
_QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_SECRET_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_QUANTITY = re.compile(r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
                       r"([KMGTPE]i|[munkMGTPE]|[eE][+-]?[0-9]+)?")
_FACTORS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "m": 1e-3,
            "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "": 1}


def is_dns_label(text):
    return len(text) <= 63 and bool(_DNS_LABEL.fullmatch(text))


def is_dns_subdomain(text):
    return len(text) <= 253 and bool(_DNS_SUBDOMAIN.fullmatch(text))


def is_label_value(value):
    return isinstance(value, str) and len(value) <= 63 and (
        value == "" or bool(_QUALIFIED.fullmatch(value)))


def is_qualified_name(text):
    """The key of a label or an annotation, the type of a condition."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_dns_subdomain(prefix):
        return False
    return len(name) <= 63 and bool(_QUALIFIED.fullmatch(name))


def is_secret_key(text):
    return (len(text) <= 253 and bool(_SECRET_KEY.fullmatch(text))
            and text != "." and not text.startswith(".."))


def is_quantity(value):
    return bool(_QUANTITY.fullmatch(str(value)))


def quantity(value):
    """The number that a quantity stands for."""
    match = _QUANTITY.fullmatch(str(value))
    return float(match.group(1)) * _FACTORS[match.group(3) or ""]
