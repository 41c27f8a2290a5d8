package io.sallyport.auth.httpsession;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which classes of the application its {@code HttpSession} may hold, besides those of the platform
 * that {@link ValueFormat} knows. Immutable.
 *
 * @param types full names as {@link Class#getName} has them, or all classes of a package: {@code
 *     com.example.model.*}
 */
public record HttpSessionSettings(Set<String> types) {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*(\\.\\*)?");

  private static final List<String> PLATFORM =
      List.of("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.");

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if one is none that can be listed
   */
  public HttpSessionSettings {
    types = Set.copyOf(new LinkedHashSet<>(types));
    for (String type : types) {
      problemWith(type)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException("'" + type + "' " + problem);
              });
    }
  }

  /** Why a name cannot be listed. */
  public static Optional<String> problemWith(String type) {
    if (!NAME.matcher(type).matches()) {
      return Optional.of("is no class: write com.example.Cart, or com.example.model.*");
    }
    if (PLATFORM.stream().anyMatch(type::startsWith)) {
      return Optional.of("is of the platform: only classes of the application can be listed");
    }
    return Optional.empty();
  }

  /** Whether a class of that name may be kept; looks at the name alone. */
  boolean permits(String className) {
    return types.contains(className)
        || types.contains(className.substring(0, className.lastIndexOf('.') + 1) + "*");
  }
}
