package io.sallyport.auth.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An endpoint asked without the steps that come before it. */
public final class Asked {

  private Asked() {}

  /** What the one of these routes answers that the exchange is for. */
  public static Decision of(List<Route> routes, Exchange exchange) throws IOException {
    exchange.path(exchange.request().getServletPath());
    var endpoints = new Endpoints(routes, Map.of());
    endpoints.find(exchange);
    return endpoints.answer(exchange);
  }

  /** An answer whole: its status, each header, the type of its body, and the body. */
  public static String text(Decision decision) {
    Answer answer = ((Decision.Reply) decision).answer();
    var text = new StringBuilder().append(answer.status());
    answer
        .headers()
        .forEach(header -> text.append('\n').append(header.name() + ": " + header.value()));
    if (!answer.contentType().isEmpty()) {
      text.append('\n').append(answer.contentType());
    }
    return text.append('\n')
        .append(new String(answer.body(), StandardCharsets.UTF_8))
        .toString()
        .strip();
  }
}
