package io.sallyport.identity.password;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/** What a password is as bytes. */
final class PasswordText {

  /** In bytes of UTF-8: four for each of the 256 code points that the policy allows. */
  static final int MAX_BYTES = 1_024;

  private PasswordText() {}

  /**
   * The text in UTF-8; empty if it is none: an unpaired surrogate, which a lenient encoder would
   * turn into a question mark, or a NUL, which ends the password in other implementations.
   */
  static Optional<byte[]> utf8(String text) {
    if (text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes).clear().put(new byte[buffer.capacity()]);
      return Optional.of(bytes);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The form that new hashes are made of (NIST SP 800-63B-4, section 3.1.1.2, asks for one). */
  static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Whether that is the form that it has. */
  static boolean isComposed(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC);
  }
}
