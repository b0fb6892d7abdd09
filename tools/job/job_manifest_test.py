"""Tests of job_manifest.py, and of the pod inside."""

import unittest

from job_manifest import job_manifest
from job_settings import Fleet, JobSettings

FLEET = Fleet(targets=1000, parallelism=10, max_failed=5)


def job(**values):
    values = {"name": "shop", "image": "r/shop:1", "secret": "db",
              "secret_key": "url", "deadline": 1800, **values}
    return job_manifest(JobSettings(**values))


def pod(**values):
    return job(**values)["spec"]["template"]["spec"]


def container(**values):
    return pod(**values)["containers"][0]


def env(**values):
    return {variable["name"]: variable for variable in container(**values)["env"]}


class NameTest(unittest.TestCase):

    def test_the_same_job_has_the_same_name(self):
        self.assertEqual(job()["metadata"]["name"], job()["metadata"]["name"])

    def test_whatever_cannot_be_changed_in_a_job_changes_its_name(self):
        changes = [{"image": "r/shop:2"}, {"args": ["--to=7"]},
                   {"env": {"A": "b"}}, {"secret": "other"},
                   {"labels": {"team": "shop"}}, {"fleet": FLEET}]
        names = {job(**change)["metadata"]["name"] for change in changes}
        names.add(job()["metadata"]["name"])
        self.assertEqual(len(names), len(changes) + 1)

    def test_what_is_only_said_of_the_job_does_not(self):
        self.assertEqual(job(annotations={"a": "b"})["metadata"]["name"],
                         job()["metadata"]["name"])

    def test_the_suffix_is_eleven_characters(self):
        self.assertRegex(job()["metadata"]["name"], r"^shop-[0-9a-f]{10}$")


class RetriesTest(unittest.TestCase):

    def test_a_disruption_is_looked_at_before_the_exit_code(self):
        first, second = job()["spec"]["podFailurePolicy"]["rules"]
        self.assertEqual(first["action"], "Ignore")
        self.assertEqual(first["onPodConditions"][0]["type"],
                         "DisruptionTarget")
        self.assertEqual(second["action"], "FailJob")
        self.assertEqual(second["onExitCodes"]["values"],
                         [1, 2, 4, 8, 9, 134, 139])

    def test_the_exit_code_is_that_of_the_container(self):
        names = [c["name"] for c in pod()["containers"]]
        rule = job()["spec"]["podFailurePolicy"]["rules"][1]
        self.assertEqual([rule["onExitCodes"]["containerName"]], names)

    def test_pods_are_not_restarted_in_place(self):
        self.assertEqual(pod()["restartPolicy"], "Never")

    def test_a_job_is_retried_as_often_as_said(self):
        self.assertEqual(job()["spec"]["backoffLimit"], 6)
        self.assertEqual(job(backoff_limit=0)["spec"]["backoffLimit"], 0)

    def test_a_job_stays_unless_a_time_is_given(self):
        self.assertNotIn("ttlSecondsAfterFinished", job()["spec"])
        self.assertEqual(job(ttl=0)["spec"]["ttlSecondsAfterFinished"], 0)


class FleetTest(unittest.TestCase):

    def test_there_is_an_index_for_each_database(self):
        spec = job(fleet=FLEET)["spec"]
        self.assertEqual(
            (spec["completionMode"], spec["completions"], spec["parallelism"],
             spec["maxFailedIndexes"]), ("Indexed", 1000, 10, 5))

    def test_retries_are_counted_for_each_database(self):
        spec = job(fleet=FLEET, backoff_limit=2)["spec"]
        self.assertEqual(spec["backoffLimitPerIndex"], 2)
        self.assertNotIn("backoffLimit", spec)

    def test_one_that_fails_for_good_does_not_stop_the_others(self):
        rule = job(fleet=FLEET)["spec"]["podFailurePolicy"]["rules"][1]
        self.assertEqual(rule["action"], "FailIndex")

    def test_any_number_may_fail_when_no_limit_is_given(self):
        self.assertNotIn("maxFailedIndexes",
                         job(fleet=Fleet(3, 1, None))["spec"])
        self.assertEqual(job(fleet=Fleet(3, 1, 0))["spec"]["maxFailedIndexes"],
                         0)

    def test_each_pod_finds_its_database_by_its_index(self):
        args = container(fleet=FLEET, secret_key="all.txt")["args"]
        self.assertEqual(args[:3], [
            "up", "--targets-file=/etc/gander/targets/all.txt",
            "--target-index=$(JOB_COMPLETION_INDEX)"])
        self.assertNotIn("GANDER_DATABASE_URL_FILE", env(fleet=FLEET))


