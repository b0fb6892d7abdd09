// File: large_file.h
//
// A migration that is much larger than the memory it may take.
#ifndef GANDER_TESTS_CLI_LARGE_FILE_H_
#define GANDER_TESTS_CLI_LARGE_FILE_H_

#include <cstdint>
#include <fstream>
#include <string>

namespace gander {

// Writes a migration of about `bytes` to `path`: the table large(id, text), and
// INSERTs of 2 kB each. Returns how many there are.
inline int64_t WriteLargeFile(const std::string& path, int64_t bytes) {
  const std::string filler(2000, 'x');
  std::ofstream file(path, std::ios::binary);
  file << "-- +gander Up\nCREATE TABLE large (id INTEGER, text TEXT);\n";
  int64_t rows = 0;
  for (; file.tellp() < bytes; ++rows) {
    file << "INSERT INTO large VALUES (" << rows << ", 'a;\n"
         << filler << "');\n";
  }
  file << "-- +gander Down\nDROP TABLE large;\n";
  return rows;
}

}  // namespace gander

#endif  // GANDER_TESTS_CLI_LARGE_FILE_H_
