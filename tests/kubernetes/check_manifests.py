#!/usr/bin/env python3
"""Checks every manifest of gander's against the schemas of Kubernetes and the
API server's rules, and the Helm chart with real helm programs.

check_manifests.sh gets these programs, and runs this.
"""

import argparse
import copy
import glob
import os
import subprocess
import sys
import tempfile

import yaml

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
from api_rules import pod_specs, problems
from check_lines import CheckLines, difference
from gander_rules import gander_job_problems, gander_problems
from helm_program import CHART, HelmProgram, ParentChart, parsed
from pod_security import restricted_problems
from schema_check import NEWEST, OLDEST, schema_problems

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
CASES = sorted(os.path.basename(path).removesuffix(".values.yaml")
               for path in glob.glob(os.path.join(FOLDER, "helm",
                                                  "*.values.yaml")))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def document_problems(document):
    """All that can be wrong with one, whatever made it."""
    found = schema_problems(document) + problems(document)
    for spec in pod_specs(document):
        found += restricted_problems(spec)
        found += gander_problems(spec)
    if document["kind"] == "Job":
        found += gander_job_problems(document)
    return found


def check_documents(lines, documents, where):
    lines.check("%s has documents" % where, [] if documents else ["none"])
    for document in documents:
        lines.check("%s: %s %s" % (where, document["kind"],
                                   document["metadata"]["name"]),
                    document_problems(document))


def check_refusals(lines, job):
    """The checks themselves must tell a bad manifest from a good one."""
    def wrong(change):
        document = copy.deepcopy(job)
        change(document["spec"])
        return document

    def misspell(spec):
        pod = spec["template"]["spec"]
        pod["terminationGraceSeconds"] = pod.pop(
            "terminationGracePeriodSeconds")

    def exit_zero(spec):
        spec["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"] = [0]

    def text_for_a_number(spec):
        spec["backoffLimit"] = "six"

    def no_action(spec):
        del spec["podFailurePolicy"]["rules"][0]["action"]

    for what, change, found_by in (
            ("a misspelt field", misspell, schema_problems),
            ("text for a number", text_for_a_number, schema_problems),
            ("a rule without an action", no_action, schema_problems),
            ("exit code 0 in a policy", exit_zero, problems)):
        lines.check("%s is refused" % what,
                    [] if found_by(wrong(change)) else ["it is not"])


def refusals():
    """Pairs of a --set and what Helm says, of helm/refused.txt."""
    for line in read(os.path.join(FOLDER, "helm", "refused.txt")).splitlines():
        if line and not line.startswith("#"):
            text, _, value = line.partition(" | ")
            yield value, text


def check_golden(lines, what, text, name, update):
    path = os.path.join(FOLDER, "helm", name + ".golden.yaml")
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    expected = read(path) if os.path.exists(path) else ""
    lines.check(what, difference(expected, text))


def check_names(lines, helm, label):
    """In mode job the name says whether a Job is the same."""
    def name(*words):
        path = os.path.join(FOLDER, "helm", "job.values.yaml")
        return helm.documents([path], *words)[0]["metadata"]["name"]

    lines.check("%s: the same values are the same Job" % label,
                [] if name() == name() else ["they are not"])
    for value in ("args={--to=7}", "logFormat=text", "podLabels.a=b"):
        lines.check("%s: %s is another Job" % (label, value),
                    [] if name() != name("--set", value) else ["it is not"])


def check_notes(lines, helm, label):
    """They name the Job that is made, and how long it may take."""
    for case, parts in (
            ("hook", ("activeDeadlineSeconds", "helm --timeout")),
            ("job", ()), ("fleet", ("failedIndexes",))):
        path = os.path.join(FOLDER, "helm", case + ".values.yaml")
        notes = helm.notes(path)
        job = helm.documents([path])[0]
        wanted = [job["metadata"]["name"] if case == "hook"
                  else job["metadata"]["name"].rpartition("-")[0]]
        for part in parts:
            wanted.append(str(job["spec"].get(part, part)))
        lines.check("%s notes: %s" % (label, case),
                    ["%r is not in: %s" % (text, notes)
                     for text in wanted if text not in notes])


