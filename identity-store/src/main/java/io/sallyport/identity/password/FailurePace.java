package io.sallyport.identity.password;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Holds every failed sign-in until the same time has passed, whatever it failed on.
 *
 * <p>Without it, the answer to an unknown name comes after one argon2id, and that to a name with an
 * imported bcrypt hash ten times later. Failures are held to the next multiple of a quantum: one
 * and a half times what the slowest scheme in use takes on this machine. A failure that takes
 * longer, as one that had to queue does, makes the quantum longer for all, up to three seconds; one
 * that takes even longer is held to a later multiple.
 *
 * <p>Thread-safe. Until the schemes in use are measured, a failure waits for that, at most three
 * seconds.
 */
public final class FailurePace {

  /** How a thread waits. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits for so many nanoseconds. */
    void sleep(long nanos) throws InterruptedException;
  }

  private static final long PATIENCE = Duration.ofSeconds(3).toNanos();
  private static final long STEP = Duration.ofMillis(10).toNanos();
  private static final int RUNS = 3;
  private static final Password PROBE = new Password("nobody has this password");

  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Map<String, Long> measured = new ConcurrentHashMap<>();
  private final Set<String> unmeasured = ConcurrentHashMap.newKeySet();
  private final AtomicLong quantum = new AtomicLong();
  private volatile boolean held;

  /** A pace on the machine's own clock. */
  public FailurePace() {
    this(System::nanoTime, nanos -> Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000)));
  }

  FailurePace(LongSupplier nanoTime, Sleeper sleeper) {
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * Waits until the failure may be told. Returns at once, with the interrupt flag set, if the
   * thread is interrupted.
   *
   * @param startedNanos {@link System#nanoTime} when the sign-in began
   * @param password one that is hashed in two forms takes twice as long, whoever it is for
   */
  public void hold(long startedNanos, Password password) {
    try {
      for (long left = left(startedNanos + PATIENCE);
          left > 0 && !isMeasured();
          left = left(startedNanos + PATIENCE)) {
        sleeper.sleep(Math.min(STEP, left));
      }
      held = true;
      int forms = PasswordText.isComposed(password.reveal()) ? 1 : 2;
      long elapsed = Math.max(0, nanoTime.getAsLong() - startedNanos);
      long step = forms * quantumFor(elapsed / forms);
      long until = startedNanos + Math.max(1, (elapsed + step - 1) / step) * step;
      for (long left = left(until); left > 0; left = left(until)) {
        sleeper.sleep(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A failure that took longer, since the machine is busier than when it was measured, makes all
   * others take longer too, until it is measured again.
   */
  private long quantumFor(long elapsed) {
    long present = quantum.get();
    if (present == 0) {
      return PATIENCE;
    }
    return elapsed > present && elapsed < PATIENCE
        ? quantum.accumulateAndGet(Math.min(PATIENCE, elapsed + elapsed / 2), Math::max)
        : present;
  }

  private long left(long until) {
    return until - nanoTime.getAsLong();
  }

  /**
   * Tells of a scheme that a stored hash now has.
   *
   * @param label see {@link PasswordHasher#labelOf}
   * @return whether it has yet to be measured
   */
  public boolean notice(String label) {
    return !measured.containsKey(label) && unmeasured.add(label);
  }

  /**
   * Measures what is not measured yet, and everything anew if there were failures since the last
   * time; sets the quantum by the slowest. Takes turns like every other hash.
   *
   * @param inUse labels of the stored hashes; that of new ones is added
   * @throws HashingBusyException if no turn came in time; call again later
   */
  public void calibrate(Set<String> inUse, PasswordHasher hasher) {
    Set<String> labels = new HashSet<>(inUse);
    labels.add(hasher.label());
    labels.addAll(unmeasured);
    boolean again = held;
    held = false;
    long slowest = 0;
    for (String label : labels) {
      Long known = again ? null : measured.get(label);
      long took = known != null ? known : measure(label, hasher);
      measured.put(label, took);
      slowest = Math.max(slowest, took);
    }
    quantum.set(slowest + slowest / 2);
    unmeasured.removeAll(labels);
  }

  private boolean isMeasured() {
    return quantum.get() > 0 && unmeasured.isEmpty();
  }

  /** The median of a few runs: the first one of all is slow, as nothing is compiled yet. */
  private long measure(String label, PasswordHasher hasher) {
    String example = PasswordHasher.exampleOf(label);
    long[] runs = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = nanoTime.getAsLong();
      var unused = hasher.verify(PROBE, example);
      runs[i] = Math.max(1, nanoTime.getAsLong() - start);
    }
    Arrays.sort(runs);
    return runs[RUNS / 2];
  }
}
