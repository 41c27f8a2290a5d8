package io.sallyport.auth.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens and API keys while none is issued: whoever sends one has something invalid, and
 * gets no further, whatever cookie comes along. An {@code Authorization} of another scheme is the
 * application's own affair.
 */
public final class ForeignCredentials implements Authenticator {

  private static final String BEARER = "Bearer";

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public boolean presented(Exchange exchange) {
    return exchange.apiKey() != null || isBearer(exchange.authorization());
  }

  private static boolean isBearer(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && (authorization.length() == BEARER.length()
            || authorization.charAt(BEARER.length()) == ' ');
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    if (exchange.apiKey() != null && isBearer(exchange.authorization())) {
      return new AuthOutcome.Rejected(
          Problem.of(Problem.Kind.INVALID_REQUEST, "Send one credential, not several"));
    }
    return new AuthOutcome.Rejected(
        Problem.of(Problem.Kind.INVALID_TOKEN).with("WWW-Authenticate", Challenge.invalidToken()));
  }
}
