package io.sallyport.auth.token;

import io.sallyport.auth.pipeline.Answer;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.OAuthError;
import io.sallyport.auth.pipeline.RequestBody.Fields;
import io.sallyport.auth.pipeline.Requirement;
import io.sallyport.auth.pipeline.Route;
import io.sallyport.auth.pipeline.Rule;
import io.sallyport.identity.token.RefreshFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The OAuth endpoints: token, revocation, introspection, published keys. */
final class TokenEndpoints {

  private final AccessTokens tokens;
  private final TokenFamilies families;
  private final TokenCookies cookies;
  private final RevocationList revocations;

  TokenEndpoints(
      AccessTokens tokens,
      TokenFamilies families,
      TokenCookies cookies,
      RevocationList revocations) {
    this.tokens = tokens;
    this.families = families;
    this.cookies = cookies;
    this.revocations = revocations;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/token", Route.everyone(), this::token)
            .taking(List.of("grant_type"), List.of("refresh_token", "scope"))
            .asOAuth(),
        Route.of("POST", "/revoke", Route.everyone(), this::revoke)
            .taking(List.of("token"), List.of("token_type_hint"))
            .asOAuth(),
        Route.of("POST", "/introspect", introspector(), this::introspect)
            .taking(List.of("token"), List.of("token_type_hint"))
            .asOAuth(),
        Route.of("GET", "/jwks.json", Route.everyone(), (exchange, fields) -> keys()));
  }

  private static Rule introspector() {
    return new Rule("/", Set.of(), new Requirement.Scope("auth:introspect"), false, null, null);
  }

  /** RFC 6749, section 6. */
  private Decision token(Exchange exchange, Fields fields) {
    if (!fields.has("grant_type")) {
      return OAuthError.of(400, "invalid_request", "The field grant_type is missing");
    }
    if (!fields.text("grant_type").equals("refresh_token")) {
      return OAuthError.of(400, "unsupported_grant_type", "Only refresh_token is supported");
    }
    // A parameter without a value counts as left out (RFC 6749, section 3.2).
    String sent = fields.has("refresh_token") ? fields.text("refresh_token") : null;
    String cookie = exchange.cookies().pathValue(TokenCookies.REFRESH);
    if (sent != null && cookie != null) {
      return OAuthError.of(400, "invalid_request", "Send the refresh token once");
    }
    String presented = sent != null ? sent : cookie;
    if (presented == null) {
      return OAuthError.of(400, "invalid_request", "The parameter refresh_token is missing");
    }
    String scope = fields.has("scope") ? fields.text("scope") : null;
    Renewal renewal = families.renew(exchange, presented, sent == null, scope);
    if (renewal instanceof Renewal.TooMuch) {
      return OAuthError.of(400, "invalid_scope", "The scope reaches beyond what was granted");
    }
    if (renewal instanceof Renewal.Renewed renewed) {
      return new Decision.Reply(Answer.json(200, handOver(exchange, renewed.tokens())));
    }
    if (cookie != null) {
      cookies.clear(exchange);
    }
    return OAuthError.of(400, "invalid_grant", "The refresh token cannot be used");
  }

  private Map<String, Object> handOver(Exchange exchange, IssuedTokens issued) {
    Map<String, Object> answer = issued.answer();
    if (issued.cookies()) {
      cookies.set(exchange, issued);
      answer.remove("access_token");
      answer.remove("refresh_token");
    }
    return answer;
  }

  /** RFC 7009: whoever holds a token may end it; unknown tokens are a success too. */
  private Decision revoke(Exchange exchange, Fields fields) {
    String text = fields.text("token");
    if (!families.endByToken(exchange, text)) {
      VerifiedToken token = tokens.valid(exchange, text);
      if (token != null) {
        revocations.revoke(token.subject(), token.id(), token.expiresAt());
      }
    }
    return new Decision.Reply(Answer.empty(200));
  }

  /** RFC 7662, section 2.2. */
  private Decision introspect(Exchange exchange, Fields fields) {
    String text = fields.text("token");
    VerifiedToken token = tokens.valid(exchange, text);
    if (token != null) {
      return new Decision.Reply(Answer.json(200, active(token)));
    }
    return new Decision.Reply(Answer.json(200, ofRefresh(families.live(text).orElse(null))));
  }

  private static Map<String, Object> active(VerifiedToken token) {
    var view = new LinkedHashMap<String, Object>();
    view.put("active", true);
    view.put("token_type", "Bearer");
    view.put("scope", String.join(" ", token.scopes()));
    view.put("sub", token.subject());
    view.put("iss", token.issuer());
    view.put("aud", token.audience());
    view.put("jti", token.id());
    view.put("iat", token.issuedAt().getEpochSecond());
    view.put("exp", token.expiresAt().getEpochSecond());
    return view;
  }

  private static Map<String, Object> ofRefresh(@Nullable RefreshFamily family) {
    if (family == null) {
      return Map.of("active", false);
    }
    var view = new LinkedHashMap<String, Object>();
    view.put("active", true);
    view.put("scope", family.scope());
    view.put("sub", family.accountId());
    return view;
  }

  /** RFC 7517, section 5. */
  private Decision keys() {
    return new Decision.Reply(
        Answer.json(200, Map.of("keys", tokens.published()))
            .with("Cache-Control", "public, max-age=900"));
  }
}
