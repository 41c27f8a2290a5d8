package io.sallyport.auth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One Lua script, which Redis runs as a whole or not at all.
 *
 * @param sha1 what Redis knows it by
 * @param repeatable whether running it a second time is safe, where it is not known whether it ran
 */
record Script(String text, String sha1, boolean repeatable) {

  /** The script of that name beside this class, which may run twice: nothing gets weaker. */
  static Script repeatable(String name) {
    return named(name, true);
  }

  /** The script of that name beside this class, which must not run twice. */
  static Script once(String name) {
    return named(name, false);
  }

  private static Script named(String name, boolean repeatable) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("There is no script " + name);
      }
      byte[] bytes = in.readAllBytes();
      return new Script(new String(bytes, StandardCharsets.UTF_8), sha1(bytes), repeatable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
