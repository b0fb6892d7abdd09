// File: double_text.h
//
// A floating point number as text.
#ifndef GANDER_RUNTIME_MIGRATION_DOUBLE_TEXT_H_
#define GANDER_RUNTIME_MIGRATION_DOUBLE_TEXT_H_

#include <string>

namespace gander {

// The shortest text that gives the same number back: 0.1 is to be 0.1 in a
// column of type numeric, too. "NaN", "Infinity", "-Infinity", as SQL has them.
std::string DoubleText(double value);

}  // namespace gander

#endif  // GANDER_RUNTIME_MIGRATION_DOUBLE_TEXT_H_
