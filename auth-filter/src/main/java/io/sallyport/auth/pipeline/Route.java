package io.sallyport.auth.pipeline;

import java.io.IOException;
import java.util.List;

/**
 * One endpoint of ours: a method, a path below the base path, who may use it, what it takes.
 *
 * @param path may end with <code>/{id}</code> or hold it in the middle
 * @param rule who may use it
 * @param required fields that must come and be text
 * @param optional fields that must be text if they come
 * @param oauth whether it takes forms only and answers errors as OAuth does (RFC 6749, section 5.2)
 */
public record Route(
    String method,
    String path,
    Rule rule,
    List<String> required,
    List<String> optional,
    boolean oauth,
    Handler handler) {

  private static final java.time.Duration RECENTLY = java.time.Duration.ofMinutes(15);

  /** Answers a request whose fields were read and checked. Thread-safe. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; {@code fields} is empty for GET. */
    Decision handle(Exchange exchange, RequestBody.Fields fields) throws IOException;
  }

  /** Copies the lists. */
  public Route {
    required = List.copyOf(required);
    optional = List.copyOf(optional);
  }

  /** A route without fields. */
  public static Route of(String method, String path, Rule rule, Handler handler) {
    return new Route(method, path, rule, List.of(), List.of(), false, handler);
  }

  /** This route, taking these fields. */
  public Route taking(List<String> must, List<String> may) {
    return new Route(method, path, rule, must, may, oauth, handler);
  }

  /** This route, as an OAuth endpoint. */
  public Route asOAuth() {
    return new Route(method, path, rule, required, optional, true, handler);
  }

  /** A rule for a route that anybody may use. */
  public static Rule everyone() {
    return rule(Requirement.EVERYONE);
  }

  /** A rule for a route that takes any signed-in account. */
  public static Rule signedIn() {
    return rule(Requirement.SIGNED_IN);
  }

  /** A rule for a route that takes a session and nothing else. */
  public static Rule session() {
    return rule(new Requirement.Session(false));
  }

  /**
   * A rule for what changes credentials: a session that signed in within 15 minutes, with the
   * second factor if the account has one.
   */
  public static Rule recentSession() {
    return new Rule("/", java.util.Set.of(), new Requirement.Session(true), false, RECENTLY, null);
  }

  private static Rule rule(Requirement requirement) {
    return new Rule("/", java.util.Set.of(), requirement, false, null, null);
  }
}
