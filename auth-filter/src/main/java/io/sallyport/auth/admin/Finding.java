package io.sallyport.auth.admin;

import org.jspecify.annotations.Nullable;

/**
 * One weakness of a configuration. Holds no secret.
 *
 * @param id the stable name of what was looked for
 * @param key the setting, below {@code sallyport}
 * @param where the file and line of the setting; null where no file has it
 * @param what was found, a sentence
 * @param consequence what may come of it
 * @param remedy what to do
 */
public record Finding(
    String id,
    Severity severity,
    String key,
    @Nullable String where,
    String what,
    String consequence,
    String remedy) {

  /** How much it matters. */
  public enum Severity {
    /** Strangers can get in, or what keeps them out is off. */
    HIGH,
    /** One more mistake, somebody's or ours, and strangers can get in. */
    MEDIUM,
    /** Less careful than it could be. */
    LOW;

    /** As the outside names it. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
