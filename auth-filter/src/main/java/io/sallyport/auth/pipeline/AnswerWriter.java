package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes answers of ours. */
public final class AnswerWriter {

  /** Shows a problem to a person. Thread-safe. */
  @FunctionalInterface
  public interface ProblemPage {
    /** The problem as a page. */
    Answer render(Exchange exchange, Problem problem);
  }

  private final ProblemPage page;
  private final Step headers;

  /**
   * Shows problems to people through {@code page}.
   *
   * @param headers puts on what every answer has: an answer of the first steps comes before the
   *     step that does so
   */
  public AnswerWriter(ProblemPage page, Step headers) {
    this.page = page;
    this.headers = headers;
  }

  /** Writes a problem: a page for a navigation, else JSON. */
  public void write(Exchange exchange, Problem problem) throws IOException {
    Route route = exchange.route();
    if (route != null && route.oauth()) {
      write(exchange, OAuthError.of(problem));
    } else {
      write(exchange, exchange.navigation() ? page.render(exchange, problem) : problem.toJson());
    }
  }

  /** Writes an answer. It is not cached unless it says otherwise, and its type is not guessed. */
  public void write(Exchange exchange, Answer answer) throws IOException {
    var unused = headers.decide(exchange);
    HttpServletResponse response = exchange.response();
    response.resetBuffer();
    response.setStatus(answer.status());
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "same-origin");
    for (Answer.Header header : answer.headers()) {
      if (header.name().equals("Cache-Control")) {
        response.setHeader(header.name(), header.value());
      } else {
        response.addHeader(header.name(), header.value());
      }
    }
    if (!answer.contentType().isEmpty()) {
      response.setContentType(answer.contentType());
    }
    if (answer.status() != HttpServletResponse.SC_NO_CONTENT) {
      response.setContentLength(answer.body().length);
    }
    if (!exchange.method().equals("HEAD")) {
      send(response, answer.body());
    }
    response.flushBuffer();
  }

  /** The application may have taken the writer before it asked for this answer. */
  private static void send(HttpServletResponse response, byte[] body) throws IOException {
    try {
      response.getOutputStream().write(body);
    } catch (IllegalStateException e) {
      response.getWriter().write(new String(body, StandardCharsets.UTF_8));
    }
  }
}
