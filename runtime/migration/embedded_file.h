// File: embedded_file.h
//
// A file placed in the program by the assembler, byte for byte. Only generated
// code uses this.
#ifndef GANDER_RUNTIME_MIGRATION_EMBEDDED_FILE_H_
#define GANDER_RUNTIME_MIGRATION_EMBEDDED_FILE_H_

// Declares and defines `symbol`, a constant array of char: the content of the
// file at `path`, a literal, as the compiler's working folder has it, and a NUL
// behind it. `size` is that of the array, so with the NUL.
//
// The symbol is global for the sake of link-time optimisation, which may move
// code away from the asm, and hidden, so that code which is position
// independent reaches it without a table. It must be unique in the program.
// Stands at namespace scope.
#define GANDER_EMBED_FILE(symbol, path, size) \
  asm(".pushsection .rodata." #symbol         \
      ",\"a\",%progbits\n"                    \
      ".globl " #symbol                       \
      "\n"                                    \
      ".hidden " #symbol                      \
      "\n"                                    \
      ".type " #symbol ",%object\n" #symbol   \
      ":\n"                                   \
      ".incbin \"" path                       \
      "\"\n"                                  \
      ".byte 0\n"                             \
      ".size " #symbol ", . - " #symbol       \
      "\n"                                    \
      ".popsection\n");                       \
  extern "C" __attribute__((visibility("hidden"))) const char symbol[size]

#endif  // GANDER_RUNTIME_MIGRATION_EMBEDDED_FILE_H_
