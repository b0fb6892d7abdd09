"""Which of Debian's packages a file is from."""

import dataclasses
import os


@dataclasses.dataclass(frozen=True, order=True)
class Package:
    """A package that is installed."""
    name: str
    version: str
    architecture: str
    source: str


def _paths(file):
    """The names under which a package may list a file: /lib is /usr/lib."""
    if file.startswith("/usr/"):
        return (file, file[len("/usr"):])
    return (file, "/usr" + file)


class Dpkg:
    """The database of dpkg in a folder; empty when there is none."""

    def __init__(self, folder="/var/lib/dpkg"):
        self._packages = {}
        self._owners = {}
        try:
            with open(os.path.join(folder, "status"), encoding="utf-8") as file:
                self._read_status(file.read())
            lists = os.listdir(os.path.join(folder, "info"))
        except OSError:
            return
        for name in lists:
            if name.endswith(".list"):
                owner = name[:-len(".list")].split(":")[0]
                path = os.path.join(folder, "info", name)
                with open(path, encoding="utf-8") as file:
                    for line in file:
                        if ".so" in line or line.startswith("/etc/"):
                            self._owners[line.rstrip("\n")] = owner

    def _read_status(self, text):
        for paragraph in text.split("\n\n"):
            fields = {}
            for line in paragraph.splitlines():
                key, separator, value = line.partition(": ")
                if separator and not key.startswith(" "):
                    fields[key] = value
            if fields.get("Status", "").endswith(" installed"):
                self._packages[fields["Package"]] = Package(
                    fields["Package"], fields["Version"],
                    fields["Architecture"],
                    fields.get("Source", fields["Package"]).split(" ")[0])

    def package_of(self, file):
        """The Package that `file`, or what it links to, is from; else None."""
        for path in (os.path.realpath(file), file):
            for spelling in _paths(path):
                if spelling in self._owners:
                    return self._packages.get(self._owners[spelling])
        return None
