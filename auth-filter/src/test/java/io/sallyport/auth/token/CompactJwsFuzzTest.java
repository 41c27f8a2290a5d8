package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.algorithms.Algorithm;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Input: what stands in an {@code Authorization} header after the scheme, or header and payload in
 * plain with a line end between them, which are then signed.
 */
class CompactJwsFuzzTest {

  private static final Algorithm KEY =
      new Hs256(new TokenSettings.Hs256Secret(new byte[TokenSettings.Hs256Secret.MIN_BYTES]));

  @FuzzTest
  void token_any_isReadInOneWayOrRefused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (end < 0) {
      unsigned(text);
    } else {
      signed(text.substring(0, end), text.substring(end + 1));
    }
  }

  private static void unsigned(String text) {
    CompactJws jws = CompactJws.parse(text, new KnownHeaders());
    var presented = new PresentedToken(text, new KnownHeaders());
    presented.claimedIssuer();
    assertThat(presented.toString()).isEqualTo("PresentedToken[redacted]");
    if (jws != null) {
      rejoins(jws, text);
    }
  }

  private static void signed(String header, String payload) {
    String content = base64(header) + "." + base64(payload);
    String token =
        content
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(KEY.sign(content.getBytes(StandardCharsets.US_ASCII)));
    CompactJws jws = CompactJws.parse(token, new KnownHeaders());
    if (jws == null) {
      return;
    }
    rejoins(jws, token);
    assertThat(jws.header().algorithm()).isNotNull();
    Map<String, Object> claims = jws.verifiedClaims(KEY);
    if (claims != null) {
      readable(claims);
    }
    nothingElseIsSigned(token);
  }

  private static void rejoins(CompactJws jws, String text) {
    JwsParts parts = jws.parts();
    assertThat(parts.header() + "." + parts.payload() + "." + parts.signature()).isEqualTo(text);
    assertThat(new String(Base64.getUrlDecoder().decode(parts.header()), StandardCharsets.UTF_8))
        .contains("alg", "kid");
    assertThat(jws.toString()).doesNotContain(parts.signature());
  }

  private static void readable(Map<String, Object> claims) {
    try {
      var token = new VerifiedToken("key", new ClaimReader(claims));
      assertThat(token.subject()).isNotEmpty();
      assertThat(token.issuer()).isNotEmpty();
      assertThat(token.expiresAt()).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));
      assertThat(token.revocation()).isNotNegative();
      assertThat(token.amr()).doesNotContainNull();
    } catch (ClaimReader.UnusableClaimException e) {
      assertThat(e).hasMessageContaining("missing or of the wrong type");
    }
  }

  /** One text for one token: whatever single character is another, the signature is not right. */
  private static void nothingElseIsSigned(String token) {
    int at = token.hashCode() & 0x7fffffff;
    for (char other : new char[] {'A', 'B', 'w', '_', '-', '=', '.', '+', '/', ' ', '\n'}) {
      int place = (at + other) % token.length();
      if (token.charAt(place) != other) {
        String changed = token.substring(0, place) + other + token.substring(place + 1);
        CompactJws jws = CompactJws.parse(changed, new KnownHeaders());
        assertThat(jws == null ? null : jws.verifiedClaims(KEY)).isNull();
      }
    }
  }

  private static String base64(String text) {
    return TokenForge.base64(text.getBytes(StandardCharsets.UTF_8));
  }
}
