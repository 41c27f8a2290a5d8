package io.sallyport.auth.access;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What enforced rules would have refused, and the rules that would let it pass: for the first day
 * in an old application. Each kind of request is logged once, the rules when they have changed.
 * What the application answers with 404 or 405 is not counted: scanners ask for much that is not
 * there, and no rule need let them. Thread-safe; bounded.
 */
public final class Observations {

  private static final Logger LOG = LoggerFactory.getLogger(Observations.class);
  private static final String PENDING = "io.sallyport.auth.observed";
  private static final int MAX_PATHS = 500;

  /** What an application is called with; anything else is made up, and would grow the notes. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /**
   * The star of an id is the last of its neighbours, so that it takes nothing from literal paths.
   */
  private static final Comparator<String> LITERAL_FIRST =
      Comparator.comparing(
          path -> path.replace('*', '\uffff').replace('/', '\ufffe').concat("\ufffe"));

  /** By path, for each method whether a visitor used it. */
  private final Map<String, Map<String, Boolean>> seen = new ConcurrentHashMap<>();

  private final AtomicBoolean changed = new AtomicBoolean();

  /** A refusal in a request that the application has yet to answer. */
  private record Refusal(String method, String path, boolean visitor, String who, String reason) {}

  /** All of one request: its own, and those of its forwards and includes. */
  private record Pending(Set<Refusal> refusals) {}

  /** Notes a refusal; none that an outage caused, which says nothing of who may come. */
  void note(Exchange exchange, String path, Decision refused) {
    Caller caller = exchange.callerOrNull();
    if (outage(refused) || (caller == null && exchange.identityUnavailable())) {
      return;
    }
    pending(exchange.request())
        .refusals()
        .add(
            new Refusal(
                exchange.method(),
                generalised(path),
                caller == null,
                caller == null ? "a visitor" : "account " + caller.accountId(),
                reason(refused)));
  }

  private static boolean outage(Decision refused) {
    return refused instanceof Decision.Refuse refuse
        && refuse.problem().kind() == Kind.TEMPORARILY_UNAVAILABLE;
  }

  private static Pending pending(HttpServletRequest request) {
    if (request.getAttribute(PENDING) instanceof Pending known) {
      return known;
    }
    var fresh = new Pending(new LinkedHashSet<>());
    request.setAttribute(PENDING, fresh);
    return fresh;
  }

  /**
   * Takes down a request that rules would have refused, now that it is answered; leaves any other.
   *
   * @param status of an asynchronous answer the first, which counts as found
   */
  public void answered(HttpServletRequest request, int status) {
    if (!(request.getAttribute(PENDING) instanceof Pending pending)) {
      return;
    }
    request.removeAttribute(PENDING);
    if (status != 404 && status != 405) {
      pending.refusals().forEach(this::takeDown);
    }
  }

  private void takeDown(Refusal refusal) {
    boolean full = seen.size() >= MAX_PATHS && !seen.containsKey(refusal.path());
    if (full || !METHODS.contains(refusal.method())) {
      return;
    }
    Map<String, Boolean> methods =
        seen.computeIfAbsent(refusal.path(), path -> new ConcurrentHashMap<>());
    Boolean before = methods.get(refusal.method());
    if (before == null || (refusal.visitor() && !before)) {
      methods.merge(refusal.method(), refusal.visitor(), Boolean::logicalOr);
      changed.set(true);
      LOG.warn(
          "Would have been refused: {} {} by {} ({})",
          refusal.method(),
          refusal.path(),
          refusal.who(),
          refusal.reason());
    }
  }

  /** Logs the rules, if there is anything new to them. Run from time to time. */
  public void report() {
    if (changed.getAndSet(false)) {
      LOG.warn("Ahead of your own, these rules would let pass what was seen so far:\n{}", rules());
    }
  }

  private String rules() {
    var inOrder = new TreeMap<String, Map<String, Boolean>>(LITERAL_FIRST);
    inOrder.putAll(seen);
    var text = new StringBuilder("rules = [\n");
    inOrder.forEach(
        (path, methods) -> {
          append(
              text, path, methods, true, "everyone }  # visitors came here: is it meant for them?");
          append(text, path, methods, false, "signed-in }");
        });
    return text.append("]").toString();
  }

  private static void append(
      StringBuilder text,
      String path,
      Map<String, Boolean> methods,
      boolean visitors,
      String allow) {
    String listed =
        methods.entrySet().stream()
            .filter(method -> method.getValue() == visitors)
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!listed.isEmpty()) {
      text.append("  { path = \"%s\", methods = [%s], allow = %s\n".formatted(path, listed, allow));
    }
  }

  /** Digits and long tokens in a path are taken for ids, so that one rule serves all. */
  private static String generalised(String path) {
    var general = new StringBuilder();
    for (String segment : path.substring(1).split("/", -1)) {
      boolean id = segment.matches("[0-9]+|[0-9a-fA-F-]{16,}");
      general.append('/').append(id ? "*" : segment.replaceAll("[^A-Za-z0-9._~-]+", "*"));
    }
    boolean slash = general.length() > 1 && general.charAt(general.length() - 1) == '/';
    return slash ? general.substring(0, general.length() - 1) : general.toString();
  }

  private static String reason(Decision refused) {
    return refused instanceof Decision.Refuse refuse
        ? refuse.problem().kind().code()
        : "would be sent to the sign-in page";
  }
}
