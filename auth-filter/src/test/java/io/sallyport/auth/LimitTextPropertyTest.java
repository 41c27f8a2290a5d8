package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.Limit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LimitTextPropertyTest {

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s",
          ChronoUnit.SECONDS,
          "m",
          ChronoUnit.MINUTES,
          "h",
          ChronoUnit.HOURS,
          "d",
          ChronoUnit.DAYS,
          "minutes",
          ChronoUnit.MINUTES);

  @Property
  void parse_countAndPeriod_areRead(
      @ForAll @IntRange(min = 1, max = 999_999_999) int count,
      @ForAll @IntRange(min = 1, max = 999) int amount,
      @ForAll("units") String unit) {
    assertThat(LimitText.parse(count + "/" + amount + unit))
        .contains(new Limit(count, Duration.of(amount, UNITS.get(unit))));
    assertThat(LimitText.parse(" " + count + " / " + amount + " " + unit)).isPresent();
    assertThat(LimitText.parse("-" + count + "/" + amount + unit)).isEmpty();
    assertThat(LimitText.parse(count + "/-" + amount + unit)).isEmpty();
    assertThat(LimitText.parse(count + "/0" + unit)).isEmpty();
  }

  @Property
  void parse_anyText_isALimitOrNone(@ForAll("texts") String text) {
    LimitText.parse(text)
        .ifPresent(
            limit -> {
              assertThat(text).matches(Pattern.compile("\\s*[1-9]\\d{0,8}\\s*/.+", Pattern.DOTALL));
              assertThat(limit.count()).isPositive();
              assertThat(limit.period()).isPositive();
            });
  }

  @Test
  void parse_moreThanOneANanosecond_isNoLimit() {
    assertThat(LimitText.parse("1/1ns")).contains(new Limit(1, Duration.ofNanos(1)));
    assertThat(LimitText.parse("2/1ns")).isEmpty();
    assertThat(LimitText.parse("999999999/1s")).isPresent();
    assertThat(LimitText.parse("999999999/999999998ns")).isEmpty();
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of(UNITS.keySet());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("1", "0", "9", "/", " ", "m", "s", "ns", "-", ".", "e", "\t", "x", "${")
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }
}
