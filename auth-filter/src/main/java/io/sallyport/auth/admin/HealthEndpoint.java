package io.sallyport.auth.admin;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether this node can do its work. Asks each store at most once a second, whoever calls. */
public final class HealthEndpoint {

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Map<String, BooleanSupplier> stores;
  private final Clock clock;
  private final AtomicReference<@Nullable State> last = new AtomicReference<>();

  private record State(Instant at, Map<String, String> stores) {}

  /**
   * The endpoint.
   *
   * @param stores by their short names, each with whether it answers
   */
  public HealthEndpoint(Map<String, BooleanSupplier> stores, Clock clock) {
    this.stores = new LinkedHashMap<>(stores);
    this.clock = clock;
  }

  /** {@code GET /health}. */
  public List<Route> routes() {
    return List.of(Route.of("GET", "/health", Route.everyone(), (exchange, fields) -> health()));
  }

  private Decision health() {
    Map<String, String> states = states();
    if (states.containsValue("down")) {
      var body = new LinkedHashMap<String, Object>();
      body.put("status", "degraded");
      body.put("stores", states);
      return new Decision.Reply(Answer.json(503, body));
    }
    return new Decision.Reply(Answer.json(200, Map.of("status", "up")));
  }

  private Map<String, String> states() {
    Instant now = clock.instant();
    State known = last.get();
    if (known != null && now.isBefore(known.at().plus(FRESH))) {
      return known.stores();
    }
    var states = new LinkedHashMap<String, String>();
    stores.forEach((name, answers) -> states.put(name, answers.getAsBoolean() ? "up" : "down"));
    last.set(new State(clock.instant(), states));
    return states;
  }
}
