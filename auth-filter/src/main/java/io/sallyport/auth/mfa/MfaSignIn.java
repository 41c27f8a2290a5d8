package io.sallyport.auth.mfa;

import io.sallyport.auth.page.FactorPages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignInFinish;
import io.sallyport.auth.pipeline.TicketStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The second half of a sign-in: {@code POST /login/mfa}. Thread-safe. */
final class MfaSignIn {

  /** The cookie's name without prefix. */
  static final String COOKIE = "mfa";

  /** What a second factor adds to the methods of a sign-in (RFC 8176). */
  static final List<String> METHODS = List.of("otp", "mfa");

  private static final String MFA_TOKEN = "mfa_token";

  private static final int TRIES = 5;

  private record TicketTries(TicketStore tickets, String id) implements CodeCheck.Tries {

    @Override
    public boolean take() {
      return tickets.takeTry(WaitingSignIn.KIND, id).isPresent();
    }

    @Override
    public void giveBack() {
      tickets.giveBack(WaitingSignIn.KIND, id);
    }
  }

  private final TicketStore tickets;
  private final CodeCheck codes;
  private final SignInFinish finish;
  private final FactorPages pages;
  private final Duration tokenTtl;

  MfaSignIn(
      TicketStore tickets,
      CodeCheck codes,
      SignInFinish finish,
      FactorPages pages,
      Duration tokenTtl) {
    this.tickets = tickets;
    this.codes = codes;
    this.finish = finish;
    this.pages = pages;
    this.tokenTtl = tokenTtl;
  }

  Route route() {
    return Route.of("POST", "/login/mfa", Route.everyone(), this::answer)
        .taking(List.of("code"), List.of(MFA_TOKEN));
  }

  /** Keeps the sign-in; a browser holds it by a cookie, a program by the token in the answer. */
  Decision ask(Exchange exchange, FirstFactor first) {
    boolean byCookie = exchange.navigation();
    String id =
        tickets.create(
            WaitingSignIn.KIND, new WaitingSignIn(first, byCookie).content(), tokenTtl, TRIES);
    if (byCookie) {
      exchange.cookies().set(COOKIE, id, "/", tokenTtl);
      return new Decision.Reply(Answer.seeOther(exchange.site().ownPath("/mfa")));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("status", "mfa_required");
    body.put(MFA_TOKEN, id);
    body.put("methods", List.of("totp", "backup_code"));
    body.put("expires_in", tokenTtl.toSeconds());
    return new Decision.Reply(Answer.json(200, body));
  }

  /** Whether the browser holds a sign-in that waits. */
  boolean waits(Exchange exchange) {
    String id = exchange.cookies().value(COOKIE);
    return id != null && tickets.find(WaitingSignIn.KIND, id).isPresent();
  }

  private Decision answer(Exchange exchange, Fields fields) {
    String inBody = fields.optional(MFA_TOKEN);
    String inCookie = exchange.cookies().value(COOKIE);
    if (inBody != null && inCookie != null) {
      return Problem.of(Kind.INVALID_REQUEST, "The sign-in came twice, as field and as cookie")
          .refuse();
    }
    String id = inBody != null ? inBody : inCookie;
    if (id == null && !exchange.navigation()) {
      return Problem.of(Kind.MALFORMED_REQUEST, "The field mfa_token is missing")
          .withMember("field", MFA_TOKEN)
          .refuse();
    }
    WaitingSignIn waiting = id == null ? null : waiting(id, inCookie != null);
    if (id == null || waiting == null) {
      return ended(exchange);
    }
    Optional<Problem> problem =
        codes.check(
            exchange,
            waiting.first().accountId(),
            fields.text("code"),
            new TicketTries(tickets, id));
    return problem.isPresent()
        ? refused(exchange, problem.get())
        : passed(exchange, id, waiting.first());
  }

  private @Nullable WaitingSignIn waiting(String id, boolean byCookie) {
    return tickets
        .find(WaitingSignIn.KIND, id)
        .flatMap(WaitingSignIn::of)
        .filter(found -> found.byCookie() == byCookie && finish.stands(found.first()))
        .orElse(null);
  }

  private Decision passed(Exchange exchange, String id, FirstFactor first) {
    if (!tickets.redeem(WaitingSignIn.KIND, id)) {
      return ended(exchange);
    }
    forget(exchange);
    return finish.finish(exchange, first, METHODS).orElseGet(() -> ended(exchange));
  }

  private Decision refused(Exchange exchange, Problem problem) {
    if (problem.kind() == Kind.INVALID_MFA_TOKEN) {
      return ended(exchange);
    }
    boolean again = problem.kind() == Kind.INVALID_CODE || problem.kind() == Kind.TOO_MANY_ATTEMPTS;
    return again && exchange.navigation()
        ? new Decision.Reply(pages.signInCode(exchange, problem))
        : problem.refuse();
  }

  private static Decision ended(Exchange exchange) {
    forget(exchange);
    return Problem.of(Kind.INVALID_MFA_TOKEN).refuse();
  }

  private static void forget(Exchange exchange) {
    if (exchange.cookies().value(COOKIE) != null) {
      exchange.cookies().clear(COOKIE);
    }
  }
}
