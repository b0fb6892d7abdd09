"""Targets that must not build; ../check_failures.sh says what they must say."""

load("//tools/rules:catalog.bzl", "migration_catalog")
load("//tools/rules:cc.bzl", "gander_cc_binary")

_MANUAL = ["manual"]

def failing_catalog(name, databases = ["postgres", "sqlite"], **kwargs):
    migration_catalog(
        name = name,
        testonly = True,
        databases = databases,
        tags = _MANUAL,
        **kwargs
    )

def failing_link(name, **kwargs):
    """A program of one catalog: `name` is the program."""
    failing_catalog(name + "_catalog", **kwargs)
    program(name, [":%s_catalog" % name])

def program(name, deps):
    gander_cc_binary(
        name = name,
        testonly = True,
        srcs = ["main.cc"],
        tags = _MANUAL,
        deps = deps,
    )
