"""What Kubernetes takes for a name or a label.

The API server would refuse the others, when the image is built and pushed.
"""

load("//tools/rules:characters.bzl", "DIGITS", "LETTERS", "LOWER", "has_only")

_ENDS = LETTERS + DIGITS

# Of metadata.name where it becomes a label's value or a host name.
LONGEST_LABEL = 63

def _is_name(text, inside, ends, longest):
    return (text != "" and len(text) <= longest and has_only(text, inside) and
            text[0] in ends and text[-1] in ends)

def is_dns_label(text):
    """A name such as "shop-db": RFC 1123."""
    return _is_name(text, LOWER + DIGITS + "-", LOWER + DIGITS, LONGEST_LABEL)

def is_dns_subdomain(text):
    """DNS labels with dots between them: the name of a Secret, say."""
    if len(text) > 253:
        return False
    for part in text.split("."):
        if not is_dns_label(part):
            return False
    return True

def is_label_value(text):
    return text == "" or _is_name(text, _ENDS + "-_.", _ENDS, LONGEST_LABEL)

def is_label_key(text):
    """"team" or "example.com/team": the key of a label or an annotation."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_dns_subdomain(prefix):
        return False
    return _is_name(name, _ENDS + "-_.", _ENDS, LONGEST_LABEL)

def is_secret_key(text):
    return (_is_name(text, _ENDS + "-_.", _ENDS + "-_.", 253) and
            text not in [".", ".."] and not text.startswith(".."))

def is_variable_name(text):
    """A variable of the environment, as a shell has it."""
    return (text != "" and has_only(text, _ENDS + "_") and text[0] not in DIGITS)
