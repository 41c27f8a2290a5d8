package io.sallyport.auth.access;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a rule: literal segments, {@code *} for anything within a segment, {@code **} for any
 * number of segments. {@code /x/**} covers {@code /x}; a slash at the end makes no difference.
 *
 * <p>Immutable. Literal paths and prefixes are compared as text; only the rest costs a regular
 * expression.
 */
final class PathPattern {

  private final String text;
  private final String literal;
  private final boolean prefix;
  private final @Nullable Pattern exact;
  private final @Nullable Pattern folded;

  private PathPattern(String text) {
    this.text = text;
    prefix = text.endsWith("/**");
    literal = prefix ? text.substring(0, text.length() - 3) : withoutSlash(text);
    boolean wild = literal.indexOf('*') >= 0;
    exact = wild ? Pattern.compile(regex(), Pattern.DOTALL) : null;
    folded =
        wild
            ? Pattern.compile(
                regex(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            : null;
  }

  static PathPattern of(String text) {
    problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new PathPattern(text);
  }

  /** Why the text is no pattern; empty if it is one. */
  static Optional<String> problem(String text) {
    if (!text.startsWith("/")) {
      return Optional.of("a path starts with a slash");
    }
    if (text.contains("//") || text.contains(";") || text.contains("\\") || text.contains("%")) {
      return Optional.of(
          "requests with //, ;, \\ or an escaped % are refused; so no rule needs it");
    }
    for (String segment : text.substring(1).split("/", -1)) {
      if (segment.contains("**") && !segment.equals("**")) {
        return Optional.of("** stands for whole segments: write /x/** or /x/**/y");
      }
      if (segment.endsWith(".") || segment.endsWith(" ")) {
        return Optional.of("requests whose segments end with a dot or a space are refused");
      }
    }
    return Optional.empty();
  }

  boolean matches(String path) {
    return exact != null ? exact.matcher(path).matches() : compare(path, false);
  }

  boolean matchesInAnyCase(String path) {
    return folded != null ? folded.matcher(path).matches() : compare(path, true);
  }

  /**
   * How the path compares. The first look at literal text is the one that most paths pass or fail
   * for good; a regular expression is run twice only where it matches.
   */
  Match match(String path) {
    if (folded != null) {
      return !matchesInAnyCase(path) ? Match.NONE : matches(path) ? Match.EXACT : Match.OTHER_CASE;
    }
    return matches(path) ? Match.EXACT : matchesInAnyCase(path) ? Match.OTHER_CASE : Match.NONE;
  }

  /** What a path may be to a pattern. */
  enum Match {
    /** Not one of its paths. */
    NONE,
    /** One of its paths. */
    EXACT,
    /** One of its paths only if upper and lower case are taken for the same. */
    OTHER_CASE
  }

  /** Whether every path of {@code other} is one of this, as far as text can tell. */
  boolean covers(PathPattern other) {
    if (text.equals("/**")) {
      return true;
    }
    return prefix
        && exact == null
        && (other.literal.equals(literal) || other.literal.startsWith(literal + "/"));
  }

  private boolean compare(String path, boolean ignoreCase) {
    int length = literal.length();
    if (!path.regionMatches(ignoreCase, 0, literal, 0, length)) {
      return false;
    }
    if (path.length() == length) {
      return true;
    }
    return path.charAt(length) == '/' && (prefix || path.length() == length + 1);
  }

  private String regex() {
    var regex = new StringBuilder();
    for (String segment : literal.substring(1).split("/", -1)) {
      if (segment.equals("**")) {
        regex.append("(?:/[^/]+)*");
      } else {
        regex.append('/');
        String[] parts = segment.split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
          String anything = segment.equals("*") ? "[^/]+" : "[^/]*";
          regex.append(i == 0 ? "" : anything).append(Pattern.quote(parts[i]));
        }
      }
    }
    return regex.append(prefix ? "(?:/.*)?" : "/?").toString();
  }

  private static String withoutSlash(String text) {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
