"""Tests of rules_page.py, and of the page that is committed."""

import unittest

import rules_page

DEFS = '''"""Public."""

load("//tools/rules:a.bzl", _one = "one")
load("//tools/rules:b.bzl", _two = "two")

two = _two
one = _one
'''

RULE = '''
def _private(x):
    pass

def one(name, size = "small", tags = [], **kwargs):
    """Does one thing.

    ```python
    one(name = "x")
    ```

    Args:
      name: The target.
      size: How large, "small"|"large",
        on two lines.
      tags: Of all.
      **kwargs: The rest.

    Returns:
      Nothing
      much.
    """
    native.filegroup(name = name)
'''


class RulesPageTest(unittest.TestCase):

    def test_public_is_what_defs_assigns_in_its_order(self):
        self.assertEqual(rules_page.public_rules(DEFS),
                         [("two", "tools/rules/b.bzl"),
                          ("one", "tools/rules/a.bzl")])

    def test_a_section_has_text_table_and_result(self):
        self.assertEqual(rules_page.section("one", RULE, "a.bzl"), '''\
## one

Does one thing.

```python
one(name = "x")
```

| attribute | default | meaning |
|---|---|---|
| `name` | required | The target. |
| `size` | `"small"` | How large, "small"\\|"large", on two lines. |
| `tags` | `[]` | Of all. |
| `**kwargs` |  | The rest. |

Returns: Nothing much.
''')

    def test_an_attribute_without_explanation_is_an_error(self):
        for source in (RULE.replace("      tags: Of all.\n", ""),
                       RULE.replace("tags = [], ", ""),
                       RULE.replace('"""Does', 'x = """Does')):
            with self.assertRaises(rules_page.Problem):
                rules_page.section("one", source, "a.bzl")

    def test_the_committed_page_is_what_the_rules_say(self):
        self.maxDiff = None
        self.assertEqual(
            rules_page.read_file(rules_page.PAGE),
            rules_page.page(rules_page.read_file),
            "run tools/rules_page.py")


if __name__ == "__main__":
    unittest.main()
