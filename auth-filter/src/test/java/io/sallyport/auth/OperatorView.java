package io.sallyport.auth;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * All that an operator sees while it is open: the log at every level, the container's own apart,
 * and the metrics in Micrometer's global registry.
 */
final class OperatorView implements AutoCloseable {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Logger root = Logger.getLogger("");
  private final Level before = root.getLevel();

  /** The container may write whole requests at this level; it is not ours. */
  private final Logger container = Logger.getLogger("org.eclipse.jetty");

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(text(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  OperatorView() {
    Metrics.globalRegistry.add(registry);
    root.addHandler(handler);
    root.setLevel(Level.ALL);
    container.setLevel(Level.INFO);
  }

  private static String text(LogRecord line) {
    var text = new StringWriter();
    text.append(line.getLevel() + " " + line.getLoggerName() + ": ");
    text.append(new SimpleFormatter().formatMessage(line));
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  List<String> log() {
    return List.copyOf(lines);
  }

  /** What was counted. */
  List<Meter> meters() {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("sallyport."))
        .toList();
  }

  /** Names, descriptions, labels and their values. */
  List<String> metricTexts() {
    var texts = new ArrayList<String>();
    for (Meter meter : meters()) {
      texts.add(meter.getId().getName() + " " + meter.getId().getDescription());
      meter.getId().getTags().forEach(tag -> texts.add(tag.getKey() + "=" + tag.getValue()));
    }
    return texts;
  }

  @Override
  public void close() {
    container.setLevel(null);
    root.setLevel(before);
    root.removeHandler(handler);
    Metrics.globalRegistry.remove(registry);
  }
}
