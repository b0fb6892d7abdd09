// File: skeleton.h
//
// What stands in a new migration file.
#ifndef GANDER_CMD_SKELETON_H_
#define GANDER_CMD_SKELETON_H_

#include <string>

namespace gander::cmd {

std::string SqlSkeleton();
std::string CppSkeleton();

}  // namespace gander::cmd

#endif  // GANDER_CMD_SKELETON_H_
