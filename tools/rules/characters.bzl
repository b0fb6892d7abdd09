"""Sets of characters, and texts that have only those."""

LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
DIGITS = "0123456789"
LETTERS = LOWER + UPPER

def has_only(text, allowed):
    """Whether no character of `text` is outside `allowed`; true for ""."""
    return not [c for c in text.elems() if c not in allowed]
