package io.sallyport.identity.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The 19,640 most common passwords, as sorted 64-bit digests: 160 KB instead of some 2 MB of
 * strings. A digest that collides by chance refuses one password in 10^14 for nothing.
 *
 * <p>Immutable and thread-safe. All text is expected in lower case.
 */
final class CommonPasswords {

  private static final String LIST = "common-passwords.txt.gz";
  private static final int SHORTEST_CORE = 4;

  private final long[] digests;

  private CommonPasswords(long[] digests) {
    this.digests = digests;
  }

  static CommonPasswords load() {
    try (InputStream file = CommonPasswords.class.getResourceAsStream(LIST);
        InputStream plain = new GZIPInputStream(Objects.requireNonNull(file, LIST));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return new CommonPasswords(
          lines.lines().mapToLong(line -> digest(line, 0, line.length())).sorted().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(LIST, e);
    }
  }

  /**
   * Whether the text is a common password with nothing but digits and punctuation around it, if
   * anything. Of a text without letters the common part is half or more.
   */
  boolean isDerived(String text) {
    int lead = 0;
    while (lead < text.length() && !Character.isLetter(text.charAt(lead))) {
      lead++;
    }
    int trail = text.length();
    while (trail > 0 && !Character.isLetter(text.charAt(trail - 1))) {
      trail--;
    }
    for (int from = 0; from <= lead; from++) {
      for (int to = text.length(); to >= trail; to--) {
        if (to - from >= SHORTEST_CORE
            && (lead < trail || 2 * (to - from) >= text.length())
            && contains(text, from, to)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean contains(String text, int from, int to) {
    return Arrays.binarySearch(digests, digest(text, from, to)) >= 0;
  }

  /** FNV-1a, 64 bits, over UTF-16. */
  private static long digest(String text, int from, int to) {
    long digest = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      digest = (digest ^ text.charAt(i)) * 0x100000001b3L;
    }
    return digest;
  }
}
