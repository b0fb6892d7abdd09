"""Tests of api_rules.py and what it is made of: a good document has no problem,
and each single change of it that the API server refuses has one."""

import copy
import os
import unittest

import yaml
from api_names import quantity
from api_rules import pod_specs, problems
from gander_rules import gander_job_problems, gander_problems
from gitops_rules import argo_problems, flux_problems
from pod_security import restricted_problems

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
POD = ("spec", "template", "spec")
CONTAINER = POD + ("containers", 0)
RULES = ("spec", "podFailurePolicy", "rules")
CODES = RULES + (1, "onExitCodes")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return [document for document in yaml.safe_load_all(file) if document]


JOB = read("deploy/job.yaml")[0]
FLEET = read("deploy/fleet-job.yaml")[0]
MISSING = object()


def changed(document, path, value):
    """A copy in which what stands at `path` is `value`, or is not there."""
    result = copy.deepcopy(document)
    place = result
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return result


class RefusalTestCase(unittest.TestCase):

    def refuses(self, document, path, value, where):
        found = problems(changed(document, path, value))
        self.assertEqual(len(found), 1, "%s = %r: %s" % (path, value, found))
        self.assertIn(where, found[0])


class JobTest(RefusalTestCase):

    def test_what_the_rule_makes_is_taken(self):
        self.assertEqual(problems(JOB), [])
        self.assertEqual(problems(FLEET), [])

    def test_names_and_labels(self):
        meta = ("metadata",)
        for path, value, where in (
                (meta + ("name",), "Shop", "metadata.name"),
                (meta + ("name",), "a" * 64, "metadata.name"),
                (meta + ("name",), MISSING, "metadata.name"),
                (meta + ("namespace",), "a.b", "metadata.namespace"),
                (meta + ("labels", "a b"), "x", "metadata.labels"),
                (meta + ("labels", "A.b/c"), "x", "metadata.labels"),
                (meta + ("labels", "x"), "a" * 64, "metadata.labels"),
                (meta + ("labels", "x"), "-a", "metadata.labels"),
                (meta + ("labels", "x"), 1.5, "metadata.labels"),
                (meta + ("annotations",), {"x": True}, "metadata.annotations"),
                (("spec", "template", "metadata", "labels", "x"), "a b",
                 "spec.template.metadata.labels")):
            self.refuses(JOB, path, value, where)

    def test_exit_codes(self):
        for path, value, where in (
                (CODES + ("values",), [0], "0 cannot"),
                (CODES + ("values",), [], "values"),
                (CODES + ("values",), list(range(1, 257)), "values"),
                (CODES + ("values",), [2, 1], "ascending"),
                (CODES + ("values",), [1, 1], "twice"),
                (CODES + ("operator",), "Equals", "operator"),
                (CODES + ("containerName",), "other", "containerName")):
            self.refuses(JOB, path, value, where)
        zero = changed(JOB, CODES, {"operator": "NotIn", "values": [0]})
        self.assertEqual(problems(zero), [])

    def test_rules(self):
        for path, value, where in (
                (RULES + (1, "action"), "Retry", "action"),
                (RULES + (1, "action"), "FailIndex", "backoffLimitPerIndex"),
                (RULES + (1, "onPodConditions"), [{"type": "Ready"}], "both"),
                (RULES + (0,), {"action": "Ignore"}, "not both"),
                (RULES + (0, "onPodConditions", 0, "status"), "yes", "status"),
                (RULES + (0, "onPodConditions", 0, "type"), "a b", "type"),
                (RULES, JOB["spec"]["podFailurePolicy"]["rules"][:1] * 21,
                 "more than 20"),
                (POD + ("restartPolicy",), "OnFailure", "Never"),
                (POD + ("restartPolicy",), "Always", "Never or OnFailure"),
                (POD + ("restartPolicy",), MISSING, "Never or OnFailure"),
                (("spec", "podReplacementPolicy"), "TerminatingOrFailed",
                 "podReplacementPolicy")):
            self.refuses(JOB, path, value, where)

    def test_indexes(self):
        for path, value, where in (
                (("completions",), MISSING, "completions"),
                (("maxFailedIndexes",), 1001, "maxFailedIndexes"),
                (("parallelism",), 100001, "parallelism"),
                (("backoffLimitPerIndex",), -1, "negative"),
                (("completionMode",), "indexed", "completionMode")):
            found = problems(changed(FLEET, ("spec",) + path, value))
            self.assertTrue(any(where in text for text in found),
                            "%s: %s" % (path, found))

    def test_a_long_name_leaves_room_for_the_index(self):
        named = changed(FLEET, ("metadata", "name"), "a" * 59)
        self.assertEqual(problems(named), [])  # and "-999"
        self.refuses(FLEET, ("metadata", "name"), "a" * 60, "metadata.name")

    def test_more_indexes_than_can_be_listed_have_tighter_limits(self):
        many = changed(FLEET, ("spec", "completions"), 100001)
        self.assertEqual(problems(many), [])
        for field, value in (("maxFailedIndexes", MISSING),
                             ("maxFailedIndexes", 10001),
                             ("parallelism", 10001)):
            self.refuses(many, ("spec", field), value, field)

    def test_what_is_for_indexed_jobs_is_refused_elsewhere(self):
        for field in ("backoffLimitPerIndex", "successPolicy"):
            self.refuses(JOB, ("spec", field), 1, "Indexed")
        found = problems(changed(JOB, ("spec", "maxFailedIndexes"), 1))
        self.assertEqual(len(found), 2)


