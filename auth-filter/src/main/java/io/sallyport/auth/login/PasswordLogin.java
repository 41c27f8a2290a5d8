package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.auth.pipeline.SignIn;
import io.sallyport.auth.pipeline.Unreachable;
import io.sallyport.identity.Identity;
import io.sallyport.identity.password.Password;
import io.sallyport.identity.store.SignInVerdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checking a name and a password, in the order that makes guessing slow and timing useless. */
final class PasswordLogin {

  private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);

  /** What came of it. */
  sealed interface Result {
    /** The password is right. */
    record Passed(SignIn signIn) implements Result {}

    /** It is not, or may not be tried now. */
    record Failed(Problem problem) implements Result {}
  }

  private final Identity identity;
  private final LoginLimits limits;
  private final Audit audit;
  private final Clock clock;

  PasswordLogin(Identity identity, LoginLimits limits, Audit audit, Clock clock) {
    this.identity = identity;
    this.limits = limits;
    this.audit = audit;
    this.clock = clock;
  }

  Result check(Exchange exchange, String username, Password password) {
    if (!exchange.origin().secure() && !exchange.plainLoopback()) {
      return new Result.Failed(
          Problem.of(
              Kind.INSECURE_TRANSPORT,
              "Open this site by https://. Its operator finds the switch under cookie.secure and"
                  + " web.origin in the documentation"));
    }
    Duration wait = limits.take(exchange, username);
    if (!wait.isZero()) {
      LOG.info("Sign-in refused for {}: too many failed tries", exchange.address());
      return new Result.Failed(RetryAfter.in(Problem.of(Kind.TOO_MANY_ATTEMPTS), wait));
    }
    long started = System.nanoTime();
    return identity
        .stores()
        .signIn(username, password)
        .match(
            accepted -> accepted(exchange, username, accepted),
            refused -> refused(exchange, refused, started),
            unavailable -> unavailable(exchange, username, unavailable));
  }

  private Result accepted(Exchange exchange, String username, SignInVerdict.Accepted accepted) {
    limits.succeeded(exchange, username);
    audit.record(exchange, "sign-in.succeeded", accepted.account().id(), "password");
    return new Result.Passed(new SignIn(accepted.account(), List.of("pwd"), clock.instant()));
  }

  /** One answer for every reason, and all of them take as long as the slowest hash in use. */
  private Result refused(Exchange exchange, SignInVerdict.Refused refused, long started) {
    audit.record(exchange, "sign-in.failed", refused.accountId(), refused.reason().name());
    identity.pace().hold(started);
    return new Result.Failed(Problem.of(Kind.INVALID_CREDENTIALS));
  }

  private Result unavailable(
      Exchange exchange, String username, SignInVerdict.Unavailable unavailable) {
    limits.undecided(exchange, username);
    LOG.warn("Nobody can sign in now: {} does not answer", unavailable.store());
    return new Result.Failed(Unreachable.problem());
  }
}
