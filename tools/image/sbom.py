"""The bill of materials of an image, as SPDX 2.3 in JSON."""

import hashlib
import json
import re
import uuid

_UNSAID = {"downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION",
           "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
           "filesAnalyzed": False}
_DOCUMENT = "SPDXRef-DOCUMENT"
_IMAGE = "SPDXRef-Image"


def _reference(kind, name):
    return "SPDXRef-%s-%s" % (kind, re.sub(r"[^A-Za-z0-9.-]", "-", name))


def _relation(subject, kind, other):
    return {"spdxElementId": subject, "relationshipType": kind,
            "relatedSpdxElement": other}


def _debian(package):
    return {**_UNSAID, "name": package.name,
            "SPDXID": _reference("Package", package.name),
            "versionInfo": package.version,
            "supplier": "Organization: Debian",
            "sourceInfo": "built from the source package " + package.source,
            "externalRefs": [{
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": "pkg:deb/debian/%s@%s?arch=%s" % (
                    package.name, package.version.replace("+", "%2B"),
                    package.architecture)}]}


def _file(path, content):
    return {"fileName": "./" + path, "SPDXID": _reference("File", path),
            "checksums": [
                {"algorithm": "SHA1",
                 "checksumValue": hashlib.sha1(content).hexdigest()},
                {"algorithm": "SHA256",
                 "checksumValue": hashlib.sha256(content).hexdigest()}],
            "licenseConcluded": "NOASSERTION",
            "copyrightText": "NOASSERTION"}


def make_sbom(name, version, tool_version, files, owners):
    """The text of the document.

    files: {path in the image: content}. owners: {path: dpkg.Package} of those
    that Debian's packages brought.
    """
    packages = sorted(set(owners.values()))
    relations = [_relation(_DOCUMENT, "DESCRIBES", _IMAGE)]
    for package in packages:
        relations.append(_relation(_IMAGE, "CONTAINS",
                                   _reference("Package", package.name)))
    for path in sorted(files):
        owner = owners.get(path)
        relations.append(_relation(
            _reference("Package", owner.name) if owner else _IMAGE, "CONTAINS",
            _reference("File", path)))
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": name,
        "creationInfo": {"created": "1970-01-01T00:00:00Z",
                         "creators": ["Tool: gander-" + tool_version]},
        "packages": [{**_UNSAID, "name": name, "SPDXID": _IMAGE,
                      "versionInfo": version or "NOASSERTION",
                      "primaryPackagePurpose": "CONTAINER"}] +
                    [_debian(package) for package in packages],
        "files": [_file(path, files[path]) for path in sorted(files)],
        "relationships": relations,
    }
    # A name that no other content has.
    document["documentNamespace"] = "https://spdx.org/spdxdocs/%s-%s" % (
        re.sub(r"[^A-Za-z0-9.-]", "-", name),
        uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)))
    return json.dumps(document, indent=1, sort_keys=True) + "\n"
