package io.sallyport.auth;

import java.util.Collection;
import java.util.Comparator;

/** What somebody who mistyped a word probably meant. */
final class Nearest {

  private static final int CLOSE = 3;

  private Nearest() {}

  /** {@code ; did you mean 'x'?}, or what there is to choose from. */
  static String to(String typed, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(typed, candidate) <= CLOSE)
        .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
        .map(nearest -> "; did you mean '" + nearest + "'?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? ""
                    : "; known are " + String.join(", ", known.stream().sorted().toList()));
  }

  /** The Levenshtein distance: insertions, deletions and replacements from one to the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
