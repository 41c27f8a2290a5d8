package io.sallyport.auth.access;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What enforced rules would have refused, and the rules that would let it pass: for the first day
 * in an old application. Each kind of request is logged once. Thread-safe; bounded.
 */
public final class Observations {

  private static final Logger LOG = LoggerFactory.getLogger(Observations.class);
  private static final int MAX_PATHS = 500;

  /** What an application is called with; anything else is made up, and would grow the notes. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Map<String, Suggestion> byPath = new ConcurrentHashMap<>();

  /** What would let the requests to one path pass. */
  private record Suggestion(Set<String> methods, boolean anonymous) {}

  void note(Exchange exchange, Decision refused) {
    String method = exchange.method();
    if (!METHODS.contains(method)) {
      return;
    }
    Caller caller = exchange.callerOrNull();
    String path = generalised(exchange.path());
    if (byPath.size() >= MAX_PATHS && !byPath.containsKey(path)) {
      return;
    }
    boolean[] isNew = new boolean[1];
    byPath.compute(
        path,
        (key, before) -> {
          var now = before == null ? new Suggestion(Set.of(), false) : before;
          var methods = ConcurrentHashMap.<String>newKeySet();
          methods.addAll(now.methods());
          isNew[0] = methods.add(method) | (caller == null && !now.anonymous());
          return new Suggestion(Set.copyOf(methods), now.anonymous() || caller == null);
        });
    if (isNew[0]) {
      LOG.warn(
          "Would have been refused: {} {} by {} ({}). These rules would let pass what was seen so"
              + " far:\n{}",
          method,
          path,
          caller == null ? "a visitor" : "account " + caller.accountId(),
          reason(refused),
          rules());
    }
  }

  /** A block for the configuration that lets pass all that was noted so far. */
  public String rules() {
    return new TreeMap<>(byPath)
        .entrySet().stream()
            .map(
                entry ->
                    "  { path = \""
                        + entry.getKey()
                        + "\", methods = ["
                        + entry.getValue().methods().stream()
                            .sorted()
                            .collect(Collectors.joining(", "))
                        + "], allow = "
                        + (entry.getValue().anonymous() ? "everyone" : "signed-in")
                        + " }\n")
            .collect(Collectors.joining("", "rules = [\n", "]"));
  }

  /** Digits and long tokens in a path are taken for ids, so that one rule serves all. */
  private static String generalised(String path) {
    StringBuilder general = new StringBuilder();
    for (String segment : path.substring(1).split("/", -1)) {
      boolean id = segment.matches("[0-9]+|[0-9a-fA-F-]{16,}");
      general.append('/').append(id ? "*" : segment.replaceAll("[^A-Za-z0-9._~-]", "*"));
    }
    return general.toString();
  }

  private static String reason(Decision refused) {
    return refused instanceof Decision.Refuse refuse
        ? refuse.problem().kind().code()
        : "would be sent to the sign-in page";
  }
}
