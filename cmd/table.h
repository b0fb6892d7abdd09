// File: table.h
//
// Text in columns.
#ifndef GANDER_CMD_TABLE_H_
#define GANDER_CMD_TABLE_H_

#include <string>
#include <vector>

namespace gander::cmd {

// Each row on a line, its cells padded to the width of their column, two spaces
// between columns, no spaces at a line's end.
std::string FormatTable(const std::vector<std::vector<std::string>>& rows);

}  // namespace gander::cmd

#endif  // GANDER_CMD_TABLE_H_
