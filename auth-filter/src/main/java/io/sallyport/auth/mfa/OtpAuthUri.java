package io.sallyport.auth.mfa;

import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code otpauth://totp/…}, the form in which authenticator apps read a secret. */
final class OtpAuthUri {

  /** In code points: more is no help on a phone, and has to fit into a QR code. */
  private static final int MAX_NAME = 64;

  private OtpAuthUri() {}

  /**
   * The URI. Every caller of this method handles a secret.
   *
   * @param issuer whose account it is; shown by apps
   */
  static String of(String issuer, String username, TotpSecret secret) {
    return "otpauth://totp/"
        + encoded(issuer)
        + ":"
        + encoded(shortened(username))
        + "?secret="
        + secret.reveal()
        + "&issuer="
        + encoded(issuer)
        + "&algorithm=SHA1&digits="
        + Totp.DIGITS
        + "&period="
        + Totp.STEP.toSeconds();
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME));
  }

  /** Everything but unreserved characters by its octets (RFC 3986, section 2.1). */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
