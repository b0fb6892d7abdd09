// File: url.h
//
// Database URLs in messages.
#ifndef GANDER_RUNTIME_DATABASE_URL_H_
#define GANDER_RUNTIME_DATABASE_URL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gander {

// `url` as it may be shown: a password, and every parameter that looks like a
// secret (password, sslpassword, passfile, sslkey, token, ...), is ***.
//
//   postgresql://ada:s3cret@db/shop?sslmode=require
//     -> postgresql://ada:***@db/shop?sslmode=require
//   host=db user=ada password='s3 cret'  ->  host=db user=ada password=***
//   sqlite:/data/shop.db  ->  the same
//
// A text that cannot be read for certain, such as one whose password holds a
// '/', '?' or '#' that is not percent-encoded, loses everything after its
// scheme: "postgresql:***". A text without a scheme becomes "***".
std::string RedactedUrl(absl::string_view url);

}  // namespace gander

#endif  // GANDER_RUNTIME_DATABASE_URL_H_
