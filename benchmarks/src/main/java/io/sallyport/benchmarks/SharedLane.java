package io.sallyport.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * One kind of {@link Shared} with its client, in a process of its own, as guards are in life: what
 * the compiler has learnt from one is of no use to another, and costs it time. For one thread.
 */
final class SharedLane implements AutoCloseable {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What a request of a slice has cost. */
  record Slice(double nanos, double bytes) {}

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;

  private SharedLane(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.orders =
        new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), /* autoFlush= */ true);
  }

  /** Starts one and signs in. */
  static SharedLane open(Shared kind, int redis) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SharedLane.class.getName(),
                    kind.name(),
                    Integer.toString(redis)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var lane = new SharedLane(process);
    lane.answer();
    return lane;
  }

  /** Sends so many requests, one after the other. */
  Slice slice(int requests) throws IOException {
    orders.println(requests);
    String[] cost = answer().split(" ");
    return new Slice(Double.parseDouble(cost[0]), Double.parseDouble(cost[1]));
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The process has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  /** The process: one line for each that comes in. Arguments: the kind, and the port of Redis. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.US_ASCII), true);
    Shared kind = Shared.valueOf(arguments[0]);
    try (Wire wire = Wire.open(kind.context(Integer.parseInt(arguments[1])))) {
      out.println("ready");
      for (String order = in.readLine(); order != null; order = in.readLine()) {
        Slice cost = measured(wire, Integer.parseInt(order));
        out.println(cost.nanos() + " " + cost.bytes());
      }
    }
  }

  private static Slice measured(Wire wire, int requests) throws IOException {
    long allocated = allocated();
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      wire.visit();
    }
    double nanos = (double) (System.nanoTime() - start) / requests;
    return new Slice(nanos, (double) (allocated() - allocated) / requests);
  }

  private static long allocated() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
