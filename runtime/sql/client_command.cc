#include "runtime/sql/client_command.h"

#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace gander {
namespace {

struct Advice {
  std::initializer_list<absl::string_view> commands;
  absl::string_view advice;
};

const Advice kPsqlAdvice[] = {
    {{"\\c", "\\connect"},
     "a migration runs in the database of the URL; give each database its own "
     "folder of migrations"},
    {{"\\copy"},
     "write COPY ... FROM stdin; with the rows below it and a line \\. after "
     "them"},
    {{"\\i", "\\ir", "\\include", "\\include_relative"},
     "put that file's content here, or make it a migration of its own"},
    {{"\\set", "\\unset", "\\gset", "\\prompt", "\\getenv"},
     "variables of psql do not exist here; write the value itself, or use a DO "
     "block with DECLARE"},
    {{"\\echo", "\\qecho", "\\warn"},
     "to say something, write DO $$ BEGIN RAISE NOTICE '...'; END $$;"},
    {{"\\if", "\\elif", "\\else", "\\endif"},
     "write a DO block with IF ... THEN ... END IF"},
    {{"\\gexec"}, "write a DO block with EXECUTE"},
    {{"\\g", "\\gx", "\\gdesc", "\\crosstabview"}, "write a semicolon instead"},
    {{"\\restrict", "\\unrestrict"},
     "pg_dump wrote it for psql; delete the line"},
    {{"\\encoding"}, "save the file as UTF-8 and delete the line"},
    {{"\\password"}, "write ALTER ROLE ... PASSWORD"},
    {{"\\q", "\\quit"}, "delete it, and what follows it"},
    {{"\\."},
     "it ends the rows of COPY ... FROM stdin, and none is open here; delete "
     "the line"},
};

const Advice kSqliteAdvice[] = {
    {{".read"},
     "put that file's content here, or make it a migration of its own"},
    {{".import"}, "write INSERT statements, or a C++ step"},
    {{".print", ".echo"}, "delete the line"},
    {{".bail"}, "delete the line; a migration always stops at an error"},
    {{".quit", ".exit"}, "delete it, and what follows it"},
};

const Advice kMysqlAdvice[] = {
    {{"source", "\\."},
     "put that file's content here, or make it a migration of its own"},
    {{"connect", "\\r", "\\u"},
     "a migration runs in the database of the URL; give each database its own "
     "folder of migrations"},
    {{"go", "ego", "\\g", "\\G"}, "write a semicolon instead"},
    {{"\\d"}, "write the word DELIMITER at the beginning of a line"},
    {{"charset", "\\C"}, "write SET NAMES, or delete it"},
    {{"clear", "\\c"}, "delete it, and the statement before it"},
    {{"exit", "quit", "\\q"}, "delete it, and what follows it"},
    {{"print",  "status", "tee",  "notee",  "pager",    "nopager",
      "prompt", "rehash", "edit", "system", "warnings", "nowarning",
      "\\p",    "\\s",    "\\T",  "\\t",    "\\P",      "\\n",
      "\\R",    "\\#",    "\\e",  "\\!",    "\\W",      "\\w"},
     "delete it"},
    {{"\\-"}, "mariadb-dump wrote it for the client; delete the line"},
};

absl::string_view CommandWord(absl::string_view text) {
  size_t end = 1;
  while (end < text.size() && end < 40 &&
         (absl::ascii_isalnum(static_cast<unsigned char>(text[end])) ||
          text[end] == '_')) {
    ++end;
  }
  if (end == 1 && text.size() > 1 && text[1] > ' ' && text[1] < 0x7F) end = 2;
  return text.substr(0, end);
}

template <size_t kSize>
absl::string_view FindAdvice(const Advice (&table)[kSize],
                             absl::string_view command) {
  for (const Advice& entry : table) {
    for (absl::string_view known : entry.commands) {
      if (known == command) return entry.advice;
    }
  }
  return "";
}

template <size_t kSize>
absl::string_view AdviceFor(const Advice (&table)[kSize],
                            absl::string_view command) {
  const absl::string_view advice = FindAdvice(table, command);
  return advice.empty() ? "write it in SQL, or delete it" : advice;
}

}  // namespace

std::string RefusePsqlCommand(absl::string_view text) {
  const absl::string_view command = CommandWord(text);
  return absl::StrCat(command,
                      " is a command of psql, which the server does not know; ",
                      AdviceFor(kPsqlAdvice, command));
}

std::string RefuseSqliteCommand(absl::string_view text) {
  const absl::string_view command = CommandWord(text);
  return absl::StrCat(
      command,
      " is a command of the sqlite3 program, which SQLite itself does "
      "not know; ",
      AdviceFor(kSqliteAdvice, command));
}

bool IsMysqlCommand(absl::string_view word) {
  return !FindAdvice(kMysqlAdvice, absl::AsciiStrToLower(word)).empty();
}

std::string RefuseMysqlCommand(absl::string_view text) {
  // The short ones have one character, whose case matters.
  absl::string_view command = CommandWord(text);
  if (command[0] == '\\') command = text.substr(0, 2);
  const std::string name = command[0] == '\\' ? std::string(command)
                                              : absl::AsciiStrToLower(command);
  return absl::StrCat(
      command,
      " is a command of the mysql program, which the server does not know; ",
      AdviceFor(kMysqlAdvice, name));
}

}  // namespace gander
