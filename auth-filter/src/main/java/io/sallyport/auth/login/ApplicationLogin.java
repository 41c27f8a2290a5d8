package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Metric;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.SecondFactor;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.password.Password;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names and passwords that the application has asked for by itself. Limited and recorded as every
 * sign-in is. An account with a second factor is refused: a password alone is not enough, and there
 * is nobody here to ask. Immutable and thread-safe.
 */
public final class ApplicationLogin {

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationLogin.class);

  /** Who is asked. */
  @FunctionalInterface
  private interface Check {
    PasswordLogin.Result of(String username, Password password);
  }

  private final PasswordLogin passwords;
  private final SignInCompletion completion;
  private final Audit audit;

  /** Sign-ins that {@code completion} completes. */
  public ApplicationLogin(
      Identity identity,
      LoginLimits limits,
      SecondFactor secondFactor,
      SignInCompletion completion,
      Audit audit) {
    this.passwords = new PasswordLogin(identity, limits, secondFactor, audit);
    this.completion = completion;
    this.audit = audit;
  }

  /** Signs in ({@code HttpServletRequest.login}); empty if that has succeeded. */
  public Optional<Problem> login(
      Exchange exchange, @Nullable String username, @Nullable String password) {
    PasswordLogin.Result result =
        check(username, password, (name, word) -> passwords.check(exchange, name, word));
    if (result instanceof PasswordLogin.Result.Failed failed) {
      passwords.count(failed.problem(), SignInCompletion.BY_APPLICATION);
      return Optional.of(failed.problem());
    }
    var passed = (PasswordLogin.Result.Passed) result;
    try {
      if (halfWay(exchange, passed)) {
        audit.count(Metric.SIGN_IN, "refused", SignInCompletion.BY_APPLICATION);
        return Optional.of(Problem.of(Kind.INSUFFICIENT_USER_AUTHENTICATION));
      }
      return completion.open(exchange, passed.account(), passed.tries())
          ? Optional.empty()
          : Optional.of(Problem.of(Kind.INVALID_CREDENTIALS));
    } catch (StoreUnavailableException e) {
      LOG.warn("A sign-in by the application failed on an outage", e);
      return Optional.of(Unreachable.problem());
    } finally {
      completion.over(passed.tries());
    }
  }

  /**
   * Whose name and password these are by our accounts alone, for an application that asks and signs
   * nobody in.
   *
   * @param exchange null outside of a request: then no limit by address holds
   * @throws StoreUnavailableException if it cannot be told
   */
  public Optional<Account> verifyHere(
      @Nullable Exchange exchange, @Nullable String username, @Nullable String password) {
    PasswordLogin.Result result =
        check(username, password, (name, word) -> passwords.checkHere(exchange, name, word));
    if (result instanceof PasswordLogin.Result.Failed failed) {
      if (failed.problem().kind() == Kind.TEMPORARILY_UNAVAILABLE) {
        throw new StoreUnavailableException(
            "accounts", new IllegalStateException("No answer to a sign-in"));
      }
      return Optional.empty();
    }
    var passed = (PasswordLogin.Result.Passed) result;
    try {
      if (halfWay(exchange, passed)) {
        return Optional.empty();
      }
      completion.succeeded(passed.tries());
      return Optional.of(passed.account());
    } finally {
      completion.over(passed.tries());
    }
  }

  /** An application may hand on a form of which a field is missing, or as long as anybody likes. */
  private static PasswordLogin.Result check(
      @Nullable String username, @Nullable String password, Check check) {
    if (username == null
        || password == null
        || username.length() > PasswordLogin.MAX_FIELD
        || password.length() > PasswordLogin.MAX_FIELD) {
      return new PasswordLogin.Result.Failed(Problem.of(Kind.INVALID_CREDENTIALS));
    }
    return check.of(username, new Password(password));
  }

  private boolean halfWay(@Nullable Exchange exchange, PasswordLogin.Result.Passed passed) {
    boolean enrolled = passwords.enrolled(passed);
    if (enrolled) {
      completion.failed(
          exchange,
          passed.account().id(),
          "right password, and nobody to ask for the second factor");
    }
    return enrolled;
  }

  /** Signs out ({@code HttpServletRequest.logout}). */
  public void logout(Exchange exchange) {
    completion.endAll(exchange);
  }
}
