package io.sallyport.auth.pipeline;

import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our own endpoints: finding the one that is meant, and letting it answer. */
public final class Endpoints {

  private static final Pattern VARIABLE = Pattern.compile("\\{id}");
  private static final String NO_METHOD = "";

  /** A route with its path as a pattern. */
  private record Compiled(Route route, Pattern pattern) {}

  private final List<Compiled> routes;
  private final Map<String, Rule> areas;

  /**
   * All endpoints of all features.
   *
   * @param areas rules by paths below the base path; each governs everything at and below its path,
   *     whatever a route says, and be there a route or not
   */
  public Endpoints(List<Route> all, Map<String, Rule> areas) {
    this.areas = Map.copyOf(areas);
    routes =
        all.stream()
            .map(
                route -> {
                  String[] literals = VARIABLE.split(route.path(), -1);
                  var pattern = new StringBuilder(Pattern.quote(literals[0]));
                  for (int i = 1; i < literals.length; i++) {
                    pattern.append("([^/]+)").append(Pattern.quote(literals[i]));
                  }
                  return new Compiled(route, Pattern.compile(pattern.toString()));
                })
            .toList();
  }

  /**
   * Finds the endpoint of a path of ours; its rule governs from here on. Where there is none, a
   * stand-in refuses in its place, after the steps between: a preflight is for CORS to answer.
   */
  public void find(Exchange exchange) {
    String below = exchange.path().substring(exchange.site().basePath().length());
    find(exchange, below);
    areas.forEach(
        (path, rule) -> {
          if (below.equals(path) || below.startsWith(path + "/")) {
            exchange.rule(rule);
          }
        });
  }

  private void find(Exchange exchange, String below) {
    String method = exchange.method();
    var allowed = new TreeSet<String>();
    boolean oauth = false;
    for (Compiled one : routes) {
      Matcher matcher = one.pattern().matcher(below);
      if (!matcher.matches()) {
        continue;
      }
      String takes = one.route().method();
      if (takes.equals(method) || (takes.equals("GET") && method.equals("HEAD"))) {
        exchange.route(one.route(), matcher.groupCount() > 0 ? matcher.group(1) : "");
        return;
      }
      allowed.add(takes);
      oauth = one.route().oauth();
    }
    Route standIn = standIn(allowed);
    exchange.route(oauth ? standIn.asOAuth() : standIn, "");
  }

  private static Route standIn(Set<String> allowed) {
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    Problem problem =
        allowed.isEmpty()
            ? Problem.of(Kind.NOT_FOUND)
            : Problem.of(Kind.METHOD_NOT_ALLOWED).with("Allow", String.join(", ", allowed));
    return Route.of(NO_METHOD, "", Route.everyone(), (exchange, fields) -> problem.refuse());
  }

  /** Step 7: lets the endpoint answer; a path of the application is the application's. */
  public Decision answer(Exchange exchange) throws IOException {
    Route route = exchange.route();
    if (route == null) {
      return Decision.APPLICATION;
    }
    if (exchange.safe() || route.method().equals(NO_METHOD)) {
      return route.handler().handle(exchange, new Fields(Map.of()));
    }
    if (route.oauth() && !FormBody.isForm(exchange.request())) {
      return Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "Send application/x-www-form-urlencoded")
          .refuse();
    }
    RequestBody body = exchange.body();
    if (body instanceof RequestBody.Unusable unusable) {
      return unusable.problem().refuse();
    }
    Fields fields = (Fields) body;
    for (String name : route.required()) {
      if (!(fields.values().get(name) instanceof String)) {
        return malformed(name, fields.values().containsKey(name));
      }
    }
    for (String name : route.optional()) {
      if (fields.values().containsKey(name) && !(fields.values().get(name) instanceof String)) {
        return malformed(name, true);
      }
    }
    return route.handler().handle(exchange, fields);
  }

  private static Decision malformed(String field, boolean present) {
    String detail = "The field " + field + (present ? " is not text" : " is missing");
    return Problem.of(Kind.MALFORMED_REQUEST, detail).withMember("field", field).refuse();
  }
}
