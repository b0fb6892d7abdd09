"""What an image cannot be made of, for the person who builds it."""


class Problem(Exception):
    """Its text says what is wrong, and what to do."""
