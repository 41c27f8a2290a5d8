package io.sallyport.identity.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How values lie in columns: instants to the microsecond, rounded down, since databases that round
 * themselves disagree; words separated by spaces.
 */
final class Columns {

  private Columns() {}

  static OffsetDateTime at(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
    return instant == null ? null : at(instant);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static String joined(Collection<String> words) {
    for (String word : words) {
      if (word.isEmpty() || word.indexOf(' ') >= 0) {
        throw new IllegalArgumentException("A word is empty or has a space in it");
      }
    }
    return String.join(" ", words);
  }

  static List<String> words(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
  }

  /** Text from outside: what no column can hold is the caller's error, and no outage. */
  static void requireStorable(String text, int most) {
    boolean isText =
        text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (text.length() > most || !isText) {
      throw new IllegalArgumentException(
          "A text is longer than " + most + " characters, or no text");
    }
  }

  /** As {@link #requireStorable}; an empty text is no name. */
  static void requireName(String text, int most) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A name is empty");
    }
    requireStorable(text, most);
  }

  /** What a visitor sent must not keep its record out: odd characters, odd lengths. */
  static String storable(String text, int most) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(most)
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    while (clean.length() > most) {
      clean.setLength(clean.offsetByCodePoints(clean.length(), -1));
    }
    return clean.toString();
  }
}