def check_helm(lines, helm, update):
    label = helm.version().partition("+")[0]
    out, complaint, well = helm.run("lint", "--strict", CHART)
    lines.check("%s lint" % label, [] if well else [out + complaint])
    for case in CASES:
        values = os.path.join(FOLDER, "helm", case + ".values.yaml")
        out, complaint, well = helm.run("lint", "--strict", CHART, "--values",
                                        values)
        lines.check("%s lint: %s" % (label, case),
                    [] if well else [out + complaint])
        text = helm.template([values])
        check_golden(lines, "%s template: %s" % (label, case), text, case,
                     update)
        check_documents(lines, parsed(text), "%s %s" % (label, case))
    good = os.path.join(FOLDER, "helm", "hook.values.yaml")
    for value, expected in refusals():
        _, complaint, well = helm.run("template", "shop", CHART, "--values",
                                      good, "--set", value)
        said = not well and expected in complaint.replace("/", ".")
        lines.check("%s refuses %s" % (label, value),
                    [] if said else [complaint or "it does not"])
    check_names(lines, helm, label)
    if label.startswith("v4"):  # helm 3 asks a cluster even then
        check_notes(lines, helm, label)
    with ParentChart() as parent:
        text = helm.template([], chart=parent)
        check_golden(lines, "%s template: a parent chart" % label, text,
                     "parent", update)
        check_documents(lines, parsed(text), "%s parent chart" % label)
        out, complaint, well = helm.run("lint", "--strict", parent)
        lines.check("%s lint: a parent chart" % label,
                    [] if well else [out + complaint])
        kinds = [d["kind"] for d in helm.documents(
            [], "--set", "gander-migrate.wait.database.from=env",
            chart=parent)]
        lines.check("%s template: a parent chart without a volume" % label,
                    [] if sorted(kinds) == ["Deployment", "Job"] else kinds)


def without_labels(spec):
    spec = copy.deepcopy(spec)
    del spec["template"]["metadata"]["labels"]
    spec.pop("ttlSecondsAfterFinished", None)
    return yaml.dump(spec, sort_keys=True)


def check_agreement(lines, helm, case, manifest):
    """The chart and migration_job make one Job, but for names and labels."""
    values = os.path.join(FOLDER, "helm", case + ".values.yaml")
    chart = helm.documents([values])[0]
    rule = parsed(read(os.path.join(ROOT, "deploy", manifest)))[0]
    lines.check("the chart (%s) and migration_job agree" % case,
                difference(without_labels(rule["spec"]),
                           without_labels(chart["spec"])))


def check_kustomize(lines, kubectl):
    """What no attribute is for is patched in, as docs/kubernetes.md shows."""
    manifest = os.path.join(ROOT, "deploy", "job.yaml")
    toleration = {"key": "dedicated", "operator": "Exists"}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "job.yaml"), "w",
                  encoding="utf-8") as file:
            file.write(read(manifest))
        with open(os.path.join(folder, "kustomization.yaml"), "w",
                  encoding="utf-8") as file:
            yaml.safe_dump({
                "resources": ["job.yaml"],
                "patches": [{
                    "target": {"kind": "Job"},
                    "patch": yaml.safe_dump([{
                        "op": "add",
                        "path": "/spec/template/spec/tolerations",
                        "value": [toleration]}])}]}, file)
        done = subprocess.run([kubectl, "kustomize", folder], check=False,
                              text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    expected = parsed(read(manifest))[0]
    expected["spec"]["template"]["spec"]["tolerations"] = [toleration]
    lines.check("kubectl kustomize patches what migration_job makes",
                difference(yaml.dump(expected),
                           yaml.dump(yaml.safe_load(done.stdout)))
                + done.stderr.splitlines())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--helm", action="append", required=True)
    parser.add_argument("--kubectl", required=True)
    parser.add_argument("--update", action="store_true",
                        help="write the golden files anew")
    parser.add_argument("made", nargs="+", help="what migration_job made")
    arguments = parser.parse_args()
    lines = CheckLines()
    print("schemas of Kubernetes %s and %s" % (OLDEST, NEWEST))
    for path in sorted(glob.glob(os.path.join(ROOT, "deploy", "*.yaml"))):
        check_documents(lines, parsed(read(path)), os.path.relpath(path, ROOT))
    for path in arguments.made:
        check_documents(lines, parsed(read(path)), os.path.basename(path))
    check_refusals(lines, parsed(read(os.path.join(ROOT, "deploy",
                                                   "job.yaml")))[0])
    with tempfile.TemporaryDirectory() as home:
        for number, path in enumerate(arguments.helm):
            helm = HelmProgram(path, home)
            try:
                check_helm(lines, helm, arguments.update and number == 0)
                check_agreement(lines, helm, "hook", "job.yaml")
                check_agreement(lines, helm, "fleet", "fleet-job.yaml")
            except RuntimeError as error:
                lines.check("%s renders the chart" % path, [str(error)])
    check_kustomize(lines, arguments.kubectl)
    return lines.end()


if __name__ == "__main__":
    sys.exit(main())
