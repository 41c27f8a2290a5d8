package io.sallyport.auth.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers of tokens whose signature was right, as they were read: all tokens of one key begin with
 * the same text, and reading it costs as much as the claims. Thread-safe and bounded.
 */
final class KnownHeaders {

  private static final int MAX_HEADERS = 64;

  private final Map<String, JwsHeader> headers = new ConcurrentHashMap<>();

  /** What that part of a token says; null if no token with it could be accepted. */
  @Nullable JwsHeader read(String part) {
    JwsHeader known = headers.get(part);
    return known != null ? known : JwsHeader.read(part);
  }

  /** Keeps the header of a token whose signature was right. */
  void keep(CompactJws verified) {
    if (headers.size() < MAX_HEADERS || headers.containsKey(verified.parts().header())) {
      headers.put(verified.parts().header(), verified.header());
    }
  }
}
