package io.sallyport.auth.token;

import io.sallyport.identity.secret.Sha256;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token as a request brings it; its parts are told apart at most once. Not thread-safe. Never
 * shows itself.
 *
 * <p>It is recognised by the SHA-256 of its signature together with the text that was signed. That
 * text is no secret without the signature, and digesting it would cost more than all the rest.
 */
final class PresentedToken {

  /** Ten thousand of these are 20 MB; what is longer is checked anew each time. */
  private static final int SHORT = 2_048;

  private final String text;
  private final KnownHeaders headers;
  private final int signed;
  private final Sha256 digest;
  private boolean parsed;
  private @Nullable CompactJws jws;

  PresentedToken(String text, KnownHeaders headers) {
    this.text = text;
    this.headers = headers;
    this.signed = Math.max(0, text.lastIndexOf('.'));
    this.digest = Sha256.of(text.substring(signed));
  }

  /** Under which it is remembered: that of the signature. */
  Sha256 digest() {
    return digest;
  }

  /** What the signature is over. */
  String signedText() {
    return text.substring(0, signed);
  }

  /** Whether the signature is over this. */
  boolean signs(String signedText) {
    return signedText.length() == signed && text.startsWith(signedText);
  }

  /** Whether it may be remembered: a cache that counts entries is bounded by their length too. */
  boolean isShort() {
    return text.length() <= SHORT;
  }

  /** Its parts, unchecked; null if it could never be an access token (RFC 9068, section 4). */
  @Nullable CompactJws jws() {
    if (!parsed) {
      CompactJws found = CompactJws.parse(text, headers);
      jws = found != null && AccessTokens.isAccessToken(found.header().type()) ? found : null;
      parsed = true;
    }
    return jws;
  }

  /** Who it says has issued it: enough to choose whose keys to try, and for nothing else. */
  @Nullable String claimedIssuer() {
    CompactJws parts = jws();
    Map<String, Object> claims = parts == null ? null : CompactJws.object(parts.parts().payload());
    return claims != null && claims.get("iss") instanceof String issuer ? issuer : null;
  }

  @Override
  public String toString() {
    return "PresentedToken[redacted]";
  }
}
