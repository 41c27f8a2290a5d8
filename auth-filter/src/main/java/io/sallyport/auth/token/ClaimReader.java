package io.sallyport.auth.token;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads claims of the type that they must have. */
record ClaimReader(Map<String, Object> claims) {

  /** A claim is missing or of another type: the token is not one of ours. */
  static final class UnusableClaimException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableClaimException(String name) {
      super("The claim " + name + " is missing or of the wrong type", null, false, false);
    }
  }

  /** Later than any time that makes sense, and still an {@link Instant}. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  String text(String name) {
    if (claims.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new UnusableClaimException(name);
  }

  /** One text counts as a list of one (RFC 7519, section 4.1.3). */
  List<String> texts(String name) {
    Object value = claims.get(name);
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value instanceof List<?> list) {
      @SuppressWarnings("unchecked") // CompactJws makes no other lists
      List<String> texts = (List<String>) list;
      return texts;
    }
    throw new UnusableClaimException(name);
  }

  Set<String> words(String name) {
    if (!(claims.get(name) instanceof String text)) {
      throw new UnusableClaimException(name);
    }
    if (text.isEmpty()) {
      return Set.of();
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(text.split(" ", -1))));
  }

  long number(String name) {
    if (claims.get(name) instanceof Long number && number >= 0) {
      return number;
    }
    throw new UnusableClaimException(name);
  }

  Instant time(String name) {
    long seconds = number(name);
    if (seconds > MAX_SECONDS) {
      throw new UnusableClaimException(name);
    }
    return Instant.ofEpochSecond(seconds);
  }

  boolean has(String name) {
    return claims.containsKey(name);
  }
}
