package io.sallyport.auth.redis;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from Redis which keys change ({@code CLIENT TRACKING} in broadcast mode), on a connection
 * and a thread of its own, and knows at each moment whether it can still be believed: Redis has to
 * answer ten times a second on that very connection, and whoever asks compares the time himself, so
 * that a thread that gets no processor is not believed either. Thread-safe.
 */
final class Tracking implements AutoCloseable {

  /** Hears of changes; called on the thread of the tracking. */
  interface Listener {

    /** A key of this name was written, or has ended. */
    void changed(String name);

    /** Changes may have been missed: nothing that is known counts any more. */
    void doubted();
  }

  /** Nothing is older than this: what is not heard of for as long is asked for. */
  static final long BOUND_NANOS = 500_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(Tracking.class);
  private static final long PAUSE_NANOS = 100_000_000;
  private static final long NONE = 0;

  private final Redis redis;
  private final String keysBeginWith;
  private final Listener listener;
  private final Thread thread;

  /** Counts the connections; {@link #NONE} while there is none. */
  private volatile long trust = NONE;

  /** When the last question was asked that Redis has answered since. */
  private volatile long heardAt;

  private volatile boolean closed;
  private long connections;

  /** Whether the log has this outage. */
  private boolean told;

  /** Nothing is heard before {@link #start}. */
  Tracking(Redis redis, String keysBeginWith, Listener listener) {
    this.redis = redis;
    this.keysBeginWith = keysBeginWith;
    this.listener = listener;
    this.thread = new Thread(this::run, "sallyport-near-cache");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stands for all that has been heard without a gap up to now. */
  long trust() {
    return trust;
  }

  /** Whether there was no gap since that {@link #trust}. */
  boolean trusts(long since) {
    return since != NONE && since == trust && System.nanoTime() - heardAt < BOUND_NANOS;
  }

  private void run() {
    while (!closed) {
      try (TrackingConnection connection = redis.tracking(keysBeginWith, this::heard)) {
        listen(connection);
      } catch (RuntimeException e) {
        if (!told && !closed) {
          LOG.warn("Sessions are read from Redis each time until it can be heard again", e);
          told = true;
        }
      }
      trust = NONE;
      listener.doubted();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void listen(TrackingConnection connection) {
    heardAt = System.nanoTime();
    connection.track();
    connections++;
    trust = connections;
    while (!closed && redis.isPrimary(connection.getHostAndPort())) {
      long asked = System.nanoTime();
      connection.beat();
      heardAt = asked;
      told = false;
    }
  }

  /** A flush of everything names no key. */
  private void heard(String name) {
    if (name.isEmpty()) {
      connections++;
      trust = connections;
      listener.doubted();
    } else {
      listener.changed(name);
    }
  }

  /** Waits for the thread, which is at most one beat from its end. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
