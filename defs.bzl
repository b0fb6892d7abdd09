"""The public rules of gander.

load("@gander//:defs.bzl", "migration_binary", "migration_files")
"""

load("//tools/rules:migration_binary.bzl", _migration_binary = "migration_binary")
load("//tools/rules:migration_files.bzl", _migration_files = "migration_files")
load("//tools/rules:migration_image.bzl", _migration_image = "migration_image")
load("//tools/rules:migration_job.bzl", _migration_job = "migration_job")
load("//tools/rules:migration_library.bzl", _migration_library = "migration_library")
load("//tools/rules:migration_test.bzl", _migration_test = "migration_test")

migration_binary = _migration_binary
migration_files = _migration_files
migration_image = _migration_image
migration_job = _migration_job
migration_library = _migration_library
migration_test = _migration_test
