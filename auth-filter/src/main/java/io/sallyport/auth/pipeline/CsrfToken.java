package io.sallyport.auth.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The token that shows that a form was served to this very session: HMAC-SHA-256 under the session
 * cookie's value. Nothing needs to be stored, and whoever reads the token learns no session id.
 */
public final class CsrfToken {

  /** The form field. */
  public static final String FIELD = "_csrf";

  /** The request header. */
  public static final String HEADER = "X-CSRF-Token";

  private static final byte[] LABEL = "sallyport csrf v1".getBytes(StandardCharsets.US_ASCII);

  private CsrfToken() {}

  /** The token for a form in this answer; null without a live session. */
  public static @Nullable String of(Exchange exchange) {
    // The first look at the caller may give the session a new id.
    Caller caller = exchange.callerOrNull();
    return of(caller, exchange.cookies().present(Cookies.SESSION));
  }

  private static @Nullable String of(@Nullable Caller caller, @Nullable String cookie) {
    if (cookie == null
        || cookie.isEmpty()
        || caller == null
        || caller.mechanism() != Caller.Mechanism.SESSION) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(cookie.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(LABEL));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  static boolean matches(@Nullable String expected, String sent) {
    return expected != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether {@code sent} is the token of the session that the exchange came with. */
  public static boolean matches(Exchange exchange, String sent) {
    return matches(of(exchange.callerOrNull(), exchange.cookies().value(Cookies.SESSION)), sent);
  }
}
