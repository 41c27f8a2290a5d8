package io.sallyport.identity.mfa;

import java.util.Optional;

/** Base32 without padding (RFC 4648, section 6), for people to type. */
final class Base32 {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder();
    int buffer = 0;
    int held = 0;
    for (byte octet : bytes) {
      buffer = (buffer << Byte.SIZE | (octet & 0xff)) & 0xfff;
      held += Byte.SIZE;
      while (held >= BITS) {
        held -= BITS;
        text.append(ALPHABET.charAt(buffer >> held & 0x1f));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt(buffer << BITS - held & 0x1f));
    }
    return text.toString();
  }

  /**
   * The bytes, whatever the case of the letters; empty if a character is foreign to the alphabet or
   * the last one holds bits that no byte has use for.
   */
  static Optional<byte[]> decode(String text) {
    byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
    int buffer = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = valueOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      buffer = (buffer << BITS | value) & 0xfff;
      held += BITS;
      if (held >= Byte.SIZE) {
        held -= Byte.SIZE;
        bytes[at++] = (byte) (buffer >> held);
      }
    }
    boolean spare = held >= BITS || (buffer & (1 << held) - 1) != 0;
    return spare ? Optional.empty() : Optional.of(bytes);
  }

  private static int valueOf(char c) {
    char upper = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    return ALPHABET.indexOf(upper);
  }
}
