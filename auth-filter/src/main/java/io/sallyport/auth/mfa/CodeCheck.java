package io.sallyport.auth.mfa;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.SecretTransport;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.password.HashingBusyException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes a code, and counts those that are wrong for the account (NIST SP 800-63B-4, section 3.2.2).
 * A try is counted before the code is looked at, so that parallel tries cannot get past.
 */
record CodeCheck(SecondFactors factors, RateLimiter limiter, Limit perAccount, Audit audit) {

  /** Longer than any code with all its separators. */
  private static final int MAX_LENGTH = 64;

  /** The tries of a sign-in that waits. */
  interface Tries {

    /** Of a session: it has as many as its account. */
    Tries NO_END =
        new Tries() {
          @Override
          public boolean take() {
            return true;
          }

          @Override
          public void giveBack() {}
        };

    /** Takes one; false if none is left, or what it belongs to has ended. */
    boolean take();

    /** It came to nothing through no fault of the client. */
    void giveBack();
  }

  /**
   * Why the code does not let in; empty if it does, and is used up.
   *
   * @param tries of what the code belongs to; asked once the account may try at all
   */
  Optional<Problem> check(Exchange exchange, String accountId, String code, Tries tries) {
    Optional<Problem> unusable = unusable(exchange, code);
    if (unusable.isPresent()) {
      return unusable;
    }
    String key = "second-factor:" + accountId;
    Duration wait = limiter.take(key, perAccount);
    if (!wait.isZero()) {
      audit.count(Metric.LIMIT_HIT, "second_factor");
      return Optional.of(RetryAfter.in(Problem.of(Kind.TOO_MANY_ATTEMPTS), wait));
    }
    if (!tries.take()) {
      limiter.giveBack(key, perAccount);
      return Optional.of(Problem.of(Kind.INVALID_MFA_TOKEN));
    }
    SecondFactors.Verdict verdict;
    try {
      verdict = factors.verify(accountId, code);
    } catch (HashingBusyException e) {
      limiter.giveBack(key, perAccount);
      tries.giveBack();
      return Optional.of(Unreachable.problem());
    } catch (StoreUnavailableException e) {
      limiter.giveBack(key, perAccount);
      tries.giveBack();
      throw e;
    }
    audit.count(Metric.SECOND_FACTOR, verdict.name().toLowerCase(Locale.ROOT));
    if (!verdict.passed()) {
      audit.record(exchange, "second-factor.failed", accountId, verdict.name());
      return Optional.of(Problem.of(Kind.INVALID_CODE));
    }
    limiter.reset(key, perAccount);
    audit.record(exchange, "second-factor.passed", accountId, verdict.name());
    return Optional.empty();
  }

  private static Optional<Problem> unusable(Exchange exchange, String code) {
    return code.length() > MAX_LENGTH
        ? Optional.of(
            Problem.of(Kind.MALFORMED_REQUEST, "The field code is too long")
                .withMember("field", "code"))
        : SecretTransport.problem(exchange);
  }
}
