package io.sallyport.auth.mfa;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.page.FactorPages;
import io.sallyport.auth.page.Pages;
import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Asked;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.FirstFactor;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.SignInFinish;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.auth.ticket.MemoryTickets;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.audit.AuditEvent;
import io.sallyport.identity.mfa.BackupCodeSet;
import io.sallyport.identity.mfa.BackupCodeSets;
import io.sallyport.identity.mfa.EnrolmentGrants;
import io.sallyport.identity.mfa.Factors;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpFactor;
import io.sallyport.identity.mfa.TotpSecret;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.secret.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One account's second factor, over stores that keep it in memory. */
final class MfaBench {

  static final Site SITE = FakeRequest.site("", true);
  static final String HTML = "text/html";
  static final FirstFactor FIRST =
      new FirstFactor(
          "account",
          3,
          new FirstFactor.Tries("address", "name"),
          new FirstFactor.Wish("session", null, "/notes"));

  final TestClock clock = new TestClock();
  final Instant start = clock.instant();
  final Kept kept = new Kept();
  final MemoryTickets tickets = new MemoryTickets(clock);
  final MemoryRateLimiter limiter = new MemoryRateLimiter(clock);
  final Counted counted = new Counted();
  final List<AuditEvent> events = new ArrayList<>();
  final Audit audit = new Audit(events::add, counted, clock);
  final FactorPages pages = new FactorPages(new Pages());
  final Finish finish = new Finish();
  final List<String> sent = new ArrayList<>();
  SecondFactors factors =
      factors(new PasswordHasher(HashScheme.ARGON2ID, 2, Duration.ofMinutes(1)));
  final CodeCheck codes =
      new CodeCheck(factors, limiter, new Limit(10, Duration.ofMinutes(15)), audit);
  final MfaSignIn signIn = new MfaSignIn(tickets, codes, finish, pages, Duration.ofMinutes(5));

  /** Factor, waiting factor, backup codes and grant of the only account. */
  static final class Kept implements Factors, BackupCodeSets, EnrolmentGrants {
    @Nullable TotpFactor factor;
    TotpFactor.@Nullable Pending waiting;
    BackupCodeSet codes = BackupCodeSet.NONE;
    boolean given;
    long used = -1;

    @Override
    public Optional<TotpFactor> totp(String accountId) {
      return Optional.ofNullable(factor);
    }

    @Override
    public Optional<TotpFactor.Pending> pending(String accountId) {
      return Optional.ofNullable(waiting);
    }

    @Override
    public void begin(String accountId, String sealedSecret, Instant now) {
      waiting = new TotpFactor.Pending(sealedSecret, now);
    }

    @Override
    public boolean confirm(
        String accountId, String sealedSecret, long step, BackupCodeSet made, Instant now) {
      factor = new TotpFactor(sealedSecret, now);
      waiting = null;
      codes = made;
      return true;
    }

    @Override
    public boolean use(String accountId, String sealedSecret, long step) {
      boolean fresh = step > used;
      used = Math.max(used, step);
      return fresh;
    }

    @Override
    public BackupCodeSet of(String accountId) {
      return codes;
    }

    @Override
    public boolean replace(String accountId, BackupCodeSet made) {
      codes = made;
      return true;
    }

    @Override
    public boolean use(String accountId, byte[] hash, Instant now) {
      return true;
    }

    @Override
    public void give(String accountId, Instant now) {
      given = true;
    }

    @Override
    public boolean withdraw(String accountId) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public boolean isGiven(String accountId) {
      return given;
    }
  }

  /** The end of a sign-in, with what it was given. */
  static final class Finish implements SignInFinish {
    final List<Object> asked = new ArrayList<>();
    boolean stands = true;
    Optional<Decision> answer = Optional.of(new Decision.Reply(Answer.empty(299)));

    @Override
    public boolean stands(FirstFactor first) {
      return stands;
    }

    @Override
    public Optional<Decision> finish(Exchange exchange, FirstFactor first, List<String> more) {
      asked.add(Arrays.asList(first, more));
      return answer;
    }
  }

  SecondFactors factors(PasswordHasher hasher) {
    return new SecondFactors(kept, kept, KeyRing.of(TokenForge.SEALS, "test"), hasher, clock);
  }

  /** The secret of a factor that counts from now on. */
  TotpSecret enrol() {
    TotpSecret secret = TotpSecret.generate();
    factors.enrol("account", secret);
    return secret;
  }

  String code(TotpSecret secret) {
    return Totp.codeAt(secret, clock.instant());
  }

  /** A code that is not of this time. */
  String wrong(TotpSecret secret) {
    return Totp.codeAt(secret, clock.instant().plus(Duration.ofHours(1)));
  }

  static FakeRequest request(String method, String path) {
    return new FakeRequest().method(method).path("/auth" + path, "/auth" + path);
  }

  static FakeRequest with(FakeRequest request, String json) {
    return request
        .header("Content-Type", "application/json")
        .body(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Asked by somebody with a session of these methods. */
  Decision asCaller(List<Route> routes, FakeRequest request, String... amr) throws IOException {
    Exchange exchange = request.exchange(SITE, sent);
    exchange.identity(new AuthOutcome.Authenticated(caller(amr)));
    return Asked.of(routes, exchange);
  }

  /** Asked by nobody. */
  Decision asked(List<Route> routes, FakeRequest request) throws IOException {
    return Asked.of(routes, request.exchange(SITE, sent));
  }

  Caller caller(String... amr) {
    return FakeRequest.caller(Caller.Mechanism.SESSION, start)
        .authenticatedBy(List.of(amr), "handle");
  }

  AuditEvent event(String type, @Nullable String actor, String path, String detail) {
    return new AuditEvent(
        clock.instant(),
        type,
        "account",
        actor,
        new AuditEvent.Request("192.0.2.1", path, ""),
        detail);
  }
}
