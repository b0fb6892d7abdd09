// File: news.h
//
// Telling what is waited for without saying the same again and again.
#ifndef GANDER_RUNTIME_ENGINE_NEWS_H_
#define GANDER_RUNTIME_ENGINE_NEWS_H_

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace gander {

// Not thread-safe.
class News {
 public:
  // Whether `text` is to be told now: it is another one than the last that was
  // told, or that was 10 seconds ago.
  bool IsNew(const std::string& text) {
    const absl::Time now = absl::Now();
    if (text == last_ && now - told_ < kBetweenTellings) return false;
    last_ = text;
    told_ = now;
    return true;
  }

 private:
  static constexpr absl::Duration kBetweenTellings = absl::Seconds(10);

  std::string last_;
  absl::Time told_ = absl::InfinitePast();
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_NEWS_H_
