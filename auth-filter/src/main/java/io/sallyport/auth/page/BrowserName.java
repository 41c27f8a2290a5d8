package io.sallyport.auth.page;

import java.util.List;
import java.util.Map;

/**
 * A browser and its system in words somebody recognises, from a {@code User-Agent} header. A guess
 * for the eye alone: nothing is decided by it.
 */
final class BrowserName {

  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("Edg", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"),
          Map.entry("curl/", "curl"),
          Map.entry("Java", "A Java program"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS X", "macOS"),
          Map.entry("Linux", "Linux"));

  private BrowserName() {}

  static String of(String userAgent) {
    String browser = first(BROWSERS, userAgent, "Unknown browser");
    String system = first(SYSTEMS, userAgent, "");
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(
      List<Map.Entry<String, String>> marks, String userAgent, String otherwise) {
    return marks.stream()
        .filter(mark -> userAgent.contains(mark.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
