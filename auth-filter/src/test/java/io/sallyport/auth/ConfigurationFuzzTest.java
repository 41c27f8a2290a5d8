package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.Limit;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Input: a configuration file. Its includes are empty. */
class ConfigurationFuzzTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** Finds nothing, so that no input makes the test read files. */
  private static final class NoFiles implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return ConfigFactory.empty().root();
    }
  }

  @FuzzTest
  void configuration_any_isReadOrItsProblemsAreNamed(byte[] input) {
    Config parsed;
    try {
      parsed =
          ConfigFactory.parseString(
              new String(input, StandardCharsets.UTF_8),
              ConfigParseOptions.defaults().setIncluder(new NoFiles()));
    } catch (ConfigException | StackOverflowError e) {
      return; // the parser's own words
    }
    try {
      Configuration read = ConfigurationReader.read(parsed);
      assertThat(read.toString()).isEqualTo(ConfigurationReader.read(parsed).toString());
      usable(read);
    } catch (ConfigurationException e) {
      assertThat(e.problems()).isNotEmpty().allSatisfy(text -> assertThat(text).isNotBlank());
    }
  }

  /** What is taken works: times that can be added, limits that can be counted. */
  private static void usable(Configuration read) {
    Instant now = CLOCK.instant();
    assertThat(now.plus(read.session().absoluteTimeout())).isAfter(now);
    assertThat(now.plus(read.tokens().lifetimes().family())).isAfter(now);
    var limiter = new MemoryRateLimiter(CLOCK);
    for (Limit limit :
        new Limit[] {
          read.limits().perAddress(), read.limits().perName(), read.mfa().perAccount()
        }) {
      assertThat(limiter.take("key", limit)).isZero();
    }
  }
}
