package io.sallyport.auth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * One Lua script, which Redis runs as a whole or not at all.
 *
 * @param sha1 what Redis knows it by
 * @param repeatable whether running it a second time is safe, where it is not known whether it ran
 */
record Script(String text, String sha1, boolean repeatable) {

  /**
   * The script whose parts have these names beside this class, which may run twice: nothing gets
   * weaker.
   */
  static Script repeatable(String... parts) {
    return of(parts, true);
  }

  /** The script whose parts have these names beside this class, which must not run twice. */
  static Script once(String... parts) {
    return of(parts, false);
  }

  private static Script of(String[] parts, boolean repeatable) {
    String text = Arrays.stream(parts).map(Script::part).collect(Collectors.joining());
    return new Script(text, sha1(text.getBytes(StandardCharsets.UTF_8)), repeatable);
  }

  private static String part(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("There is no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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
