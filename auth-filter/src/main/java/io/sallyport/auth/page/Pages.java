package io.sallyport.auth.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.ContinueTarget;
import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our pages: compiled, escaped by their templates, without a script. Thread-safe. */
public final class Pages {

  /** Nothing but our style sheet and our forms; nobody may frame it (CSP Level 3). */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "io.sallyport.auth.page.compiled");
  private final byte[] styles = resource("sallyport.css");

  /** {@code /static/sallyport.css}. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            "GET",
            "/static/sallyport.css",
            Route.everyone(),
            (exchange, fields) ->
                new Decision.Reply(
                    new Answer(200, List.of(), "text/css; charset=utf-8", styles)
                        .with("Cache-Control", "public, max-age=3600"))));
  }

  /**
   * The sign-in page.
   *
   * @param wanted where to go after; anything that is not ours is dropped
   * @param problem why the last try failed; null at first
   */
  public Answer signIn(
      Exchange exchange,
      int status,
      @Nullable String wanted,
      String username,
      @Nullable Problem problem) {
    Caller caller = problem == null ? exchange.callerOrNull() : null;
    return render(
        exchange,
        status,
        "signIn.jte",
        Map.of(
            "wanted",
            ContinueTarget.accepted(exchange, wanted),
            "username",
            username,
            "error",
            problem == null ? "" : sentence(problem),
            "signedInAs",
            caller == null ? "" : caller.username()));
  }

  /**
   * The account page.
   *
   * @param sessions the caller's sessions, newest first
   */
  public Answer account(
      Exchange exchange,
      int status,
      Caller caller,
      List<SessionRow> sessions,
      String notice,
      String error) {
    String csrf = CsrfToken.of(exchange);
    return render(
        exchange,
        status,
        "account.jte",
        Map.of(
            "caller",
            caller,
            "sessions",
            sessions,
            "csrf",
            csrf == null ? "" : csrf,
            "notice",
            notice,
            "error",
            error));
  }

  /**
   * The page of the caller's API keys.
   *
   * @param newKey the text of a key that was just made, shown this once; empty otherwise
   */
  public Answer apiKeys(
      Exchange exchange,
      int status,
      Caller caller,
      List<KeyRow> keys,
      String newKey,
      String error) {
    String csrf = CsrfToken.of(exchange);
    return render(
        exchange,
        status,
        "apiKeys.jte",
        Map.of(
            "permissions",
            List.copyOf(caller.grants().permissions()),
            "keys",
            keys,
            "csrf",
            csrf == null ? "" : csrf,
            "newKey",
            newKey,
            "error",
            error));
  }

  /** The weaknesses of the configuration, gravest first. */
  public Answer doctor(Exchange exchange, List<FindingRow> findings) {
    return render(exchange, 200, "doctor.jte", Map.of("findings", findings));
  }

  /** A problem, shown to a person. */
  public Answer problem(Exchange exchange, Problem problem) {
    String detail = problem.detail();
    Answer page =
        render(
            exchange,
            problem.kind().status(),
            "problem.jte",
            Map.of(
                "title",
                problem.kind().title(),
                "detail",
                detail == null ? "" : detail,
                "offerSignIn",
                problem.kind().status() == 401));
    return page.with(problem.headers());
  }

  static String sentence(Problem problem) {
    return problem.kind() == Problem.Kind.TOO_MANY_ATTEMPTS
        ? "Too many attempts. Wait a while, then try again."
        : problem.kind().title() + ".";
  }

  Answer render(Exchange exchange, int status, String template, Map<String, Object> parameters) {
    var all = new java.util.HashMap<>(parameters);
    all.put("view", View.of(exchange));
    var output = new Utf8ByteOutput();
    engine.render(template, all, output);
    var bytes = new ByteArrayOutputStream(output.getContentLength());
    try {
      output.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.html(status, bytes.toByteArray(), POLICY);
  }

  private static byte[] resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
