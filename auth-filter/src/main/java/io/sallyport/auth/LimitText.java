package io.sallyport.auth;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.pipeline.Limit;
import java.util.Map;
import java.util.Optional;

/** Reads {@code count/period}, such as {@code 100/1m}. */
final class LimitText {

  private LimitText() {}

  static Optional<Limit> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || !text.substring(0, slash).strip().matches("[1-9]\\d{0,8}")) {
      return Optional.empty();
    }
    String period = text.substring(slash + 1).strip();
    try {
      var duration = ConfigFactory.parseMap(Map.of("period", period)).getDuration("period");
      long count = Long.parseLong(text.substring(0, slash).strip());
      return Optional.of(new Limit(count, duration));
    } catch (ConfigException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
