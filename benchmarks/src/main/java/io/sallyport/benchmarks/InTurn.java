package io.sallyport.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All guards in one process, a slice of requests each in turn, so that whatever else the machine
 * does meets all of them alike. Of each iteration the median slice counts: one that was interrupted
 * does not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("EnumOrdinal") // arrays by guard: a map would be measured too
public class InTurn {

  private static final int SLICE = 50;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is asked for. */
  @Param public Visit visit = Visit.ANONYMOUS;

  private final Lane[] lanes = new Lane[Guard.values().length];
  private int round;

  /** For each guard the nanoseconds and bytes of one request, as the median slice has it. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Medians {

    private static final int KEPT = 10_000;

    private final double[][] nanos = new double[Guard.values().length][KEPT];
    private final double[][] bytes = new double[Guard.values().length][KEPT];
    private final int[] slices = new int[Guard.values().length];

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void forget() {
      Arrays.fill(slices, 0);
    }

    void add(int guard, double nanosEach, double bytesEach) {
      int at = slices[guard]++ % KEPT;
      nanos[guard][at] = nanosEach;
      bytes[guard][at] = bytesEach;
    }

    private double median(double[][] of, Guard guard) {
      int count = Math.min(KEPT, slices[guard.ordinal()]);
      double[] sorted = Arrays.copyOf(of[guard.ordinal()], count);
      Arrays.sort(sorted);
      return count == 0 ? 0 : sorted[count / 2];
    }

    /** Nanoseconds of {@link Guard#BARE}. */
    public double bareNanos() {
      return median(nanos, Guard.BARE);
    }

    /** Nanoseconds of {@link Guard#HEADERS}. */
    public double headersNanos() {
      return median(nanos, Guard.HEADERS);
    }

    /** Nanoseconds of {@link Guard#HTTP_SESSION}. */
    public double httpSessionNanos() {
      return median(nanos, Guard.HTTP_SESSION);
    }

    /** Nanoseconds of {@link Guard#SALLYPORT}. */
    public double sallyportNanos() {
      return median(nanos, Guard.SALLYPORT);
    }

    /** Bytes of {@link Guard#BARE}. */
    public double bareBytes() {
      return median(bytes, Guard.BARE);
    }

    /** Bytes of {@link Guard#HEADERS}. */
    public double headersBytes() {
      return median(bytes, Guard.HEADERS);
    }

    /** Bytes of {@link Guard#HTTP_SESSION}. */
    public double httpSessionBytes() {
      return median(bytes, Guard.HTTP_SESSION);
    }

    /** Bytes of {@link Guard#SALLYPORT}. */
    public double sallyportBytes() {
      return median(bytes, Guard.SALLYPORT);
    }
  }

  /** Starts the servers. */
  @Setup
  public void open() throws Exception {
    for (Guard guard : Guard.values()) {
      lanes[guard.ordinal()] = Lane.open(guard, visit);
    }
  }

  /** Stops the servers. */
  @TearDown
  public void close() throws Exception {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  /** A slice for each guard; who begins changes from round to round. */
  @Benchmark
  public int slices(Medians medians) {
    int answered = 0;
    for (int i = 0; i < lanes.length; i++) {
      int guard = (round + i) % lanes.length;
      Lane lane = lanes[guard];
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int request = 0; request < SLICE; request++) {
        answered += lane.visit().remaining();
      }
      long nanos = System.nanoTime() - start;
      bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
      medians.add(guard, (double) nanos / SLICE, (double) bytes / SLICE);
    }
    round++;
    return answered;
  }
}
