package io.sallyport.auth.mfa;

import io.sallyport.auth.page.FactorPages;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Delivery;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.SignInFinish;
import io.sallyport.auth.pipeline.StepUp;
import io.sallyport.auth.pipeline.TicketStore;
import io.sallyport.identity.Identity;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.secret.KeyRing;
import java.util.List;
import java.util.stream.Stream;

/** The feature's parts, put together. Thread-safe. */
public final class Mfa implements SecondFactor {

  /** The name, without prefix, of the cookie that holds a sign-in that waits. */
  public static final String COOKIE = MfaSignIn.COOKIE;

  private final Identity identity;
  private final SecondFactors factors;
  private final MfaSignIn signIn;
  private final List<Route> routes;

  /** What counts, keeps and notes. */
  public record Bookkeeping(TicketStore tickets, RateLimiter limiter, Audit audit) {}

  /** What becomes of a sign-in and of a session. */
  public record Outcomes(SignInFinish finish, StepUp stepUp, Delivery cookie) {}

  /** Second factors of these accounts; {@code seals} encrypts their secrets. */
  public Mfa(
      MfaSettings settings,
      Identity identity,
      KeyRing seals,
      Bookkeeping books,
      Outcomes outcomes,
      Pages pages) {
    this.identity = identity;
    factors = identity.secondFactors(seals);
    var factorPages = new FactorPages(pages);
    var codes = new CodeCheck(factors, books.limiter(), settings.perAccount(), books.audit());
    signIn =
        new MfaSignIn(books.tickets(), codes, outcomes.finish(), factorPages, settings.tokenTtl());
    var grants = settings.approved() ? identity.enrolmentGrants() : null;
    routes =
        Stream.of(
                List.of(signIn.route()),
                new StepUpEndpoints(factors, codes, signIn, outcomes.stepUp(), factorPages)
                    .routes(),
                new EnrolmentEndpoints(factors, grants, books.limiter(), factorPages, books.audit())
                    .routes(),
                new FactorRemoval(
                        identity.accounts(), settings.approved(), outcomes.cookie(), books.audit())
                    .routes())
            .flatMap(List::stream)
            .toList();
  }

  /** {@code /login/mfa} and what lies below {@code /mfa}. */
  public List<Route> routes() {
    return routes;
  }

  @Override
  public boolean enrolled(String accountId) {
    return factors.isEnrolled(accountId);
  }

  @Override
  public boolean missing(String accountId) {
    return !enrolled(accountId) && identity.accounts().byId(accountId).isPresent();
  }

  @Override
  public Decision ask(Exchange exchange, FirstFactor first) {
    return signIn.ask(exchange, first);
  }
}
