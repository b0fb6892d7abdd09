"""Durations in BUILD files, written as the flags of the program take them."""

_UNITS = [("h", 3600), ("m", 60), ("s", 1)]

def duration_seconds(text):
    """The seconds of "30m" or "1h30m": whole numbers with h, m, s, in that order.

    Returns:
      A positive number, or None where `text` is no such duration.
    """
    seconds = 0
    rest = text
    for unit, factor in _UNITS:
        if unit in rest:
            number, _, rest = rest.partition(unit)
            if not number.isdigit():
                return None
            seconds += int(number) * factor
    return seconds if rest == "" and seconds > 0 else None
