package io.sallyport.auth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secrets that were used, and the search for them in whatever was written. Not thread-safe. */
final class SecretScan {

  /** Codes that are digits alone count only where no other digit is beside them. */
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final Map<String, Set<String>> spellings = new LinkedHashMap<>();

  /** A secret that is text. */
  String add(String name, String secret) {
    if (secret.length() < 6) {
      throw new AssertionError(name + " is no secret: " + secret);
    }
    add(name, secret.getBytes(StandardCharsets.UTF_8));
    Set<String> all = spellingsOf(name);
    all.add(secret);
    all.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    all.add(secret.replace(" ", "%20"));
    return secret;
  }

  /** A secret that is octets. */
  void add(String name, byte[] secret) {
    Set<String> all = spellingsOf(name);
    all.add(HexFormat.of().formatHex(secret));
    all.add(HexFormat.of().withUpperCase().formatHex(secret));
    all.add(Arrays.toString(secret));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      all.add(encoder.withoutPadding().encodeToString(secret));
    }
  }

  List<String> names() {
    return List.copyOf(spellings.keySet());
  }

  /** All ways in which a secret is looked for. */
  Set<String> spellingsOf(String name) {
    return spellings.computeIfAbsent(name, any -> new TreeSet<>());
  }

  /** The names of the secrets that occur in a text, each with the text. */
  List<String> findIn(Collection<String> texts) {
    return texts.stream()
        .flatMap(
            text ->
                spellings.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().anyMatch(one -> has(text, one)))
                    .map(entry -> entry.getKey() + " in: " + text))
        .toList();
  }

  private static boolean has(String text, String spelling) {
    if (!text.contains(spelling)) {
      return false;
    }
    return !DIGITS.matcher(spelling).matches()
        || Stream.of(text.split("\\D+")).anyMatch(spelling::equals);
  }
}
