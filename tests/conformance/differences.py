"""Counts checks that are equal, deliberately different, or failed.

The deliberate differences are a file, in it a line for each, words as a shell
reads them, # before a comment:

    CHECK RESULT REASON

CHECK is the name of a check and RESULT what gander gives there; in both a *
stands for any text, and nothing else is special. A check that is in the file
and gives anything else fails, and so does a line that no check needed.
"""

import re
import shlex


class Differences:

    def __init__(self, path):
        self.known = []
        self.used = set()
        self.equal = self.deliberate = self.failed = 0
        with open(path, encoding="utf-8") as file:
            for line in file:
                words = shlex.split(line, comments=True)
                if words:
                    if len(words) != 3:
                        raise SystemExit("%s: not CHECK RESULT REASON: %s" %
                                         (path, line.strip()))
                    self.known.append(words)

    def check(self, name, wanted, got, weight=1):
        """Counts `got` as equal to `wanted`, or as what the file says."""
        if got == wanted:
            self.equal += weight
            print("equal      " + name)
            return
        for words in self.known:
            if _matches(name, words[0]) and _matches(str(got), words[1]):
                self.used.add(tuple(words))
                self.deliberate += weight
                print("different  %s: %s, not %s: %s" % (name, got, wanted,
                                                         words[2]))
                return
        self.failed += weight
        print("FAILED     %s\n  wanted: %s\n  got:    %s" % (name, wanted,
                                                             got))

    def report(self):
        """Prints the sums; 1 when something failed or was listed in vain."""
        for words in self.known:
            if tuple(words) not in self.used:
                self.failed += 1
                print("FAILED     %s: is listed as different, and is not" %
                      words[0])
        print("%d equal, %d deliberately different, %d failed" % (
            self.equal, self.deliberate, self.failed))
        return 1 if self.failed or not self.equal else 0


def _matches(text, pattern):
    return re.fullmatch(re.escape(pattern).replace("\\*", ".*"), text,
                        re.S) is not None
