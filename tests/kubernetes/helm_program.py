"""The chart gander-migrate as a helm program renders it."""

import os
import shutil
import subprocess
import tempfile

import yaml

FOLDER = os.path.dirname(os.path.abspath(__file__))
CHART = os.path.join(os.path.dirname(os.path.dirname(FOLDER)), "deploy",
                     "helm", "gander-migrate")
PARENT = os.path.join(FOLDER, "parent-chart")
RELEASE = "shop"


class HelmProgram:

    def __init__(self, path, home):
        """`home` is where it may keep what it likes to keep."""
        self._path = path
        self._environment = dict(os.environ, HOME=home, HELM_CACHE_HOME=home,
                                 HELM_CONFIG_HOME=home, HELM_DATA_HOME=home,
                                 KUBECONFIG=os.devnull)  # no cluster

    def run(self, *words):
        """What it printed, what it complained of, and whether it succeeded."""
        done = subprocess.run([self._path, *words], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self._environment)
        return done.stdout, done.stderr, done.returncode == 0

    def version(self):
        return self.run("version", "--short")[0].strip()

    def template(self, values, *words, chart=CHART):
        """The rendered text; raises when there is none."""
        files = [word for path in values for word in ("--values", path)]
        out, complaint, well = self.run(
            "template", RELEASE, chart, "--namespace", "shop",
            "--kube-version", "1.34.0", *files, *words)
        if not well:
            raise RuntimeError(complaint)
        return out

    def notes(self, values, *words):
        """What an install would tell the person who installs."""
        out, complaint, well = self.run(
            "install", RELEASE, CHART, "--dry-run=client", "--namespace",
            "shop", "--values", values, *words)
        if not well:
            raise RuntimeError(complaint)
        return out.partition("NOTES:\n")[2]

    def documents(self, values, *words, chart=CHART):
        return parsed(self.template(values, *words, chart=chart))


def parsed(text):
    return [d for d in yaml.safe_load_all(text) if d]


class ParentChart:
    """The parent's folder with the chart inside, as `helm dependency` puts it
    there; for a with statement."""

    def __enter__(self):
        self._folder = tempfile.mkdtemp()
        path = os.path.join(self._folder, "shop")
        shutil.copytree(PARENT, path)
        shutil.copytree(CHART, os.path.join(path, "charts", "gander-migrate"))
        return path

    def __exit__(self, *_):
        shutil.rmtree(self._folder)
