#!/bin/sh
# For Bazel, whose 4.2 has no py_test that finds a Python.
exec python3 -B "$@"
