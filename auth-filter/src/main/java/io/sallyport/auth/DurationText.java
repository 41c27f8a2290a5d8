package io.sallyport.auth;

import java.time.Duration;

/** Writes a time as the configuration does: {@code 15m}, {@code 36h}. */
final class DurationText {

  private DurationText() {}

  /** In the largest unit that needs no fraction. */
  static String of(Duration time) {
    long seconds = time.toSeconds();
    if (time.toMillisPart() != 0 || seconds == 0) {
      return time.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
