#include "migrations/search_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace shop {
namespace {

std::string WithoutMarks(absl::string_view name) {
  return absl::StrReplaceAll(
      name,
      {{"Å", "a"},  {"å", "a"},  {"Ä", "a"}, {"ä", "a"}, {"À", "a"}, {"à", "a"},
       {"Á", "a"},  {"á", "a"},  {"Â", "a"}, {"â", "a"}, {"Ã", "a"}, {"ã", "a"},
       {"Æ", "ae"}, {"æ", "ae"}, {"Ç", "c"}, {"ç", "c"}, {"È", "e"}, {"è", "e"},
       {"É", "e"},  {"é", "e"},  {"Ê", "e"}, {"ê", "e"}, {"Ë", "e"}, {"ë", "e"},
       {"Í", "i"},  {"í", "i"},  {"Î", "i"}, {"î", "i"}, {"Ï", "i"}, {"ï", "i"},
       {"Ñ", "n"},  {"ñ", "n"},  {"Ó", "o"}, {"ó", "o"}, {"Ô", "o"}, {"ô", "o"},
       {"Ö", "o"},  {"ö", "o"},  {"Ø", "o"}, {"ø", "o"}, {"Õ", "o"}, {"õ", "o"},
       {"ß", "ss"}, {"Ú", "u"},  {"ú", "u"}, {"Û", "u"}, {"û", "u"}, {"Ü", "u"},
       {"ü", "u"}});
}

bool IsPartOfAWord(unsigned char c) {
  return absl::ascii_isalnum(c) || c >= 0x80;
}

std::vector<std::string> Words(absl::string_view name) {
  std::string text = absl::AsciiStrToLower(WithoutMarks(name));
  for (char& c : text) {
    if (!IsPartOfAWord(static_cast<unsigned char>(c))) c = ' ';
  }
  return absl::StrSplit(text, ' ', absl::SkipEmpty());
}

}  // namespace

std::string SearchName(absl::string_view name) {
  return absl::StrJoin(Words(name), " ");
}

std::vector<std::string> SearchWords(absl::string_view name) {
  std::vector<std::string> once;
  for (std::string& word : Words(name)) {
    if (std::find(once.begin(), once.end(), word) == once.end()) {
      once.push_back(std::move(word));
    }
  }
  return once;
}

}  // namespace shop
