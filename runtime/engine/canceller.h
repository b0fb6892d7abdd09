// File: canceller.h
//
// How a stop reaches the statements that run. A database forgets a cancellation
// that arrives between two statements, so one alone may have no effect.
#ifndef GANDER_RUNTIME_ENGINE_CANCELLER_H_
#define GANDER_RUNTIME_ENGINE_CANCELLER_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace gander {

// Thread-safe.
class Canceller {
 public:
  // `cancel` asks the database to end what runs, and may be called by any
  // thread.
  explicit Canceller(std::function<void()> cancel);
  // Waits for a `cancel` under way.
  ~Canceller();
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

  // Cancels what runs now, and from then on, a few times a second, whatever
  // runs within a Statements. Takes as long as `cancel`.
  void Begin();

  // While it lives, statements run that a stop is to end. Not around gander's
  // own, which say what became of them: those must stand a cancellation that
  // comes late, and not one after the other.
  class Statements {
   public:
    explicit Statements(Canceller* canceller);
    ~Statements();
    Statements(const Statements&) = delete;
    Statements& operator=(const Statements&) = delete;

   private:
    Canceller& canceller_;
  };

 private:
  void SetRunning(bool running);
  void Repeat();

  const std::function<void()> cancel_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool running_ = false;
  bool ending_ = false;
  // There is none before Begin.
  std::thread thread_;
};

}  // namespace gander

#endif  // GANDER_RUNTIME_ENGINE_CANCELLER_H_
