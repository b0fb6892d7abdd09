#!/usr/bin/env python3
"""Writes docs/rules.md from the docstrings of the public rules.

usage: tools/rules_page.py

defs.bzl says which rules are public, and in which file each is. Starlark is
read as the Python that it looks like. rules_page_test.py fails when the page is
not what this writes.
"""

import ast
import inspect
import os
import re
import sys

PAGE = "docs/rules.md"
HEAD = """\
# Rules

```python
load("@gander//:defs.bzl", %s)
```

[guide.md](guide.md) says how a workspace comes to `@gander`. This page is made
of the rules' own text by `tools/rules_page.py`.
"""


class Problem(Exception):
    """Something in a .bzl file that this tool cannot make a page of."""


def public_rules(defs):
    """[(name, file)] of what defs.bzl, given as text, gives to its users."""
    tree = ast.parse(defs)
    loaded = {}
    rules = []
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value,
                                                          ast.Call):
            call = statement.value
            file = call.args[0].value.removeprefix("//").replace(":", "/")
            for keyword in call.keywords:
                loaded[keyword.arg] = (keyword.value.value, file)
        elif isinstance(statement, ast.Assign):
            name = statement.targets[0].id
            original, file = loaded[statement.value.id]
            if name != original:
                raise Problem("%s is called %s in %s" % (name, original, file))
            rules.append((name, file))
    return rules


def parameters(function):
    """[(name, default or None)] of a function's definition."""
    given = function.args
    names = [argument.arg for argument in given.args]
    defaults = [None] * (len(names) - len(given.defaults)) + [
        ast.unparse(default) for default in given.defaults]
    result = list(zip(names, defaults))
    if given.kwarg:
        result.append(("**" + given.kwarg.arg, None))
    return result


def split_docstring(text):
    """A docstring's (prose, {argument: meaning}, returns), without indents."""
    prose, _, rest = text.partition("\nArgs:\n")
    arguments, _, returns = rest.partition("\nReturns:\n")
    meanings = {}
    name = None
    for line in arguments.split("\n"):
        begins = re.match(r"  (\*{0,2}\w+): (.*)", line)
        if begins:
            name = begins.group(1)
            meanings[name] = begins.group(2)
        elif line.strip():
            if name is None:
                raise Problem("not an argument: %r" % line)
            meanings[name] += " " + line.strip()
    return prose.strip(), meanings, " ".join(returns.split())


def shown_default(default):
    """A cell of the table: "required" for what has none."""
    if default is None:
        return "required"
    return "`%s`" % default.replace("'", '"')


def section(name, source, file):
    """The text about the function `name` of a .bzl file."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            break
    else:
        raise Problem("%s: there is no %s" % (file, name))
    text = ast.get_docstring(statement, clean=False)
    if not text:
        raise Problem("%s: %s has no docstring" % (file, name))
    prose, meanings, returns = split_docstring(inspect.cleandoc(text))
    given = parameters(statement)
    if [argument for argument, _ in given] != list(meanings):
        raise Problem("%s: %s takes %s, and its docstring explains %s" % (
            file, name, ", ".join(argument for argument, _ in given),
            ", ".join(meanings)))
    lines = ["## " + name, "", prose, ""]
    if given:
        lines += ["| attribute | default | meaning |", "|---|---|---|"]
    for argument, default in given:
        lines.append("| `%s` | %s | %s |" % (
            argument,
            "" if argument.startswith("*") else shown_default(default),
            meanings[argument].replace("|", "\\|")))
    if returns:
        lines += ["", "Returns: " + returns]
    return "\n".join(lines).rstrip() + "\n"


def page(read):
    """The whole page; `read` gives the text of a file of the repository."""
    rules = public_rules(read("defs.bzl"))
    names = ", ".join('"%s"' % name for name, _ in rules)
    return "\n".join([HEAD % names] + [
        section(name, read(file), file) for name, file in rules])


def read_file(name):
    """The text of a file of the repository."""
    with open(name, encoding="utf-8") as file:
        return file.read()


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    try:
        text = page(read_file)
    except Problem as problem:
        print("tools/rules_page.py: %s" % problem, file=sys.stderr)
        return 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