class DatabaseTest(unittest.TestCase):

    def test_the_url_is_a_file_for_the_group_to_read(self):
        self.assertEqual(env()["GANDER_DATABASE_URL_FILE"]["value"],
                         "/etc/gander/database/url")
        self.assertEqual(container()["volumeMounts"], [
            {"name": "database", "mountPath": "/etc/gander/database",
             "readOnly": True}])
        self.assertEqual(pod()["volumes"], [
            {"name": "database",
             "secret": {"secretName": "db", "defaultMode": 0o440,
                        "items": [{"key": "url", "path": "url"}]}}])
        self.assertEqual(pod()["securityContext"]["fsGroup"], 65532)

    def test_or_a_variable(self):
        self.assertEqual(env(url_from="env")["GANDER_DATABASE_URL"], {
            "name": "GANDER_DATABASE_URL",
            "valueFrom": {"secretKeyRef": {"name": "db", "key": "url"}}})
        self.assertNotIn("volumes", pod(url_from="env"))
        self.assertNotIn("volumeMounts", container(url_from="env"))

    def test_certificates_are_mounted_where_they_were_asked_for(self):
        values = {"config_map_mounts": {"/etc/gander/ca": "ca"},
                  "secret_mounts": {"/etc/gander/client": "client-tls"}}
        mounts = {m["mountPath"]: m["name"]
                  for m in container(**values)["volumeMounts"]}
        volumes = {v["name"]: v for v in pod(**values)["volumes"]}
        self.assertEqual(
            volumes[mounts["/etc/gander/ca"]]["configMap"]["name"], "ca")
        self.assertEqual(
            volumes[mounts["/etc/gander/client"]]["secret"]["secretName"],
            "client-tls")


class EndTest(unittest.TestCase):

    def test_the_program_ends_before_kubernetes_ends_it(self):
        spec = job(deadline=600, grace=30)["spec"]
        self.assertIn("--deadline=10m", container(deadline=600)["args"])
        self.assertIn("--grace=30s", container(grace=30)["args"])
        self.assertGreater(spec["activeDeadlineSeconds"], 600)
        self.assertGreater(
            spec["template"]["spec"]["terminationGracePeriodSeconds"], 30)

    def test_without_a_limit_there_is_no_flag(self):
        self.assertEqual(container(deadline=0)["args"], ["up", "--grace=20s"])

    def test_arguments_come_last_so_that_they_win(self):
        self.assertEqual(container(args=["--grace=1s"])["args"][-1],
                         "--grace=1s")


class RightsTest(unittest.TestCase):

    def test_the_pod_meets_the_restricted_standard(self):
        context = pod()["securityContext"]
        self.assertTrue(context["runAsNonRoot"])
        self.assertEqual(context["runAsUser"], 65532)
        self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})
        self.assertEqual(container()["securityContext"], {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True})

    def test_the_pod_has_no_token(self):
        self.assertIs(pod()["automountServiceAccountToken"], False)


class LabelsTest(unittest.TestCase):

    def test_the_tag_is_the_version(self):
        for tag, expected in (("1.4.0", "1.4.0"), ("", None), ("x" * 63, "x" * 63),
                              ("x" * 64, None), ("1.4-", None)):
            labels = job(version=tag)["metadata"]["labels"]
            self.assertEqual(labels.get("app.kubernetes.io/version"), expected)

    def test_labels_are_the_pods_too_and_win(self):
        made = job(labels={"app.kubernetes.io/name": "web", "team": "a"})
        for metadata in (made["metadata"],
                         made["spec"]["template"]["metadata"]):
            self.assertEqual(metadata["labels"]["app.kubernetes.io/name"],
                             "web")
            self.assertEqual(metadata["labels"]["team"], "a")

    def test_annotations_are_the_jobs_or_the_pods(self):
        made = job(annotations={"a": "1"}, pod_annotations={"b": "2"})
        self.assertEqual(made["metadata"]["annotations"], {"a": "1"})
        self.assertEqual(
            made["spec"]["template"]["metadata"]["annotations"], {"b": "2"})


if __name__ == "__main__":
    unittest.main()
