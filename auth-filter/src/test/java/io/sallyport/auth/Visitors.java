package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A light load: clients that send a request every 20 ms, whether or not the last was answered,
 * while something goes wrong behind the site. Each request says itself which answers are right.
 * Meanwhile the log tells of errors alone: each of some thousand outages would have its lines.
 */
final class Visitors implements AutoCloseable {

  private static final int PAUSE_MILLIS = 20;

  /** One answer: when it was asked for, how long it took, and which it was. */
  record Seen(String what, long askedAt, long nanos, int status) {
    long answeredAt() {
      return askedAt + nanos;
    }
  }

  /** Sends one request, answers its status, and fails if the answer is not right. */
  @FunctionalInterface
  interface Request {
    int send() throws Exception;
  }

  private final Logger log = Logger.getLogger("io.sallyport");
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Visitors() {
    log.setLevel(Level.SEVERE);
  }

  /** One more client, who does this again and again from now on. */
  void come(String what, Request request) {
    come(what, PAUSE_MILLIS, request);
  }

  /** The same, less often. */
  void come(String what, int pauseMillis, Request request) {
    var unused =
        clock.scheduleAtFixedRate(
            () -> threads.execute(() -> visit(what, request)),
            0,
            pauseMillis,
            TimeUnit.MILLISECONDS);
  }

  private void visit(String what, Request request) {
    long start = System.nanoTime();
    try {
      int status = request.send();
      seen.add(new Seen(what, start, System.nanoTime() - start, status));
    } catch (Exception | AssertionError e) {
      wrong.add(e);
    }
  }

  /** They leave when all are answered; what one of them has found wrong is thrown. */
  List<Seen> leave() throws InterruptedException {
    clock.shutdown();
    assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    log.setLevel(null);
    assertThat(wrong).isEmpty();
    return List.copyOf(seen);
  }

  /** The answers of that kind that were asked for from one moment to the other. */
  static List<Seen> of(String what, List<Seen> answers, long from, long to) {
    return answers.stream()
        .filter(one -> one.what().equals(what) && one.askedAt() >= from && one.askedAt() < to)
        .toList();
  }

  /** The longest that one took. */
  static long slowest(List<Seen> answers) {
    return answers.stream().mapToLong(Seen::nanos).max().orElse(0);
  }

  /** How long half of them took at the most. */
  static long median(List<Seen> answers) {
    return answers.stream()
        .mapToLong(Seen::nanos)
        .sorted()
        .skip(answers.size() / 2)
        .findFirst()
        .orElse(0);
  }

  /** How many waited at the same time, at the most. */
  static long mostAtOnce(List<Seen> answers) {
    return answers.stream()
        .mapToLong(
            one ->
                answers.stream()
                    .filter(
                        other ->
                            other.askedAt() <= one.askedAt() && other.answeredAt() > one.askedAt())
                    .count())
        .max()
        .orElse(0);
  }

  /** How long after that moment the last answer came that was another; 0 if there was none. */
  static long untilAll(int status, List<Seen> answers, long moment) {
    return answers.stream()
        .filter(one -> one.status() != status)
        .mapToLong(one -> Math.max(0, one.answeredAt() - moment))
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdownNow();
    log.setLevel(null);
  }
}
