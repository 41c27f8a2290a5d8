package io.sallyport.auth.login;

import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FirstFactor.Tries;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.account.Usernames;
import io.sallyport.identity.secret.Sha256;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many failed sign-ins there may be (NIST SP 800-63B-4, section 3.2.2). A try is counted before
 * the password is looked at, so that parallel tries cannot get past, and given back once all
 * factors have passed. Thread-safe.
 */
public final class LoginLimits {

  /** So many threads of the container: the others are for those who do not sign in. */
  private static final int MAX_WAITING = 32;

  private static final String NO_ADDRESS = "";

  private static final Pattern UNSEEN = Pattern.compile("[\\p{M}\\p{Z}\\p{C}]");

  private final PatientLimiter addresses;
  private final PatientLimiter names;

  /**
   * Limits by address and by name.
   *
   * @param addresses counts by address
   * @param names counts by name; apart, so that a flood of one does not displace the other
   * @param perAddress 20 in 15 min by default: an office behind one address still gets in
   * @param perName 5 in 15 min by default, for names that do not exist too
   */
  public LoginLimits(RateLimiter addresses, RateLimiter names, Limit perAddress, Limit perName) {
    var places = new Semaphore(MAX_WAITING);
    this.addresses = new PatientLimiter(new OfAddresses(addresses), perAddress, places);
    this.names = new PatientLimiter(names, perName, places);
  }

  /**
   * Under which keys a try counts.
   *
   * @param exchange null outside of a request: then the name alone counts
   */
  static Tries keys(@Nullable Exchange exchange, String username) {
    return new Tries(
        exchange == null ? NO_ADDRESS : "sign-in:address:" + exchange.address().limitKey(),
        "sign-in:name:" + Sha256.of(bare(username)).hex());
  }

  /**
   * What directories and databases may take for one name: without case, accents, blanks and what
   * cannot be seen (RFC 4518, section 2). Names that are told apart after all share their tries.
   */
  private static String bare(String username) {
    String apart = Normalizer.normalize(Usernames.key(username), Normalizer.Form.NFD);
    return UNSEEN.matcher(apart).replaceAll("");
  }

  /**
   * Takes one try; zero if it may go on, and {@link #over} has to follow, else how long to wait. A
   * refused try does not count.
   */
  Duration take(Tries tries) {
    Duration wait = addresses.take(tries.addressKey());
    if (!wait.isZero()) {
      return wait;
    }
    boolean taken = false;
    try {
      wait = names.take(tries.nameKey());
      taken = wait.isZero();
      return wait;
    } finally {
      if (!taken) {
        notEvenTried(tries.addressKey());
      }
    }
  }

  private void notEvenTried(String addressKey) {
    try {
      addresses.giveBack(addressKey);
    } finally {
      addresses.over(addressKey);
    }
  }

  /** All factors have passed: it does not count for the address, and the name starts afresh. */
  void succeeded(Tries tries) {
    addresses.giveBack(tries.addressKey());
    names.reset(tries.nameKey());
  }

  /** The try came to nothing through no fault of the visitor. */
  void undecided(Tries tries) {
    addresses.giveBack(tries.addressKey());
    names.giveBack(tries.nameKey());
  }

  /** Nothing more will be said of the try by who took it; tries that wait for it may go on. */
  void over(Tries tries) {
    addresses.over(tries.addressKey());
    names.over(tries.nameKey());
  }

  /** Counts nothing where nobody knows the address. */
  private record OfAddresses(RateLimiter counts) implements RateLimiter {

    @Override
    public Duration take(String key, Limit limit) {
      return key.equals(NO_ADDRESS) ? Duration.ZERO : counts.take(key, limit);
    }

    @Override
    public Duration wait(String key, Limit limit) {
      return key.equals(NO_ADDRESS) ? Duration.ZERO : counts.wait(key, limit);
    }

    @Override
    public void giveBack(String key, Limit limit) {
      if (!key.equals(NO_ADDRESS)) {
        counts.giveBack(key, limit);
      }
    }

    @Override
    public void reset(String key, Limit limit) {
      if (!key.equals(NO_ADDRESS)) {
        counts.reset(key, limit);
      }
    }
  }
}
