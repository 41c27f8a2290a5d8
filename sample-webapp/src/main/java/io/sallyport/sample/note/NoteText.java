package io.sallyport.sample.note;

import java.util.Optional;

/**
 * What somebody wrote, within bounds: a title of 1 to {@value #MAX_TITLE} characters on one line,
 * not blank, and a body of up to {@value #MAX_BODY} in which line feeds and tabs are the only
 * control characters. A character is a Unicode code point; half a surrogate pair is none.
 */
public record NoteText(String title, String body) {
  public static final int MAX_TITLE = 120;
  public static final int MAX_BODY = 4_000;

  /** Which field is out of bounds, by its name in forms and JSON, and how. */
  public record Problem(String field, String detail) {}

  public NoteText {
    check(title, body)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem.detail());
            });
  }

  /** The first thing that keeps the two from being a note; empty if nothing does. */
  public static Optional<Problem> check(String title, String body) {
    if (title.isBlank()) {
      return Optional.of(new Problem("title", "title must not be blank"));
    }
    if (title.codePointCount(0, title.length()) > MAX_TITLE) {
      return Optional.of(
          new Problem("title", "title must not be longer than " + MAX_TITLE + " characters"));
    }
    if (!title.codePoints().allMatch(NoteText::isText)) {
      return Optional.of(new Problem("title", "title must not contain control characters"));
    }
    if (body.codePointCount(0, body.length()) > MAX_BODY) {
      return Optional.of(
          new Problem("body", "body must not be longer than " + MAX_BODY + " characters"));
    }
    if (!body.codePoints().allMatch(c -> c == '\n' || c == '\t' || isText(c))) {
      return Optional.of(new Problem("body", "body must not contain control characters"));
    }
    return Optional.empty();
  }

  private static boolean isText(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL && type != Character.SURROGATE;
  }
}
