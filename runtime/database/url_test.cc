#include "runtime/database/url.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gander {
namespace {

struct Case {
  std::string url;
  std::string shown;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(RedactedUrl(c.url), c.shown) << c.url;
}

TEST(RedactedUrl, HidesThePasswordOfAUrl) {
  Check({
      {"postgresql://ada:s3cret@db/shop", "postgresql://ada:***@db/shop"},
      {"postgres://ada:s3cret@db:5432/shop", "postgres://ada:***@db:5432/shop"},
      {"postgresql://ada:@db/shop", "postgresql://ada:***@db/shop"},
      {"postgresql://:s3cret@db/shop", "postgresql://:***@db/shop"},
      {"postgresql://ada:a:b@db/shop", "postgresql://ada:***@db/shop"},
      {"postgresql://ada:a%40b@db/shop", "postgresql://ada:***@db/shop"},
      {"postgresql://ada:a@b@db/shop", "postgresql://ada:***@db/shop"},
      {"postgresql://a%40x:s3cret@db/", "postgresql://a%40x:***@db/"},
      {"postgresql://ada:x@[::1]:5432,b:1/shop",
       "postgresql://ada:***@[::1]:5432,b:1/shop"},
      {"postgresql://ada:x@%2Fvar%2Frun/shop",
       "postgresql://ada:***@%2Fvar%2Frun/shop"},
      {"postgresql://ada:x@/shop?host=/tmp",
       "postgresql://ada:***@/shop?host=/tmp"},
      {"mysql://root:x@db:3306/shop", "mysql://root:***@db:3306/shop"},
  });
}

TEST(RedactedUrl, HidesAUrlBehindTheSchemeOfAFile) {
  Check({
      {"sqlite:postgresql://ada:s3cret@db/shop", "sqlite:***"},
      {"sqlite:a?x=postgresql://ada:s3cret@db/shop", "sqlite:***"},
  });
}

TEST(RedactedUrl, LeavesAUrlWithoutASecretAsItIs) {
  for (const char* url :
       {"postgresql:///shop", "postgresql://db", "postgresql://ada@db/shop",
        "postgresql://db:5432/shop?sslmode=require&connect_timeout=3",
        "postgresql://a.example:1,b-2.example:2/shop", "sqlite:shop.db",
        "sqlite:///var/lib/shop.db", "sqlite::memory:",
        "sqlite:a@b#c:d.db?mode=ro", "postgresql:///shop?", "sqlite:"}) {
    EXPECT_EQ(RedactedUrl(url), url);
  }
}

TEST(RedactedUrl, HidesParametersThatLookLikeSecrets) {
  Check({
      {"postgresql://db/s?password=x", "postgresql://db/s?password=***"},
      {"postgresql://db/s?PASSWORD=x&a=1",
       "postgresql://db/s?PASSWORD=***&a=1"},
      {"postgresql://db/s?sslpassword=x", "postgresql://db/s?sslpassword=***"},
      {"postgresql://db/s?passfile=/a", "postgresql://db/s?passfile=***"},
      {"postgresql://db/s?sslkey=/a", "postgresql://db/s?sslkey=***"},
      {"postgresql://db/s?p%61ssword=x", "postgresql://db/s?p%61ssword=***"},
      {"postgresql://db/s?access_token=x",
       "postgresql://db/s?access_token=***"},
      {"postgresql://db/s?options=-c%20a.secret%3Dx",
       "postgresql://db/s?options=***"},
      {"postgresql://db/s?a=1;password=x",
       "postgresql://db/s?a=1&password=***"},
      {"postgresql://db/s?s3cret", "postgresql://db/s?***"},
      {"postgresql://db/s?a=%zz", "postgresql://db/s?a=***"},
      {"sqlite:a.db?key=x", "sqlite:a.db?key=***"},
      {"sqlite://ada:s3cret@db/shop.db", "sqlite://ada:***@db/shop.db"},
      {"sqlite://ada:s3/cret@db", "sqlite:***"},
  });
}

TEST(RedactedUrl, InDoubtHidesEverythingAfterTheScheme) {
  for (const char* url :
       {"postgresql://ada:s3/cret@db/shop", "postgresql://ada:s3?cret@db/shop",
        "postgresql://ada:s3#cret@db/shop", "postgresql://ada:s3cret",
        "postgresql://ada:s3cret/shop", "postgresql:ada:s3cret@db",
        "postgresql:/ada:s3cret@db", "postgresql://a%3As3cret@db/shop",
        "postgresql://ada:s3cret@[::1/shop", "postgresql://ada:s3 cret@d b/x",
        "postgresql://ada:s3cret@db/shop?x=y@z", "postgresql://a%zz:s@db/shop",
        "postgresql://ada@s3cret:x@db/shop", "postgresql://db/s?%zz=s3cret",
        "postgresql://ada:s3\ncret@db/shop", "postgresql://[x:s3cret]/shop"}) {
    EXPECT_EQ(RedactedUrl(url), "postgresql:***") << url;
  }
  EXPECT_EQ(RedactedUrl("sqlite:a.db?%zz=s3cret"), "sqlite:***");
}

TEST(RedactedUrl, HidesSecretsOfKeyValuePairs) {
  Check({
      {"host=db user=ada password=x", "host=db user=ada password=***"},
      {"password='a b' host=db", "password=*** host=db"},
      {"password = x host = db", "password=*** host=db"},
      {"password='it\\'s' host=db", "password=*** host=db"},
      {"password=a\\ b host=db", "password=*** host=db"},
      {"host=db dbname='my shop'", "host=db dbname='my shop'"},
      {"host=db passfile=/a", "host=db passfile=***"},
      {"dbname=postgresql://a:x@db/s", "dbname=***"},
  });
}

TEST(RedactedUrl, ATextThatIsNeitherIsHiddenAltogether) {
  for (const char* text :
       {"", "s3cret", "password", "password='x", "password=x y", "=x",
        "PASS WORD=x", "password='x'y host=db", "password=x\\", " ", ":s3cret",
        "://a:s3cret@db", "a b:s3cret@db"}) {
    EXPECT_EQ(RedactedUrl(text), "***") << text;
  }
}

}  // namespace
}  // namespace gander
