#include "runtime/sql/client_command.h"

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gander {
namespace {

struct Case {
  const char* text;
  const char* command;
  const char* advice;
};

TEST(RefusePsqlCommand, SaysWhatToWriteInstead) {
  const Case cases[] = {
      {"\\c other", "\\c is", "runs in the database of the URL"},
      {"\\connect other", "\\connect is", "runs in the database of the URL"},
      {"\\copy t from 'f'", "\\copy is", "COPY ... FROM stdin"},
      {"\\i file.sql", "\\i is", "put that file's content here"},
      {"\\ir file.sql", "\\ir is", "put that file's content here"},
      {"\\set x 1", "\\set is", "write the value itself"},
      {"\\gset", "\\gset is", "write the value itself"},
      {"\\echo hi", "\\echo is", "RAISE NOTICE"},
      {"\\if :x", "\\if is", "DO block"},
      {"\\gexec", "\\gexec is", "EXECUTE"},
      {"\\g", "\\g is", "semicolon"},
      {"\\restrict abc", "\\restrict is", "pg_dump wrote it"},
      {"\\unrestrict abc", "\\unrestrict is", "pg_dump wrote it"},
      {"\\encoding latin1", "\\encoding is", "UTF-8"},
      {"\\q", "\\q is", "delete it"},
      {"\\.", "\\. is", "none is open here"},
      {"\\timing", "\\timing is", "write it in SQL, or delete it"},
      {"\\", "\\ is", "write it in SQL, or delete it"},
      {"\\!ls", "\\! is", "write it in SQL, or delete it"},
  };
  for (const Case& c : cases) {
    const std::string message = RefusePsqlCommand(c.text);
    EXPECT_TRUE(absl::StartsWith(message, c.command)) << message;
    EXPECT_TRUE(absl::StrContains(message, c.advice)) << message;
  }
}

TEST(RefuseSqliteCommand, SaysWhatToWriteInstead) {
  const Case cases[] = {
      {".read f.sql", ".read is", "put that file's content here"},
      {".import f t", ".import is", "INSERT"},
      {".bail on", ".bail is", "always stops"},
      {".quit", ".quit is", "delete it"},
      {".mode csv", ".mode is", "write it in SQL, or delete it"},
  };
  for (const Case& c : cases) {
    const std::string message = RefuseSqliteCommand(c.text);
    EXPECT_TRUE(absl::StartsWith(message, c.command)) << message;
    EXPECT_TRUE(absl::StrContains(message, c.advice)) << message;
  }
}

TEST(RefuseMysqlCommand, SaysWhatToWriteInstead) {
  const Case cases[] = {
      {"source f.sql", "source is", "put that file's content here"},
      {"SOURCE f.sql", "SOURCE is", "put that file's content here"},
      {"\\. f.sql", "\\. is", "put that file's content here"},
      {"connect shop", "connect is", "runs in the database of the URL"},
      {"\\u shop", "\\u is", "runs in the database of the URL"},
      {"\\g", "\\g is", "semicolon"},
      {"\\Gx", "\\G is", "semicolon"},
      {"\\d //", "\\d is", "DELIMITER"},
      {"\\C utf8", "\\C is", "SET NAMES"},
      {"\\c", "\\c is", "the statement before it"},
      {"tee f", "tee is", "delete it"},
      {"\\!ls", "\\! is", "delete it"},
      {"\\- x", "\\- is", "mariadb-dump wrote it"},
      {"\\x", "\\x is", "write it in SQL, or delete it"},
      {"\\", "\\ is", "write it in SQL, or delete it"},
  };
  for (const Case& c : cases) {
    const std::string message = RefuseMysqlCommand(c.text);
    EXPECT_TRUE(absl::StartsWith(message, c.command)) << message;
    EXPECT_TRUE(absl::StrContains(message, c.advice)) << message;
  }
}

TEST(IsMysqlCommand, KnowsTheWordsThatAreNoSql) {
  for (const char* word : {"source", "TEE", "status", "quit", "go"}) {
    EXPECT_TRUE(IsMysqlCommand(word)) << word;
  }
  for (const char* word : {"use", "help", "SELECT", "delimiter", ""}) {
    EXPECT_FALSE(IsMysqlCommand(word)) << word;
  }
}

}  // namespace
}  // namespace gander
