#ifndef CONSUMER_DB_PHONE_H_
#define CONSUMER_DB_PHONE_H_

#include <string>

namespace shop {

// The digits of `text`, behind the calling code of Norway.
std::string WithCallingCode(const std::string& text);

}  // namespace shop

#endif  // CONSUMER_DB_PHONE_H_
