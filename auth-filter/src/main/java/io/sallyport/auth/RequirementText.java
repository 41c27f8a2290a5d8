package io.sallyport.auth;

import io.sallyport.auth.pipeline.Requirement;
import java.util.Optional;

/** Reads what a rule allows. */
final class RequirementText {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9:._-]*";

  private RequirementText() {}

  static Optional<Requirement> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return switch (text) {
        case "everyone" -> Optional.of(Requirement.EVERYONE);
        case "signed-in" -> Optional.of(Requirement.SIGNED_IN);
        case "application" -> Optional.of(Requirement.APPLICATION);
        case "nobody" -> Optional.of(Requirement.NOBODY);
        default -> Optional.empty();
      };
    }
    String name = text.substring(colon + 1);
    if (!name.matches(NAME)) {
      return Optional.empty();
    }
    return switch (text.substring(0, colon)) {
      case "role" -> Optional.of(new Requirement.Role(name));
      case "permission" -> Optional.of(new Requirement.Permission(name));
      case "scope" -> Optional.of(new Requirement.Scope(name));
      default -> Optional.empty();
    };
  }
}
