package io.sallyport.auth.httpsession;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ValueFormatPropertyTest {

  private static final ClassLoader LOADER = ValueFormatPropertyTest.class.getClassLoader();

  private final ValueFormat format = new ValueFormat(new HttpSessionSettings(Set.of()));

  @Property
  void value_ofItsText_isTheValueAndTheTextIsAscii(@ForAll("values") Object value)
      throws UnreadableValueException {
    String text = format.text(value);
    Object read = format.value(text, LOADER);
    assertThat(read).isEqualTo(value);
    assertThat(read).hasSameClassAs(value);
    assertThat(text).matches("\\p{ASCII}*");
    assertThat(format.text(read)).isEqualTo(text);
  }

  @Property
  void bytes_ofTheirText_areTheBytes(@ForAll byte[] bytes) throws UnreadableValueException {
    assertThat((byte[]) format.value(format.text(bytes), LOADER)).isEqualTo(bytes);
  }

  /** Whatever stands in the store, nothing but a value or one kind of exception comes out. */
  @Property
  void value_ofAnything_isReadOrUnreadable(@ForAll("garbled") String text) {
    try {
      assertThat(format.value(text, LOADER)).isNotNull();
    } catch (UnreadableValueException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> garbled() {
    Arbitrary<String> words =
        Arbitraries.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "1",
            "[1,",
            "null",
            "true",
            "-5",
            "1e999",
            "\"a\"",
            "\"list\"",
            "\"map\"",
            "\"sorted-map\"",
            "\"sorted-set\"",
            "\"long\"",
            "\"decimal\"",
            "\"class\"",
            "\"enum\"",
            "\"java.lang.Runtime\"",
            "\"zoned-date-time\"",
            "\"bytes\"",
            "\"locale\"",
            "\"strings\"",
            "\"period\"",
            "\"\\uD800\"",
            "\u0000",
            "é");
    return Arbitraries.oneOf(
        words.list().ofMaxSize(20).map(list -> "[1," + String.join("", list)),
        words.list().ofMaxSize(20).map(list -> "[1,[" + String.join(",", list) + "]]"),
        Arbitraries.strings());
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> flat = Arbitraries.oneOf(scalars(), times());
    return Arbitraries.oneOf(flat, containers(flat), containers(containers(flat)));
  }

  private static Arbitrary<Object> containers(Arbitrary<Object> of) {
    return Arbitraries.oneOf(
        of.list().ofMaxSize(4).map(ArrayList::new),
        of.list().ofMaxSize(4).map(LinkedHashSet::new),
        Arbitraries.maps(of, of).ofMaxSize(3).map(LinkedHashMap::new));
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.strings().map(Object.class::cast),
        Arbitraries.integers().map(Object.class::cast),
        Arbitraries.longs().map(Object.class::cast),
        Arbitraries.shorts().map(Object.class::cast),
        Arbitraries.bytes().map(Object.class::cast),
        Arbitraries.chars().map(Object.class::cast),
        Arbitraries.of(true, false),
        Arbitraries.doubles().map(Object.class::cast),
        Arbitraries.floats().map(Object.class::cast),
        Arbitraries.of(
            Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Float.NaN, Float.POSITIVE_INFINITY),
        Arbitraries.bigDecimals().map(Object.class::cast),
        Arbitraries.bigIntegers().map(Object.class::cast),
        Arbitraries.create(UUID::randomUUID).map(Object.class::cast),
        Arbitraries.longs().map(Date::new),
        Arbitraries.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("sr-Latn-RS")));
  }

  private static Arbitrary<Object> times() {
    Arbitrary<Long> seconds =
        Arbitraries.longs().between(-100_000_000_000_000L, 100_000_000_000_000L);
    Arbitrary<Integer> years = Arbitraries.integers().between(-999_999, 999_999);
    Arbitrary<LocalDateTime> local =
        seconds.map(
            at ->
                LocalDateTime.ofEpochSecond(
                    at, (int) Math.floorMod(at, 1_000_000_000L), ZoneOffset.UTC));
    Arbitrary<ZoneId> zones =
        Arbitraries.of("Europe/Paris", "America/Sao_Paulo", "UTC", "+02:30", "GMT+3", "Z")
            .map(ZoneId::of);
    return Arbitraries.oneOf(
        seconds.map(at -> Instant.ofEpochSecond(at, Math.floorMod(at, 1_000_000_000L))),
        Arbitraries.of(Instant.MIN, Instant.MAX, LocalDate.MAX, LocalTime.MIN, LocalDateTime.MIN),
        local.map(Object.class::cast),
        local.map(LocalDateTime::toLocalDate),
        local.map(LocalDateTime::toLocalTime),
        local.map(at -> OffsetDateTime.of(at, ZoneOffset.ofHoursMinutesSeconds(3, 4, 5))),
        local.map(at -> at.toLocalTime().atOffset(ZoneOffset.ofHours(-7))),
        Arbitraries.longs()
            .between(0, 4_000_000_000L)
            .flatMap(
                at -> zones.map(zone -> ZonedDateTime.ofInstant(Instant.ofEpochSecond(at), zone))),
        zones.map(Object.class::cast),
        Arbitraries.longs()
            .map(at -> Duration.ofSeconds(at, Math.floorMod(at, 1_000_000_000L) / 2)),
        years.map(year -> Period.of(year, -year, 3)),
        years.map(Year::of),
        years.map(year -> YearMonth.of(year, 1 + Math.floorMod(year, 12))),
        Arbitraries.of(MonthDay.of(2, 29), Month.MAY, DayOfWeek.SUNDAY));
  }
}
