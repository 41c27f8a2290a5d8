package io.sallyport.identity.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log says the same, whichever SLF4J the application has. */
class KeyedLineTest {

  /** What a logger of SLF4J 1.7 has of it. */
  interface Old {
    void info(String text);
  }

  private static final String NAME = KeyedLineTest.class.getName();

  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(NAME);
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(recorder);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(recorder);
  }

  @Test
  void of_interfaceOfLoggers_tellsWhatItCan() {
    assertThat(KeyedLine.of(org.slf4j.Logger.class)).isEqualTo(new KeyedLine.AsPairs());
    assertThat(KeyedLine.of(Old.class)).isEqualTo(new KeyedLine.AsText());
    assertThat(KeyedLine.PRESENT).isEqualTo(new KeyedLine.AsPairs());
  }

  @Test
  void line_either_isTheSame() {
    Map<String, Object> pairs = new LinkedHashMap<>();
    pairs.put("stored", false);
    pairs.put("event", "a {} b");
    for (KeyedLine each : List.of(new KeyedLine.AsPairs(), new KeyedLine.AsText())) {
      each.info(LoggerFactory.getLogger(NAME), pairs, "a {} b");
      each.warn(LoggerFactory.getLogger(NAME), pairs, "a {} b");
    }

    assertThat(lines)
        .containsExactly(
            "INFO stored=false event=a {} b a {} b",
            "WARNING stored=false event=a {} b a {} b",
            "INFO stored=false event=a {} b a {} b",
            "WARNING stored=false event=a {} b a {} b");
  }
}
