package io.sallyport.identity.account;

import java.text.Normalizer;
import java.util.Locale;

/**
 * How user names are compared, and which may be chosen.
 *
 * <p>A name is stored as its owner writes it, and compared by its {@link #key}: {@code Alice},
 * {@code ALICE} and {@code ａｌｉｃｅ} (full width) are one account. Letters of different scripts that
 * only look alike stay different.
 */
public final class Usernames {

  /** In code points; also the bound on the key, which compatibility forms can make longer. */
  public static final int MAX_LENGTH = 128;

  private Usernames() {}

  /** The form in which names are compared: NFKC (Unicode Annex 15), then lower case. */
  public static String key(String username) {
    String folded = Normalizer.normalize(username, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /**
   * Whether an account may have this name: 1 to {@value #MAX_LENGTH} code points, no white space at
   * either end, and no control, format, unassigned, line-breaking or unpaired surrogate character.
   * The same holds for its key.
   */
  public static boolean isAcceptable(String username) {
    return isClean(username) && isClean(key(username));
  }

  private static boolean isClean(String text) {
    if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_LENGTH) {
      return false;
    }
    return !isBlank(text.codePointAt(0))
        && !isBlank(text.codePointBefore(text.length()))
        && text.codePoints().allMatch(Usernames::isVisible);
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
