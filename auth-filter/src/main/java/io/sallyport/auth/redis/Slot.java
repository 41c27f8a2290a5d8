package io.sallyport.auth.redis;

import io.sallyport.identity.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What all keys of one account have in braces, so that they lie in one slot of a cluster (Redis
 * Cluster specification, "Hash tags"): 18 bits of the SHA-256 of the account's id.
 */
final class Slot {

  /** Characters of base64url. */
  static final int LENGTH = 3;

  private Slot() {}

  static String of(String accountId) {
    byte[] digest = Sha256.bytes(accountId.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().encodeToString(digest).substring(0, LENGTH);
  }
}
