package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

  private static final String NAME = OutageLogTest.class.getName();

  private final Exception outage = new IllegalStateException("down");
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 500_000_000);
  private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(NAME), nanos::get);
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(NAME);
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          String kind = line.getThrown() == outage ? " " : " other: ";
          lines.add(line.getLevel() + kind + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(recorder);
    logger.setLevel(Level.FINE);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(recorder);
    logger.setLevel(null);
  }

  @Test
  void warn_oftenInASecond_isSaidOnceAndCounted() {
    for (int i = 0; i < 3; i++) {
      outages.warn("It is away", outage);
    }
    nanos.addAndGet(999_999_999);
    outages.warn("It is away", outage);
    nanos.addAndGet(1);
    outages.warn("It is away", outage);
    nanos.addAndGet(1_000_000_000);
    outages.warn("It is away", outage);

    assertThat(lines)
        .containsExactly(
            "WARNING It is away",
            "FINE It is away",
            "FINE It is away",
            "FINE It is away",
            "WARNING It is away; 3 more since this was last said",
            "WARNING It is away");
  }

  @Test
  void warn_ofAnotherKind_isSaidBesides() {
    outages.warn("It is away", outage);
    for (int i = 0; i < 40; i++) {
      outages.warn("It is away", new IllegalStateException("down too " + i));
    }

    assertThat(lines.subList(0, 2))
        .containsExactly("WARNING It is away", "WARNING other: It is away");
    assertThat(lines).hasSize(41).filteredOn(line -> line.startsWith("FINE")).hasSize(8);
  }
}
