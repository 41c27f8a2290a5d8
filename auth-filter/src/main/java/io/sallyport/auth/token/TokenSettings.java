package io.sallyport.auth.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are made, how long they live, and whose are taken.
 *
 * @param issuer null for the application's own origin
 * @param audience null for the application's own origin
 * @param issuing false on a node that only checks tokens of trusted issuers
 */
public record TokenSettings(
    Signing signing,
    Lifetimes lifetimes,
    @Nullable String issuer,
    @Nullable String audience,
    boolean issuing,
    List<TrustedIssuer> trustedIssuers) {

  /** Copies the list. */
  public TokenSettings {
    trustedIssuers = List.copyOf(trustedIssuers);
  }

  /** What holds where nothing is configured. */
  public static TokenSettings standard() {
    return new TokenSettings(
        Signing.by(JwsAlgorithm.ES256), Lifetimes.standard(), null, null, true, List.of());
  }

  /** The same, signed otherwise. */
  public TokenSettings signed(Signing by) {
    return new TokenSettings(by, lifetimes, issuer, audience, issuing, trustedIssuers);
  }

  /** The same, living otherwise. */
  public TokenSettings living(Lifetimes otherwise) {
    return new TokenSettings(signing, otherwise, issuer, audience, issuing, trustedIssuers);
  }

  /** The same, in the name of another issuer and for another audience. */
  public TokenSettings named(@Nullable String by, @Nullable String forWhom) {
    return new TokenSettings(signing, lifetimes, by, forWhom, issuing, trustedIssuers);
  }

  /** The same, taking the tokens of these issuers too. */
  public TokenSettings trusting(List<TrustedIssuer> issuers) {
    return new TokenSettings(signing, lifetimes, issuer, audience, issuing, issuers);
  }

  /**
   * With what tokens are signed.
   *
   * @param algorithm of new keys; ES256 by default: checking costs 0.1 ms and the token is short
   * @param hs256Secret with HS256, and only then
   * @param keyRotation 30 d by default
   */
  public record Signing(
      JwsAlgorithm algorithm, Optional<Hs256Secret> hs256Secret, Duration keyRotation) {

    /** Takes a secret with HS256 alone, and HS256 with a secret alone. */
    public Signing {
      if ((algorithm == JwsAlgorithm.HS256) != hs256Secret.isPresent()) {
        throw new IllegalArgumentException("HS256 and a shared secret belong together");
      }
      requirePositive(keyRotation, "keyRotation");
    }

    /** A key pair of our own making, replaced after 30 d. */
    public static Signing by(JwsAlgorithm algorithm) {
      return new Signing(algorithm, Optional.empty(), Duration.ofDays(30));
    }

    /** A secret that other nodes or services share. */
    public static Signing with(Hs256Secret secret) {
      return new Signing(JwsAlgorithm.HS256, Optional.of(secret), Duration.ofDays(30));
    }
  }

  /**
   * How long tokens live.
   *
   * @param access 15 min by default: how long a token would outlive a lost revocation
   * @param refresh 7 d by default: how long a client may stay away
   * @param family 30 d by default: after that somebody signs in again
   * @param reuseGrace 10 s by default: a client whose answer was lost asks again
   * @param unchecked for how long an access token is taken although other nodes cannot be asked
   *     whether it has ended; 0 by default: never
   */
  public record Lifetimes(
      Duration access, Duration refresh, Duration family, Duration reuseGrace, Duration unchecked) {

    /** Nothing but the last two may be zero, and those not negative. */
    public Lifetimes {
      requirePositive(access, "access");
      requirePositive(refresh, "refresh");
      requirePositive(family, "family");
      if (reuseGrace.isNegative()) {
        throw new IllegalArgumentException("reuseGrace cannot be negative");
      }
      if (unchecked.isNegative()) {
        throw new IllegalArgumentException("unchecked cannot be negative");
      }
    }

    /** What holds where nothing is configured. */
    public static Lifetimes standard() {
      return new Lifetimes(
          Duration.ofMinutes(15),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofSeconds(10),
          Duration.ZERO);
    }

    /** The same, taken for so long although other nodes cannot be asked. */
    public Lifetimes unchecked(Duration time) {
      return new Lifetimes(access, refresh, family, reuseGrace, time);
    }

    /** The same, with another grace for a refresh token that comes twice. */
    public Lifetimes reusable(Duration grace) {
      return new Lifetimes(access, refresh, family, grace, unchecked);
    }
  }

  private static void requirePositive(Duration time, String name) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(name + " must be more than zero");
    }
  }

  /** The shared secret of HS256. It never shows itself. */
  public static final class Hs256Secret {

    /** RFC 7518, section 3.2: at least as long as the digest. */
    public static final int MIN_BYTES = 32;

    private final byte[] bytes;

    /** Wraps the secret. */
    public Hs256Secret(byte[] bytes) {
      if (bytes.length < MIN_BYTES) {
        throw new IllegalArgumentException("An HS256 secret has at least 256 bits");
      }
      this.bytes = bytes.clone();
    }

    byte[] reveal() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return "Hs256Secret[redacted]";
    }
  }
}
