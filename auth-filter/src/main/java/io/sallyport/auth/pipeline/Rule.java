package io.sallyport.auth.pipeline;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the access rules.
 *
 * @param path a pattern: literal segments, {@code *} within a segment, {@code **} for any number of
 *     segments; {@code /x/**} covers {@code /x} too
 * @param methods upper case; empty for all; {@code GET} includes {@code HEAD}
 * @param allow whom it lets in
 * @param secondFactor whether the sign-in must include a second factor
 * @param signedInWithin the longest time since the sign-in; null for no bound
 * @param limit how often each caller, or each address without one, may come; null for no bound
 */
public record Rule(
    String path,
    Set<String> methods,
    Requirement allow,
    boolean secondFactor,
    @Nullable Duration signedInWithin,
    @Nullable Limit limit) {

  /** What governs a path that no rule names: any signed-in account. */
  public static final Rule DEFAULT =
      new Rule("/**", Set.of(), Requirement.SIGNED_IN, false, null, null);

  /** Copies the methods. */
  public Rule {
    methods = Set.copyOf(methods);
  }

  /** Whether it governs this method. */
  public boolean covers(String method) {
    return methods.isEmpty()
        || methods.contains(method)
        || ("HEAD".equals(method) && methods.contains("GET"));
  }
}
