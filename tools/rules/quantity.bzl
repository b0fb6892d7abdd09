"""Quantities of Kubernetes, such as "250m" or "64Mi"."""

_FACTORS = {
    "": 1000,
    "G": 1000 * 1000 * 1000 * 1000,
    "Gi": 1000 * 1024 * 1024 * 1024,
    "k": 1000 * 1000,
    "Ki": 1000 * 1024,
    "M": 1000 * 1000 * 1000,
    "Mi": 1000 * 1024 * 1024,
    "m": 1,
    "T": 1000 * 1000 * 1000 * 1000 * 1000,
    "Ti": 1000 * 1024 * 1024 * 1024 * 1024,
}

def quantity_milli(text):
    """A thousand times the number that `text` stands for; None if it is none."""
    number = text.rstrip("GiKkMmT")
    factor = _FACTORS.get(text[len(number):])
    whole, dot, fraction = number.partition(".")
    if factor == None or not whole.isdigit() or (dot and not fraction.isdigit()):
        return None
    scale = 1
    for _ in fraction.elems():
        scale *= 10
    return (int(whole) * scale + int(fraction or "0")) * factor // scale