class PodTest(RefusalTestCase):

    def test_containers_and_volumes(self):
        mounts = CONTAINER + ("volumeMounts",)
        for path, value, where in (
                (CONTAINER + ("image",), "", "image"),
                (CONTAINER + ("imagePullPolicy",), "Sometimes", "imagePull"),
                (CONTAINER + ("terminationMessagePolicy",), "Logs",
                 "terminationMessagePolicy"),
                (CONTAINER + ("env", 0, "value"), 5, "env"),
                (CONTAINER + ("env", 0, "valueFrom"), {"fieldRef": {}}, "env"),
                (CONTAINER + ("env", 0), {"name": "A=B"}, "env"),
                (CONTAINER + ("env", 0), {"name": "A", "valueFrom": {
                    "secretKeyRef": {"name": "a_b", "key": "c"}}}, "env"),
                (mounts + (0, "name"), "other", "volumeMounts"),
                (mounts, [{"name": "database", "mountPath": "/a"}] * 2,
                 "twice"),
                (CONTAINER + ("resources", "requests", "memory"), "1Gi",
                 "above its limit"),
                (CONTAINER + ("resources", "limits", "cpu"), "1 core",
                 "limits"),
                (POD + ("initContainers",),
                 [{"name": "migrate", "image": "i"}], "twice"),
                (POD + ("initContainers",),
                 [{"name": "w", "image": "i", "livenessProbe": {}}], "none"),
                (POD + ("volumes", 0, "secret", "defaultMode"), 0o1777, "mode"),
                (POD + ("volumes", 0, "secret", "items", 0, "path"), "../x",
                 "item"),
                (POD + ("volumes", 0, "emptyDir"), {}, "one source")):
            self.refuses(JOB, path, value, where)

    def test_quantities_are_numbers(self):
        for text, number in (("1", 1), ("1.5", 1.5), ("250m", 0.25),
                             ("64Mi", 2**26), ("1G", 1e9)):
            self.assertAlmostEqual(quantity(text), number)


class RestrictedTest(unittest.TestCase):

    def test_what_the_rule_makes_is_admitted(self):
        self.assertEqual(list(restricted_problems(*pod_specs(JOB))), [])

    def test_each_right_more_is_refused(self):
        context = CONTAINER + ("securityContext",)
        for path, value in (
                (context + ("allowPrivilegeEscalation",), MISSING),
                (context + ("capabilities",), MISSING),
                (context + ("capabilities", "add"), ["SYS_ADMIN"]),
                (context + ("privileged",), True),
                (context + ("runAsNonRoot",), False),
                (POD + ("securityContext", "runAsNonRoot"), MISSING),
                (POD + ("securityContext", "runAsUser"), 0),
                (POD + ("securityContext", "seccompProfile"), MISSING),
                (POD + ("volumes", 0), {"name": "x", "hostPath": {}}),
                (POD + ("hostNetwork",), True)):
            document = changed(JOB, path, value)
            self.assertEqual(
                len(list(restricted_problems(*pod_specs(document)))), 1, path)


