// File: working_folder.h
//
// Where relative paths of the command line start.
#ifndef GANDER_CMD_WORKING_FOLDER_H_
#define GANDER_CMD_WORKING_FOLDER_H_

namespace gander::cmd {

// Under `bazel run` a program starts in the tree of its runfiles: goes back to
// the folder that the user typed the command in, so that sqlite:shop.db and
// --dir=migrations mean what they say. Does nothing elsewhere.
void LeaveRunfiles();

}  // namespace gander::cmd

#endif  // GANDER_CMD_WORKING_FOLDER_H_
