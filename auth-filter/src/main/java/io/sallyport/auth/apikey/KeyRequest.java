package io.sallyport.auth.apikey;

import io.sallyport.auth.pipeline.RequestBody.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a new key to be. Whether the account may give the scopes is not yet known.
 *
 * @param life null for without end
 */
record KeyRequest(String name, boolean live, Set<String> scopes, @Nullable Duration life) {

  private static final int MAX_NAME = 100;
  private static final Duration MAX_LIFE = Duration.ofDays(3_650);

  /** The first field that cannot be taken; empty if all can. */
  static Optional<String> wrongField(Fields fields, ApiKeySettings settings) {
    String name = fields.text("name").strip();
    if (name.isEmpty() || name.length() > MAX_NAME || !isText(name)) {
      return Optional.of("name");
    }
    String environment = fields.optional("environment");
    boolean known = !fields.has("environment") || Set.of("live", "test").contains(environment);
    if (!known || !settings.takes(live(fields, settings))) {
      return Optional.of("environment");
    }
    List<String> scopes = fields.words("scopes");
    if (scopes == null || scopes.isEmpty()) {
      return Optional.of("scopes");
    }
    Long seconds = fields.number("expires_in");
    boolean bounded = seconds != null && seconds > 0 && seconds <= MAX_LIFE.toSeconds();
    return fields.has("expires_in") && !bounded ? Optional.of("expires_in") : Optional.empty();
  }

  /** The fields, once none of them is wrong. */
  static KeyRequest of(Fields fields, ApiKeySettings settings) {
    List<String> scopes = fields.words("scopes");
    Long seconds = fields.number("expires_in");
    return new KeyRequest(
        fields.text("name").strip(),
        live(fields, settings),
        scopes == null ? Set.of() : Set.copyOf(scopes),
        seconds == null ? null : Duration.ofSeconds(seconds));
  }

  /** A key is live unless it is asked for otherwise, or only test keys are taken. */
  private static boolean live(Fields fields, ApiKeySettings settings) {
    return fields.has("environment")
        ? "live".equals(fields.optional("environment"))
        : settings.live();
  }

  /** No store holds a NUL or half a character, and no line of a list shows a control character. */
  private static boolean isText(String name) {
    return name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
