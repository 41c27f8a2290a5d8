package io.sallyport.auth.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The three parts of a compact JWS, for an {@code Algorithm} to check the signature. It gives no
 * claims: those are read by our own strict reader, after the signature is known to be right.
 */
record JwsParts(String header, String payload, String signature) implements DecodedJWT {

  static byte[] signingInput(DecodedJWT token) {
    return (token.getHeader() + "." + token.getPayload()).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] join(byte[] header, byte[] payload) {
    var content = Arrays.copyOf(header, header.length + 1 + payload.length);
    content[header.length] = '.';
    System.arraycopy(payload, 0, content, header.length + 1, payload.length);
    return content;
  }

  @Override
  public String getHeader() {
    return header;
  }

  @Override
  public String getPayload() {
    return payload;
  }

  @Override
  public String getSignature() {
    return signature;
  }

  @Override
  public String getToken() {
    return header + "." + payload + "." + signature;
  }

  private static UnsupportedOperationException unread() {
    return new UnsupportedOperationException("The signature comes first");
  }

  @Override
  public String getAlgorithm() {
    throw unread();
  }

  @Override
  public String getType() {
    throw unread();
  }

  @Override
  public String getContentType() {
    throw unread();
  }

  @Override
  public String getKeyId() {
    throw unread();
  }

  @Override
  public Claim getHeaderClaim(String name) {
    throw unread();
  }

  @Override
  public String getIssuer() {
    throw unread();
  }

  @Override
  public String getSubject() {
    throw unread();
  }

  @Override
  public List<String> getAudience() {
    throw unread();
  }

  @Override
  public Date getExpiresAt() {
    throw unread();
  }

  @Override
  public Date getNotBefore() {
    throw unread();
  }

  @Override
  public Date getIssuedAt() {
    throw unread();
  }

  @Override
  public String getId() {
    throw unread();
  }

  @Override
  public @Nullable Claim getClaim(String name) {
    throw unread();
  }

  @Override
  public Map<String, Claim> getClaims() {
    throw unread();
  }

  @Override
  public String toString() {
    return "JwsParts[redacted]";
  }
}
