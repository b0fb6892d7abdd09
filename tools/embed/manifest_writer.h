// File: manifest_writer.h
//
// The C++ text of a manifest: constants of embedded_catalog.h, the SQL itself
// by .incbin, and references to every step that must be linked.
#ifndef GANDER_TOOLS_EMBED_MANIFEST_WRITER_H_
#define GANDER_TOOLS_EMBED_MANIFEST_WRITER_H_

#include <string>

#include "tools/embed/manifest.h"

namespace gander::embed {

// A translation unit that depends on //runtime/migration:{catalog,migration}.
// The same manifest gives the same text, byte for byte.
std::string WriteManifest(const Manifest& manifest);

}  // namespace gander::embed

#endif  // GANDER_TOOLS_EMBED_MANIFEST_WRITER_H_
