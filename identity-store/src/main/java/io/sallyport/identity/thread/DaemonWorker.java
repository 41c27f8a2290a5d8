package io.sallyport.identity.thread;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One daemon thread for what is done from time to time. What has not begun at its end is not. */
public final class DaemonWorker extends ScheduledThreadPoolExecutor {

  private final DaemonThreads threads;

  /** A worker whose thread, begun with the first task, bears {@code name}. */
  public DaemonWorker(String name) {
    this(new DaemonThreads(name));
  }

  private DaemonWorker(DaemonThreads threads) {
    super(1, threads);
    this.threads = threads;
    setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Takes nothing more, and waits for the work at hand. No interrupt: it would close an embedded
   * database that the work is in.
   *
   * @return whether the thread has ended in that time
   */
  public boolean finish(Duration most) {
    shutdown();
    return threads.ended(most);
  }
}
