package io.sallyport.identity.audit;

/**
 * Text from outside as a log may hold it: on one line, and unable to look like a further pair or
 * the end of a quoted value.
 */
final class LogText {

  private LogText() {}

  /**
   * The text, cut to so many characters, with <code>\\u</code> and four hexadecimal digits for
   * control and format characters, line and paragraph separators, lone surrogates, the backslash,
   * the quote and the equals sign.
   */
  static String of(String text, int most) {
    var clean = new StringBuilder();
    text.codePoints().limit(most).forEach(c -> append(clean, c));
    if (text.codePointCount(0, text.length()) > most) {
      clean.append('…');
    }
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c) {
    if (isPlain(c)) {
      clean.appendCodePoint(c);
      return;
    }
    for (char unit : Character.toChars(c)) {
      clean.append(String.format("\\u%04x", (int) unit));
    }
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> c != '\\' && c != '"' && c != '=';
    };
  }
}
