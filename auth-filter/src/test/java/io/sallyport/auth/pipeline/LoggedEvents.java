package io.sallyport.auth.pipeline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that one logger writes while this is open. */
public final class LoggedEvents implements AutoCloseable {

  private static final Pattern DETAIL = Pattern.compile("detail=(\\S+)");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Listens to the logger of that name. */
  public LoggedEvents(String name) {
    logger = Logger.getLogger(name);
    logger.addHandler(handler);
  }

  /** What was written. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** What the events say in detail. */
  List<String> details() {
    return lines.stream()
        .map(DETAIL::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
