package io.sallyport.auth;

import io.sallyport.auth.access.AccessRules;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.auth.redis.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a configuration must not say all at once, however it was put together. */
final class Contradictions {

  private Contradictions() {}

  static List<String> in(Configuration configuration) {
    var problems = new ArrayList<String>();
    timeouts(configuration, problems);
    unchecked(configuration, problems);
    httpSession(configuration, problems);
    rules(configuration, problems);
    web(configuration.web(), problems);
    for (Configuration.InitialAccount account : configuration.initialAccounts()) {
      for (String role : account.roles()) {
        unknownRole(configuration, role, problems, "the initial account " + account.username());
      }
    }
    return problems;
  }

  private static void timeouts(Configuration configuration, List<String> problems) {
    var session = configuration.session();
    if (session.idleTimeout().compareTo(session.absoluteTimeout()) > 0) {
      problems.add(
          "session.idle-timeout is longer than session.absolute-timeout, which ends the session"
              + " first: shorten one or lengthen the other");
    }
  }

  /** A cookie of a whole domain would hand one application's attributes to the next. */
  private static void httpSession(Configuration configuration, List<String> problems) {
    if (configuration.httpSession() != null && configuration.web().cookieDomain() != null) {
      problems.add(
          "session.http-session = shared keeps the HttpSession of one application, and cookie.domain"
              + " shares cookies with all of a domain: leave out the one or the other");
    }
  }

  /** What one shard answers says nothing of how long another has been away. */
  private static void unchecked(Configuration configuration, List<String> problems) {
    RedisSettings redis = configuration.redis();
    if (redis != null
        && redis.topology() instanceof RedisSettings.Topology.Cluster
        && !configuration.tokens().lifetimes().unchecked().isZero()) {
      problems.add(
          "token.unchecked-revocation has no end in a cluster, a part of which can be away for long:"
              + " leave it out, or use Sentinel");
    }
  }

  private static void web(Configuration.Web web, List<String> problems) {
    if (!web.basePath().matches("/[A-Za-z0-9_~-]+(/[A-Za-z0-9_~-]+)*")) {
      problems.add(
          "web.base-path is '"
              + web.basePath()
              + "': write a path such as /auth, without a slash"
              + " at its end");
    }
    boolean reads = web.forwarding() != io.sallyport.auth.pipeline.ForwardingHeader.NONE;
    if (reads && web.trustedProxies().isEmpty()) {
      problems.add(
          "web.forwarded-header is set, and web.trusted-proxies names nobody to believe: name the"
              + " proxies' addresses");
    }
    if (!reads && !web.trustedProxies().isEmpty()) {
      problems.add(
          "web.trusted-proxies is set, and web.forwarded-header is none: name the header that the"
              + " proxies set");
    }
  }

  private static void rules(Configuration configuration, List<String> problems) {
    List<Rule> rules = configuration.rules();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String which = "rule " + (i + 1) + " (" + rule.path() + ")";
      var malformed = AccessRules.problemWith(rule.path());
      if (malformed.isPresent()) {
        problems.add(which + ": " + malformed.get());
        return;
      }
      AccessRules.shadowing(rules, i)
          .ifPresent(
              earlier ->
                  problems.add(
                      which
                          + " can never govern, because the earlier rule for "
                          + earlier.path()
                          + " takes all its requests: put it first or remove it"));
      if (rule.allow() instanceof Requirement.Role role) {
        unknownRole(configuration, role.role(), problems, which);
      }
      boolean open = Set.of(Requirement.EVERYONE, Requirement.APPLICATION).contains(rule.allow());
      if (open && (rule.secondFactor() || rule.signedInWithin() != null)) {
        problems.add(
            which
                + " lets everyone in and asks how they signed in: allow signed-in, or leave"
                + " second-factor and signed-in-within out");
      }
      String base = configuration.web().basePath();
      if (rule.path().equals(base) || rule.path().startsWith(base + "/")) {
        problems.add(which + " lies under web.base-path, where Sallyport decides by itself");
      }
    }
  }

  /** With application stores, roles are also what those stores call their groups. */
  private static void unknownRole(
      Configuration configuration, String role, List<String> problems, String where) {
    var defined = configuration.identity().roles();
    if (!defined.containsKey(role) && configuration.identity().applicationStores().isEmpty()) {
      problems.add(
          where
              + " names the role '"
              + role
              + "', which roles does not define"
              + Nearest.to(role, defined.keySet()));
    }
  }
}
