"""Images that must not build."""

load("//tools/rules:migration_image.bzl", "migration_image")

def failing_images(attributes_of):
    """image_NAME for each name, with what it has that a good image has not."""
    for name, attributes in attributes_of.items():
        given = {"binary": "//migrations:migrate"}
        given.update(attributes)
        migration_image(
            name = "image_" + name,
            tags = ["manual"],
            **given
        )
