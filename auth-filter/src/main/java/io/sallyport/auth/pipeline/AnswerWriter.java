package io.sallyport.auth.pipeline;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
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
    if (!response.isCommitted()) {
      response.resetBuffer();
    }
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
    if (exchange.method().equals("HEAD")) {
      response.setContentLength(answer.body().length);
    } else if (answer.status() != HttpServletResponse.SC_NO_CONTENT) {
      send(response, answer.body());
    }
    response.flushBuffer();
  }

  private static void send(HttpServletResponse response, byte[] body) throws IOException {
    OutputStream out;
    try {
      out = response.getOutputStream();
    } catch (IllegalStateException e) {
      // The application has taken the writer, in whose charset the body may have another length.
      String text = new String(body, StandardCharsets.UTF_8);
      response.setContentLength(text.getBytes(response.getCharacterEncoding()).length);
      response.getWriter().write(text);
      return;
    }
    response.setContentLength(body.length);
    out.write(body);
  }
}
