package io.sallyport.identity.audit;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** How a line of key-value pairs is logged. Stateless. */
interface KeyedLine {

  /**
   * As pairs, where SLF4J is of version 2. Applications and servers of some age have version 1.7,
   * which wins over the one that we ask for: there the same stands in the text.
   */
  KeyedLine PRESENT = of(Logger.class);

  /** The one for that interface of loggers. */
  static KeyedLine of(Class<?> logger) {
    return Arrays.stream(logger.getMethods()).anyMatch(one -> one.getName().equals("atInfo"))
        ? new AsPairs()
        : new AsText();
  }

  /** Logs at the level INFO. */
  void info(Logger log, Map<String, Object> pairs, String message);

  /** Logs at the level WARN. */
  void warn(Logger log, Map<String, Object> pairs, String message);

  /** See {@link KeyedLine#PRESENT}. */
  record AsPairs() implements KeyedLine {

    @Override
    public void info(Logger log, Map<String, Object> pairs, String message) {
      write(log.atInfo(), pairs, message);
    }

    @Override
    public void warn(Logger log, Map<String, Object> pairs, String message) {
      write(log.atWarn(), pairs, message);
    }

    private static void write(LoggingEventBuilder line, Map<String, Object> pairs, String text) {
      LoggingEventBuilder whole = line;
      for (Map.Entry<String, Object> pair : pairs.entrySet()) {
        whole = whole.addKeyValue(pair.getKey(), pair.getValue());
      }
      whole.log(text);
    }
  }

  /** See {@link KeyedLine#PRESENT}; in the form that SLF4J's own bindings give to pairs. */
  record AsText() implements KeyedLine {

    @Override
    public void info(Logger log, Map<String, Object> pairs, String message) {
      if (log.isInfoEnabled()) {
        log.info("{}", text(pairs, message));
      }
    }

    @Override
    public void warn(Logger log, Map<String, Object> pairs, String message) {
      log.warn("{}", text(pairs, message));
    }

    private static String text(Map<String, Object> pairs, String message) {
      return pairs.entrySet().stream()
          .map(pair -> pair.getKey() + "=" + pair.getValue())
          .collect(Collectors.joining(" ", "", " " + message));
    }
  }
}
