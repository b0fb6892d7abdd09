// File: notes.h
//
// What the application is for: notes in a table.
#ifndef GANDER_EXAMPLES_SERVER_NOTES_H_
#define GANDER_EXAMPLES_SERVER_NOTES_H_

#include <string>

#include "examples/server/http_server.h"

namespace notes {

// The latest notes. 503: the database does not answer.
HttpResponse ListNotes(const std::string& database_url);

// Adds a note. 400: there is no text; 503: the database does not answer.
HttpResponse AddNote(const std::string& database_url, const std::string& text);

}  // namespace notes

#endif  // GANDER_EXAMPLES_SERVER_NOTES_H_
