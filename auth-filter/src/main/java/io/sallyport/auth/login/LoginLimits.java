package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.account.Usernames;
import java.time.Duration;

/**
 * How many failed sign-ins there may be (NIST SP 800-63B-4, section 3.2.2). A try is counted before
 * the password is looked at, so that parallel tries cannot get past, and given back if it succeeds.
 *
 * @param addresses counts by address
 * @param names counts by name; apart, so that a flood of one does not displace the other
 * @param perAddress 20 in 15 min by default: an office behind one address still gets in
 * @param perName 5 in 15 min by default, for names that do not exist too
 */
public record LoginLimits(
    RateLimiter addresses, RateLimiter names, Limit perAddress, Limit perName) {

  /** Takes one try; zero if it may go on, else how long to wait. A refused try does not count. */
  Duration take(Exchange exchange, String username) {
    Duration wait = addresses.take(addressKey(exchange), perAddress);
    if (!wait.isZero()) {
      return wait;
    }
    wait = names.take(nameKey(username), perName);
    if (!wait.isZero()) {
      addresses.giveBack(addressKey(exchange), perAddress);
    }
    return wait;
  }

  /** The try succeeded: it does not count for the address, and the name starts afresh. */
  void succeeded(Exchange exchange, String username) {
    addresses.giveBack(addressKey(exchange), perAddress);
    names.reset(nameKey(username), perName);
  }

  /** The try came to nothing through no fault of the visitor. */
  void undecided(Exchange exchange, String username) {
    addresses.giveBack(addressKey(exchange), perAddress);
    names.giveBack(nameKey(username), perName);
  }

  private static String addressKey(Exchange exchange) {
    return "sign-in:address:" + exchange.address().limitKey();
  }

  private static String nameKey(String username) {
    return "sign-in:name:" + io.sallyport.identity.secret.Sha256.of(Usernames.key(username)).hex();
  }
}
