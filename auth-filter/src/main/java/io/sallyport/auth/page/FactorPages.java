package io.sallyport.auth.page;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.CsrfToken;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of the second factor. Thread-safe. */
public final class FactorPages {

  private final Pages pages;

  /** Rendered by {@code pages}. */
  public FactorPages(Pages pages) {
    this.pages = pages;
  }

  /**
   * What there is of a second factor.
   *
   * @param since null if there is none
   * @param codesLeft backup codes that were not used
   * @param mayEnrol false if an administrator has to allow it first
   * @param removed whether it was removed just now
   */
  public record State(@Nullable Instant since, int codesLeft, boolean mayEnrol, boolean removed) {

    /** Whether there is one. */
    public boolean on() {
      return since != null;
    }

    /** Since when, for people. */
    public String sinceText() {
      return since == null ? "" : PageTime.of(since);
    }
  }

  /**
   * A secret on its way into an app. It never shows itself.
   *
   * @param svg the QR code, made by us
   * @param secret in groups, for those who cannot scan
   * @param uri for the app on this very device
   * @param wanted where to go after; empty for nowhere
   */
  public record Setup(String svg, String secret, String uri, String wanted) {
    @Override
    public String toString() {
      return "Setup[redacted]";
    }
  }

  /** Asks for the code that a sign-in waits for; with the problem of the last one. */
  public Answer signInCode(Exchange exchange, @Nullable Problem problem) {
    return code(exchange, "/login/mfa", "", problem);
  }

  /**
   * Asks for a code of somebody who is signed in.
   *
   * @param wanted where to go after; empty for the start page
   */
  public Answer stepUpCode(Exchange exchange, String wanted, @Nullable Problem problem) {
    return code(exchange, "/mfa/verify", wanted, problem);
  }

  private Answer code(Exchange exchange, String action, String wanted, @Nullable Problem problem) {
    Answer page =
        pages.render(
            exchange,
            problem == null ? 200 : problem.kind().status(),
            "code.jte",
            Map.of(
                "action",
                action,
                "wanted",
                wanted,
                "csrf",
                csrf(exchange),
                "error",
                problem == null ? "" : Pages.sentence(problem)));
    return problem == null ? page : page.with(problem.headers());
  }

  /** What there is, and what can be done about it. */
  public Answer factor(Exchange exchange, State state, String wanted) {
    return pages.render(
        exchange,
        200,
        "factor.jte",
        Map.of("state", state, "wanted", wanted, "csrf", csrf(exchange)));
  }

  /** Shows a new secret and asks for its first code. */
  public Answer setup(Exchange exchange, Setup setup, @Nullable Problem problem) {
    return pages.render(
        exchange,
        problem == null ? 201 : problem.kind().status(),
        "setup.jte",
        Map.of(
            "setup",
            setup,
            "csrf",
            csrf(exchange),
            "error",
            problem == null ? "" : Pages.sentence(problem)));
  }

  /** Shows backup codes, this once. */
  public Answer backupCodes(Exchange exchange, List<String> codes, String wanted) {
    return pages.render(exchange, 200, "backupCodes.jte", Map.of("codes", codes, "wanted", wanted));
  }

  private static String csrf(Exchange exchange) {
    String csrf = CsrfToken.of(exchange);
    return csrf == null ? "" : csrf;
  }
}
