package io.sallyport.auth.pipeline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Accept} header (RFC 9110, section 12.5.1). */
final class Accept {

  private Accept() {}

  /** Whether HTML is named, and JSON is not wanted more. */
  static boolean prefersHtml(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    double html = 0;
    double json = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", 32)) {
      String[] parts = range.split(";", -1);
      switch (parts[0].strip()) {
        case "text/html", "application/xhtml+xml" -> html = Math.max(html, quality(parts));
        case "application/json", "application/problem+json" ->
            json = Math.max(json, quality(parts));
        default -> {}
      }
    }
    return html > 0 && html >= json;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        return parameter.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
            ? Double.parseDouble(parameter.substring(2))
            : 0;
      }
    }
    return 1;
  }
}
