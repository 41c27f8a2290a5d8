package io.sallyport.auth.pipeline;

import org.jspecify.annotations.Nullable;

/** {@code Authorization: Bearer …} (RFC 6750, section 2.1). Other schemes are not ours. */
final class BearerHeader {

  private static final String SCHEME = "Bearer";

  private BearerHeader() {}

  /** What follows the scheme, empty if nothing does; null if the header is of another scheme. */
  static @Nullable String value(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    if (header.length() == SCHEME.length()) {
      return "";
    }
    char after = header.charAt(SCHEME.length());
    return after == ' ' || after == '\t' ? header.substring(SCHEME.length() + 1) : null;
  }
}
