package io.sallyport.auth.access;

import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Endpoints;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.pipeline.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the rule that governs a request: the first whose path matches. Rules of that very path
 * divide the methods among them; a method that none of them lists is refused. A path that no rule
 * names needs a signed-in account.
 *
 * <p>A path that matches a rule only if upper and lower case are taken for the same is refused: a
 * server or file system might take them so. Immutable and thread-safe.
 */
public final class AccessRules implements Step {

  private static final Rule METHOD_NOT_LISTED =
      new Rule("/**", Set.of(), Requirement.NOBODY, false, null, null);

  /** The rules of one path. */
  private record Governed(PathPattern pattern, Rule[] rules) {
    Rule forMethod(String method) {
      for (Rule rule : rules) {
        if (rule.covers(method)) {
          return rule;
        }
      }
      return METHOD_NOT_LISTED;
    }
  }

  private final Governed[] governed;
  private final Endpoints endpoints;

  /** The rules in their order; {@code endpoints} governs the paths that are ours. */
  public AccessRules(List<Rule> rules, Endpoints endpoints) {
    var byPath = new LinkedHashMap<String, List<Rule>>();
    rules.forEach(rule -> byPath.computeIfAbsent(rule.path(), path -> new ArrayList<>()).add(rule));
    this.governed =
        byPath.entrySet().stream()
            .map(
                entry ->
                    new Governed(
                        PathPattern.of(entry.getKey()), entry.getValue().toArray(Rule[]::new)))
            .toArray(Governed[]::new);
    this.endpoints = endpoints;
  }

  /** Why a path cannot stand in a rule; empty if it can. */
  public static Optional<String> problemWith(String path) {
    return PathPattern.problem(path);
  }

  /** The earlier rule because of which {@code rules.get(index)} can never govern; empty if none. */
  public static Optional<Rule> shadowing(List<Rule> rules, int index) {
    Rule rule = rules.get(index);
    PathPattern pattern = PathPattern.of(rule.path());
    for (Rule earlier : rules.subList(0, index)) {
      boolean samePath = earlier.path().equals(rule.path());
      boolean takesAll =
          samePath
              ? earlier.methods().isEmpty()
                  || (!rule.methods().isEmpty() && earlier.methods().containsAll(rule.methods()))
              : PathPattern.of(earlier.path()).covers(pattern);
      if (takesAll) {
        return Optional.of(earlier);
      }
    }
    return Optional.empty();
  }

  @Override
  public Decision decide(Exchange exchange) {
    if (exchange.ours()) {
      endpoints.find(exchange);
      return Decision.NEXT;
    }
    exchange.rule(Rule.DEFAULT);
    String path = exchange.path();
    for (Governed one : governed) {
      PathPattern.Match match = one.pattern().match(path);
      if (match == PathPattern.Match.OTHER_CASE) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, "The path is ambiguous").refuse();
      }
      if (match == PathPattern.Match.EXACT) {
        exchange.rule(one.forMethod(exchange.method()));
        return exchange.rule().allow() == Requirement.APPLICATION
            ? Decision.UNTOUCHED
            : Decision.NEXT;
      }
    }
    return inAnyCaseOurs(exchange)
        ? Problem.of(Problem.Kind.INVALID_REQUEST, "The path is ambiguous").refuse()
        : Decision.NEXT;
  }

  private static boolean inAnyCaseOurs(Exchange exchange) {
    String base = exchange.site().basePath();
    String path = exchange.path();
    return path.regionMatches(true, 0, base, 0, base.length())
        && (path.length() == base.length() || path.charAt(base.length()) == '/');
  }

  /** The same rules without the checks of a request that just came: for forwards and includes. */
  public Rule governing(String path, String method) {
    for (Governed one : governed) {
      if (one.pattern().matches(path)) {
        return one.forMethod(method);
      }
    }
    return Rule.DEFAULT;
  }
}
