package io.sallyport.auth.admin;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Route;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether this node can do its work, for a balancer or a monitor. */
public final class HealthEndpoint {

  private final StoreStates stores;

  /**
   * The endpoint.
   *
   * @param stores by their short names, each with whether it answers
   */
  public HealthEndpoint(Map<String, BooleanSupplier> stores, Clock clock) {
    this.stores = new StoreStates(stores, clock);
  }

  /** {@code GET /health}. */
  public List<Route> routes() {
    return List.of(Route.of("GET", "/health", Route.everyone(), (exchange, fields) -> health()));
  }

  private Decision health() {
    Map<String, String> states = stores.now();
    if (!states.containsValue("down")) {
      return new Decision.Reply(Answer.json(200, Map.of("status", "up")));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("status", "degraded");
    body.put("stores", states);
    return new Decision.Reply(Answer.json(503, body));
  }
}
