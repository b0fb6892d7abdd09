"""GanderImageInfo: what migration_image tells other rules of an image."""

GanderImageInfo = provider(
    doc = "An image that migration_image made.",
    fields = {
        "archive": "File: the image as a tar file.",
        "digest": "File: \"sha256:...\" of the image's manifest, as text.",
        "repository": "string: where it is pushed to, without tag or digest;" +
                      " may be empty.",
        "tag": "string: what it is tagged with; may be empty.",
    },
)
