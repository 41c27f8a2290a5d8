package io.sallyport.identity.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of something that a client holds: what is stored in its place.
 *
 * <p>Only for secrets with at least 128 random bits, never for passwords. Immutable and
 * thread-safe. {@link #equals} takes the same time wherever two digests differ.
 */
public final class Sha256 {

  /** Looking an algorithm up costs more than digesting a token; the digest is reset by each use. */
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

  private final byte[] bytes;

  private Sha256(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of the text in UTF-8. */
  public static Sha256 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest of the bytes. */
  public static Sha256 of(byte[] bytes) {
    return new Sha256(bytes(bytes));
  }

  /** The digest itself, where a standard asks for it: 32 bytes. */
  public static byte[] bytes(byte[] of) {
    return DIGEST.get().digest(of);
  }

  /** The digest as 43 characters of base64url, the shape of a key in a store. */
  public String base64Url() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Reads what {@link #base64Url} wrote; null for anything else. */
  public static @Nullable Sha256 ofBase64Url(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == 32 && text.length() == 43 ? new Sha256(bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The digest as 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sha256 that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return (bytes[0] & 0xff) << 24
        | (bytes[1] & 0xff) << 16
        | (bytes[2] & 0xff) << 8
        | (bytes[3] & 0xff);
  }

  /** The first 32 bits: enough to find a line in a log again. */
  @Override
  public String toString() {
    return "Sha256[" + hex().substring(0, 8) + "]";
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
