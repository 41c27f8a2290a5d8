package io.sallyport.auth;

import io.sallyport.auth.admin.Finding;
import io.sallyport.auth.admin.Finding.Severity;
import io.sallyport.identity.Identity;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One weakness that a configuration may have.
 *
 * @param id stable, and in {@code docs/doctor.md}
 * @param key the setting, below {@code sallyport}
 * @param consequence what may come of it, a sentence
 * @param remedy what to do, a sentence
 */
record Check(
    String id, Severity severity, String key, Look look, String consequence, String remedy) {

  /** What can be looked at. */
  record Patient(Configuration configuration, Identity identity, Clock clock) {}

  /**
   * What was seen.
   *
   * @param key the setting, more exactly than the check knows it, such as {@code rules[3]}
   * @param what a sentence; no secret
   */
  record Seen(String key, String what) {}

  /** Looks for the weakness; empty if it is not there. */
  @FunctionalInterface
  interface Look {
    List<Seen> at(Patient patient);
  }

  /** The weakness, as often as it is there. */
  List<Finding> in(Patient patient) {
    return look.at(patient).stream()
        .map(
            seen ->
                new Finding(
                    id,
                    severity,
                    seen.key(),
                    place(patient.configuration().places(), seen.key()),
                    seen.what(),
                    consequence,
                    remedy))
        .toList();
  }

  /** Of an item the place of its list, where a file format gives its items none. */
  private static @Nullable String place(Map<String, String> places, String key) {
    String exact = places.get(key);
    return exact != null ? exact : places.get(key.replaceFirst("\\[\\d+]$", ""));
  }
}
