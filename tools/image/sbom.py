"""The bill of materials of an image, as SPDX 2.3 in JSON."""

import hashlib
import json
import re
import uuid

_UNSAID = {"downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION",
           "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"}
_DOCUMENT = "SPDXRef-DOCUMENT"
_IMAGE = "SPDXRef-Image"


def _reference(kind, name):
    return "SPDXRef-%s-%s" % (kind, re.sub(r"[^A-Za-z0-9.-]", "-", name))


def _relation(subject, kind, other, **more):
    return {"spdxElementId": subject, "relationshipType": kind,
            "relatedSpdxElement": other, **more}


def _debian(package):
    return {**_UNSAID, "name": package.name,
            "SPDXID": _reference("Package", package.name),
            # The image has some of its files, and only packages of which all
            # were looked at may CONTAIN files.
            "filesAnalyzed": False,
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


def _verification_code(files):
    """SPDX's checksum over all files."""
    sums = sorted(hashlib.sha1(content).hexdigest()
                  for content in files.values())
    return hashlib.sha1("".join(sums).encode()).hexdigest()


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
        relations.append(_relation(_IMAGE, "CONTAINS",
                                   _reference("File", path)))
        if path in owners:
            relations.append(_relation(
                _reference("File", path), "OTHER",
                _reference("Package", owners[path].name),
                comment="the file is from this package"))
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": name,
        "creationInfo": {"created": "1970-01-01T00:00:00Z",
                         "creators": ["Tool: gander-" + tool_version]},
        "packages": [{**_UNSAID, "name": name, "SPDXID": _IMAGE,
                      "versionInfo": version or "NOASSERTION",
                      "filesAnalyzed": True,
                      "packageVerificationCode": {
                          "packageVerificationCodeValue":
                              _verification_code(files)},
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
