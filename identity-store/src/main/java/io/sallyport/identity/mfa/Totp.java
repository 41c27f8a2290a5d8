package io.sallyport.identity.mfa;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds since 1970,
 * which is what every authenticator app can do.
 *
 * <p>CAUTION: this says which step a code is of, and not whether that step was used before.
 */
public final class Totp {

  /** How long a code is shown. */
  public static final Duration STEP = Duration.ofSeconds(30);

  /** How long a code is. */
  public static final int DIGITS = 6;

  /** Steps either side, for clocks that differ and people who type (RFC 6238, section 5.2). */
  private static final int WINDOW = 1;

  private static final HmacOneTimePasswordGenerator HOTP = new HmacOneTimePasswordGenerator(DIGITS);

  private Totp() {}

  /** The code that an app with this secret shows at that time. */
  public static String codeAt(TotpSecret secret, Instant at) {
    return code(secret, stepAt(at));
  }

  /** The number of the step that is running at that time. */
  static long stepAt(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }

  /**
   * The step that the code is of: the present one, the one before or the one after; empty if it is
   * of none of them. All three are compared, so the time taken does not tell which one it was.
   */
  static OptionalLong stepOf(TotpSecret secret, String code, Instant now) {
    byte[] given = code.getBytes(StandardCharsets.UTF_8);
    long present = stepAt(now);
    OptionalLong found = OptionalLong.empty();
    for (long step = present - WINDOW; step <= present + WINDOW; step++) {
      byte[] right = code(secret, step).getBytes(StandardCharsets.UTF_8);
      found = MessageDigest.isEqual(right, given) ? OptionalLong.of(step) : found;
    }
    return found;
  }

  private static String code(TotpSecret secret, long step) {
    try {
      return HOTP.generateOneTimePasswordString(secret.key(), step, Locale.ROOT);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC takes a key of any length", e);
    }
  }
}
