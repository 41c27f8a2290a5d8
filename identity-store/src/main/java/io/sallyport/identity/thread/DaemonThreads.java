package io.sallyport.identity.thread;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads of one name, which can be waited for. An executor counts as terminated a moment
 * before its last thread has ended, and a server takes a thread that is still there when the
 * application stops for a leak. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** None yet; each will bear {@code name}, by which a thread dump tells whose it is. */
  public DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable work) {
    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Wakes those that sleep; whoever waits for somebody, or is at work, goes on undisturbed. */
  public void wake() {
    threads.stream().filter(DaemonThreads::sleeps).forEach(Thread::interrupt);
  }

  private static boolean sleeps(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && stack[0].getClassName().equals(Thread.class.getName())
        && stack[0].getMethodName().startsWith("sleep");
  }

  /**
   * Waits for the end of all that run now.
   *
   * @param most how long to wait for all of them together
   * @return whether they have ended; false too if this thread was interrupted
   */
  public boolean ended(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
