package io.sallyport.auth.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are made and how long they live.
 *
 * @param algorithm of new signing keys; ES256 by default: checking costs 73 µs and the token is
 *     short
 * @param issuer null for the application's own origin
 * @param audience null for the application's own origin
 * @param hs256Secret at least 256 bits, with HS256 only
 * @param accessTtl 15 min by default: how long a token would outlive a lost revocation
 * @param refreshTtl 7 d by default: how long a client may stay away
 * @param familyTtl 30 d by default: after that somebody signs in again
 * @param reuseGrace 10 s by default: a client whose answer was lost asks again
 * @param keyRotation 30 d by default
 * @param issuing false on a node that only checks tokens of trusted issuers
 */
public record TokenSettings(
    JwsAlgorithm algorithm,
    @Nullable String issuer,
    @Nullable String audience,
    Optional<Hs256Secret> hs256Secret,
    Duration accessTtl,
    Duration refreshTtl,
    Duration familyTtl,
    Duration reuseGrace,
    Duration keyRotation,
    boolean issuing,
    List<TrustedIssuer> trustedIssuers) {

  /** Copies the list. */
  public TokenSettings {
    trustedIssuers = List.copyOf(trustedIssuers);
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
