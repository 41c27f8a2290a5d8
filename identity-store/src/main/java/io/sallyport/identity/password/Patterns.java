package io.sallyport.identity.password;

/** Passwords that are long only because a pattern goes on. All text is expected in lower case. */
final class Patterns {

  private static final int SHORT_UNIT = 6;
  private static final String[] KEYBOARD = {
    "1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "zxcvbnm,./"
  };
  private static final String SHIFTED = "!@#$%^&*()_+{}:\"|<>?";
  private static final String UNSHIFTED = "1234567890-=[];'\\,./";

  private Patterns() {}

  /** Whether the text is one unit again and again, a sequence, or a walk over the keyboard. */
  static boolean isPlain(String text, CommonPasswords common) {
    return repeats(text, common) || isWalk(text);
  }

  /**
   * The last repetition may be cut short. Only the shortest unit is looked into further: each of
   * them would take a time that doubles with every repetition.
   */
  private static boolean repeats(String text, CommonPasswords common) {
    boolean shortest = true;
    for (int unit = 1; unit < text.length(); unit++) {
      if (text.regionMatches(unit, text, 0, text.length() - unit)) {
        String once = text.substring(0, unit);
        boolean isShort = unit <= SHORT_UNIT && 2 * unit <= text.length();
        if (isShort || common.isDerived(once) || (shortest && isPlain(once, common))) {
          return true;
        }
        shortest = false;
      }
    }
    return false;
  }

  /**
   * Whether two of three steps go to a neighbour: in the alphabet, among the digits, or on the
   * keyboard. In ordinary phrases one of five does.
   */
  private static boolean isWalk(String text) {
    int steps = text.length() - 1;
    int near = 0;
    for (int i = 0; i < steps; i++) {
      if (isNear(text.charAt(i), text.charAt(i + 1))) {
        near++;
      }
    }
    return steps > 0 && 3 * near >= 2 * steps;
  }

  private static boolean isNear(char a, char b) {
    boolean inSequence = Character.isLetterOrDigit(a) && Math.abs(a - b) <= 1;
    int from = key(a);
    int to = key(b);
    boolean onKeyboard =
        from >= 0
            && to >= 0
            && Math.abs(from / 16 - to / 16) <= 1
            && Math.abs(from % 16 - to % 16) <= 1;
    return inSequence || onKeyboard;
  }

  /** Row times 16 plus column; negative if the key is not among them. */
  private static int key(char c) {
    int shifted = SHIFTED.indexOf(c);
    char plain = shifted < 0 ? c : UNSHIFTED.charAt(shifted);
    for (int row = 0; row < KEYBOARD.length; row++) {
      int column = KEYBOARD[row].indexOf(plain);
      if (column >= 0) {
        return row * 16 + column;
      }
    }
    return -1;
  }
}
