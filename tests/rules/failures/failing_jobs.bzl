"""Jobs that must not build."""

load("//tools/rules:migration_job.bzl", "migration_job")

def failing_jobs(attributes_of):
    """job_NAME for each name, with what it has that a good Job has not."""
    for name, attributes in attributes_of.items():
        given = {
            "image_reference": "registry.example.com/shop/migrate:1.4.0",
            "job_name": "shop-migrate",
            "secret": "shop-database",
        }
        given.update(attributes)
        migration_job(
            name = "job_" + name,
            testonly = True,
            tags = ["manual"],
            **given
        )
