package io.sallyport.auth.httpsession;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A class of the platform whose values are one text.
 *
 * @param tag by which it is known in what is stored
 * @param text throws {@link IllegalArgumentException} for a value that its text does not hold
 * @param read throws some {@link RuntimeException} for a text that is none of its
 */
record Scalar<T>(String tag, Class<T> type, Function<T, String> text, Function<String, T> read) {

  private static final List<Scalar<?>> ALL =
      List.of(
          of("byte", Byte.class, Byte::valueOf),
          of("short", Short.class, Short::valueOf),
          of("long", Long.class, Long::valueOf),
          of("float", Float.class, Float::valueOf),
          of("double", Double.class, Double::valueOf),
          new Scalar<>("char", Character.class, Object::toString, Scalar::character),
          of("decimal", BigDecimal.class, BigDecimal::new),
          of("integer", BigInteger.class, BigInteger::new),
          of("uuid", UUID.class, UUID::fromString),
          of("instant", Instant.class, Instant::parse),
          of("local-date", LocalDate.class, LocalDate::parse),
          of("local-time", LocalTime.class, LocalTime::parse),
          of("local-date-time", LocalDateTime.class, LocalDateTime::parse),
          of("offset-date-time", OffsetDateTime.class, OffsetDateTime::parse),
          of("offset-time", OffsetTime.class, OffsetTime::parse),
          of("zoned-date-time", ZonedDateTime.class, ZonedDateTime::parse),
          of("duration", Duration.class, Duration::parse),
          of("period", Period.class, Period::parse),
          of("year", Year.class, text -> Year.of(Integer.parseInt(text))),
          new Scalar<>("year-month", YearMonth.class, Scalar::months, Scalar::yearMonth),
          of("month-day", MonthDay.class, MonthDay::parse),
          of("month", Month.class, Month::valueOf),
          of("day-of-week", DayOfWeek.class, DayOfWeek::valueOf),
          of("zone-offset", ZoneOffset.class, ZoneOffset::of),
          of("zone", ZoneId.class, ZoneId::of),
          new Scalar<>(
              "date",
              Date.class,
              at -> Long.toString(at.getTime()),
              ms -> new Date(Long.parseLong(ms))),
          new Scalar<>("locale", Locale.class, Scalar::languageTag, Locale::forLanguageTag),
          new Scalar<>(
              "bytes",
              byte[].class,
              bytes -> Base64.getEncoder().encodeToString(bytes),
              text -> Base64.getDecoder().decode(text)));

  private static final Map<String, Scalar<?>> BY_TAG =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Scalar::tag, one -> one));

  private static final Map<Class<?>, Scalar<?>> BY_TYPE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Scalar::type, one -> one));

  private static <T> Scalar<T> of(String tag, Class<T> type, Function<String, T> read) {
    return new Scalar<>(tag, type, Object::toString, read);
  }

  static @Nullable Scalar<?> tagged(String tag) {
    return BY_TAG.get(tag);
  }

  /** That of the value's very class; null if it is none of these. */
  static @Nullable Scalar<?> of(Object value) {
    Scalar<?> exact = BY_TYPE.get(value.getClass());
    return exact == null && value instanceof ZoneId ? BY_TYPE.get(ZoneId.class) : exact;
  }

  /** The text of a value of this type. */
  String textOf(Object value) {
    return text.apply(type.cast(value));
  }

  /** Whether the application may change a value that it was given. */
  boolean mutable() {
    return type == Date.class || type == byte[].class;
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("No single character");
    }
    return text.charAt(0);
  }

  /** Its own text of a year beyond 9999 cannot be parsed. */
  private static String months(YearMonth month) {
    return Long.toString(month.getLong(ChronoField.PROLEPTIC_MONTH));
  }

  private static YearMonth yearMonth(String months) {
    long all = Long.parseLong(months);
    return YearMonth.of(Math.toIntExact(Math.floorDiv(all, 12L)), Math.floorMod(all, 12) + 1);
  }

  private static String languageTag(Locale locale) {
    String tag = locale.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(locale)) {
      throw new IllegalArgumentException("a locale that no BCP 47 language tag stands for");
    }
    return tag;
  }
}
