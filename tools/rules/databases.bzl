"""The databases that a project can name, and their drivers."""

# What connects to each.
_DRIVERS = {
    "postgres": [Label("//tools/rules:postgres_driver")],
    "sqlite": [Label("//tools/rules:sqlite_driver")],
}

DEFAULT_DATABASES = ["postgres", "sqlite"]

def check_databases(label, databases):
    """Fails unless `databases` names some that exist, each once."""
    known = ", ".join(_DRIVERS.keys())
    if not databases:
        fail("%s: `databases` is empty; name at least one of %s" % (label, known))
    for i, database in enumerate(databases):
        if database not in _DRIVERS:
            fail("%s: `databases` names \"%s\", which is none of %s" %
                 (label, database, known))
        if database in databases[:i]:
            fail("%s: `databases` names \"%s\" twice" % (label, database))

def drivers(databases):
    """The drivers of these databases, as `deps`; check_databases is elsewhere."""
    result = []
    for database in databases:
        result += _DRIVERS.get(database, [])
    return result
