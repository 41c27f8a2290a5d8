package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor.Tries;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.SecretTransport;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.store.SignInVerdict;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checking a name and a password, in the order that makes guessing slow and timing useless. */
final class PasswordLogin {

  private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);

  /** What came of it. */
  sealed interface Result {
    /**
     * The password is right. It counts as a failure until all factors have passed, and is under way
     * until {@link SignInCompletion#over}.
     */
    record Passed(Account account, Tries tries) implements Result {}

    /** It is not, or may not be tried now. */
    record Failed(Problem problem) implements Result {}
  }

  /** Longer than any name or password that can let in. */
  static final int MAX_FIELD = 4_096;

  private final Identity identity;
  private final LoginLimits limits;
  private final SecondFactor secondFactor;
  private final Audit audit;

  PasswordLogin(Identity identity, LoginLimits limits, SecondFactor secondFactor, Audit audit) {
    this.identity = identity;
    this.limits = limits;
    this.secondFactor = secondFactor;
    this.audit = audit;
  }

  /** The application's stores are asked, and our accounts if none of those decides. */
  Result check(Exchange exchange, String username, Password password) {
    return check(exchange, username, password, identity.stores()::signIn);
  }

  /**
   * Our accounts alone are asked.
   *
   * @param exchange null outside of a request
   */
  Result checkHere(@Nullable Exchange exchange, String username, Password password) {
    return check(exchange, username, password, identity.stores()::signInHere);
  }

  private Result check(
      @Nullable Exchange exchange,
      String username,
      Password password,
      BiFunction<String, Password, SignInVerdict> asked) {
    Optional<Problem> insecure =
        exchange == null ? Optional.empty() : SecretTransport.problem(exchange);
    if (insecure.isPresent()) {
      return new Result.Failed(insecure.get());
    }
    Tries tries = LoginLimits.keys(exchange, username);
    Duration wait = limits.take(tries);
    if (!wait.isZero()) {
      audit.count(Metric.LIMIT_HIT, "sign_in");
      return new Result.Failed(RetryAfter.in(Problem.of(Kind.TOO_MANY_ATTEMPTS), wait));
    }
    boolean passed = false;
    long started = System.nanoTime();
    try {
      Result result =
          asked
              .apply(username, password)
              .<Result>match(
                  accepted -> new Result.Passed(accepted.account(), tries),
                  refused -> {
                    audit.record(
                        exchange, "sign-in.failed", refused.accountId(), refused.reason().name());
                    return refused(password, started);
                  },
                  unavailable -> unavailable(tries, unavailable));
      passed = result instanceof Result.Passed;
      return result;
    } finally {
      if (!passed) {
        limits.over(tries);
      }
    }
  }

  /** One answer for every reason, and all of them take as long as the slowest hash in use. */
  private Result refused(Password password, long started) {
    identity.pace().hold(started, password);
    return new Result.Failed(Problem.of(Kind.INVALID_CREDENTIALS));
  }

  private Result unavailable(Tries tries, SignInVerdict.Unavailable unavailable) {
    limits.undecided(tries);
    LOG.warn("Nobody can sign in now: {} does not answer", unavailable.store());
    return new Result.Failed(Unreachable.problem());
  }

  /** Whether the password is not enough. */
  boolean enrolled(Result.Passed passed) {
    try {
      return secondFactor.enrolled(passed.account().id());
    } catch (StoreUnavailableException e) {
      limits.undecided(passed.tries());
      throw e;
    }
  }

  /** Counts a sign-in that came to nothing, by how it would have been handed over. */
  void count(Problem problem, String delivery) {
    String outcome =
        switch (problem.kind()) {
          case INVALID_CREDENTIALS -> "failed";
          case TEMPORARILY_UNAVAILABLE -> "unavailable";
          default -> "refused";
        };
    audit.count(Metric.SIGN_IN, outcome, delivery);
  }
}
