"""The public rules of gander.

load("@gander//:defs.bzl", "migration_binary", "migration_files")
"""

load("//tools/rules:migration_binary.bzl", _migration_binary = "migration_binary")
load("//tools/rules:migration_files.bzl", _migration_files = "migration_files")
load("//tools/rules:migration_job.bzl", _migration_job = "migration_job")
load("//tools/rules:migration_library.bzl", _migration_library = "migration_library")

migration_binary = _migration_binary
migration_files = _migration_files
migration_job = _migration_job
migration_library = _migration_library
