package io.sallyport.benchmarks;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One guard alone in its process: for profilers, {@code -prof gc} above all. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OneRequest {

  /** What is asked for. */
  @Param public Visit visit = Visit.ANONYMOUS;

  /** What stands before it. */
  @Param public Guard guard = Guard.BARE;

  private @Nullable Lane lane;

  /** Starts the server. */
  @Setup
  public void open() throws Exception {
    lane = Lane.open(guard, visit);
  }

  /** Stops the server. */
  @TearDown
  public void close() throws Exception {
    Objects.requireNonNull(lane).close();
  }

  /** One request on a connection that stays open. */
  @Benchmark
  public ByteBuffer request() {
    return Objects.requireNonNull(lane).visit();
  }
}
