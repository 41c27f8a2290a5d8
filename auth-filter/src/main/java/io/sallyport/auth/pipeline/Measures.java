package io.sallyport.auth.pipeline;

import java.util.function.LongSupplier;

/**
 * What is counted for whoever operates the application. Thread-safe. Label values come from small
 * fixed sets: no name, no address, no path, no secret.
 */
public interface Measures extends AutoCloseable {

  /** Nobody listens, and nothing is counted. */
  Measures OFF = new Off();

  /** Whether anybody listens; if not, what costs something on every request need not be kept. */
  boolean on();

  /**
   * One event more.
   *
   * @param values of the labels, in their order
   */
  void count(Metric metric, String... values);

  /** One event more, which took so long. */
  void took(Metric metric, long nanos, String... values);

  /** From here on the number is read whenever somebody looks, until this is closed. */
  void watch(Metric metric, LongSupplier number, String... values);

  /** Nothing is watched from here on. */
  @Override
  void close();

  /** See {@link Measures#OFF}. */
  record Off() implements Measures {

    @Override
    public boolean on() {
      return false;
    }

    @Override
    public void count(Metric metric, String... values) {}

    @Override
    public void took(Metric metric, long nanos, String... values) {}

    @Override
    public void watch(Metric metric, LongSupplier number, String... values) {}

    @Override
    public void close() {}
  }
}
