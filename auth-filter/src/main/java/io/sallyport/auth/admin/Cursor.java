package io.sallyport.auth.admin;

import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.AccountDirectory.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of accounts ended, as text that clients hand back and need not understand. */
final class Cursor {

  private static final int MAX_LENGTH = 128;

  /** Microseconds since the epoch, which stay in what every database takes; an id. */
  private static final Pattern FORM = Pattern.compile("(\\d{1,17})\\.([!-~]{1,36})");

  private Cursor() {}

  static String of(Account last) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.createdAt());
    byte[] text = (micros + "." + last.id()).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  static Optional<Position> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    return form.matches()
        ? Optional.of(
            new Position(
                Instant.EPOCH.plus(Long.parseLong(form.group(1)), ChronoUnit.MICROS),
                form.group(2)))
        : Optional.empty();
  }
}
