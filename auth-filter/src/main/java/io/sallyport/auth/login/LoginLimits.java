package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor.Tries;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.account.Usernames;
import io.sallyport.identity.secret.Sha256;
import java.time.Duration;

/**
 * How many failed sign-ins there may be (NIST SP 800-63B-4, section 3.2.2). A try is counted before
 * the password is looked at, so that parallel tries cannot get past, and given back once all
 * factors have passed.
 *
 * @param perAddress 20 in 15 min by default: an office behind one address still gets in
 * @param perName 5 in 15 min by default, for names that do not exist too
 */
public record LoginLimits(RateLimiter limiter, Limit perAddress, Limit perName) {

  /** Under which keys a try counts. */
  static Tries keys(Exchange exchange, String username) {
    return new Tries(
        "sign-in:address:" + exchange.address().limitKey(),
        "sign-in:name:" + Sha256.of(Usernames.key(username)).hex());
  }

  /** Takes one try; zero if it may go on, else how long to wait. A refused try does not count. */
  Duration take(Tries tries) {
    Duration wait = limiter.take(tries.addressKey(), perAddress);
    if (!wait.isZero()) {
      return wait;
    }
    wait = limiter.take(tries.nameKey(), perName);
    if (!wait.isZero()) {
      limiter.giveBack(tries.addressKey(), perAddress);
    }
    return wait;
  }

  /** All factors have passed: it does not count for the address, and the name starts afresh. */
  void succeeded(Tries tries) {
    limiter.giveBack(tries.addressKey(), perAddress);
    limiter.reset(tries.nameKey(), perName);
  }

  /** The try came to nothing through no fault of the visitor. */
  void undecided(Tries tries) {
    limiter.giveBack(tries.addressKey(), perAddress);
    limiter.giveBack(tries.nameKey(), perName);
  }
}