class GanderTest(unittest.TestCase):

    def test_what_the_rule_makes_holds_the_promises(self):
        for job in (JOB, FLEET):
            self.assertEqual(list(gander_problems(*pod_specs(job))), [])
            self.assertEqual(list(gander_job_problems(job)), [])

    def test_each_promise_is_checked(self):
        env = CONTAINER + ("env", 0)
        for path, value in (
                (CONTAINER + ("command",), ["/migrate"]),
                (CONTAINER + ("args", 2), "--grace=30s"),
                (CONTAINER + ("args", 2),
                 "--database-url=postgresql://a:b@host/db"),
                (env, {"name": "X", "value": "postgres://a:b@h/d"}),
                (CONTAINER + ("terminationMessagePolicy",), "File"),
                (POD + ("terminationGracePeriodSeconds",), 20)):
            document = changed(JOB, path, value)
            self.assertEqual(len(list(gander_problems(*pod_specs(document)))),
                             1, path)
        for path, value in (
                (("spec", "activeDeadlineSeconds"), 1800),
                (CODES + ("values",), [1, 2]),
                (RULES, JOB["spec"]["podFailurePolicy"]["rules"][::-1])):
            document = changed(JOB, path, value)
            self.assertEqual(len(list(gander_job_problems(document))), 1, path)


class DeployTest(unittest.TestCase):
    """The manifests of deploy/ themselves."""

    def test_each_would_be_taken_admitted_and_holds_the_promises(self):
        folder = os.path.join(ROOT, "deploy")
        names = sorted(name for name in os.listdir(folder)
                       if name.endswith(".yaml"))
        self.assertGreater(len(names), 5)
        for name in names:
            for document in read(os.path.join("deploy", name)):
                with self.subTest(name=name, kind=document["kind"]):
                    self.assertEqual(problems(document), [])
                    for spec in pod_specs(document):
                        self.assertEqual(list(restricted_problems(spec)), [])
                        self.assertEqual(list(gander_problems(spec)), [])
                    if document["kind"] == "Job":
                        self.assertEqual(list(gander_job_problems(document)),
                                         [])

    def test_the_example_of_a_secret_holds_none(self):
        for secret in read("deploy/secret.example.yaml"):
            for value in secret["stringData"].values():
                for url in value.split("postgresql://")[1:]:
                    self.assertRegex(url, "^[a-z_]+:<password>@")

    def test_argo_cd_gets_a_hook(self):
        documents = read("deploy/argo-cd.yaml")
        self.assertEqual(list(argo_problems(documents)), [])
        annotations = ("metadata", "annotations")
        for path, value in (
                (annotations + ("argocd.argoproj.io/hook",), "PreInstall"),
                (annotations + ("argocd.argoproj.io/hook-delete-policy",), ""),
                (annotations + ("argocd.argoproj.io/sync-wave",), "first"),
                (("spec", "ttlSecondsAfterFinished"), 60)):
            wrong = changed(documents[0], path, value)
            self.assertEqual(len(list(argo_problems([wrong]))), 1, path)

    def test_flux_gets_two_kustomizations(self):
        documents = read("deploy/flux.yaml")
        self.assertEqual(list(flux_problems(documents)), [])
        for path, value in (
                ((0, "spec", "wait"), False), ((0, "spec", "prune"), False),
                ((0, "spec", "force"), True), ((0, "spec", "path"), MISSING),
                ((0, "metadata", "name"), "other"),
                ((0, "apiVersion"), "kustomize.config.k8s.io/v1beta1"),
                ((1, "spec", "dependsOn"), []),
                ((2, "spec", "ttlSecondsAfterFinished"), 60)):
            wrong = changed(documents, path, value)
            self.assertEqual(len(list(flux_problems(wrong))), 1, path)


if __name__ == "__main__":
    unittest.main()
