package io.sallyport.identity.access;

import java.util.Map;
import java.util.Set;

/**
 * The roles that the configuration defines, with their inheritance resolved.
 *
 * <p>Immutable and thread-safe. Defined once in the configuration, because whoever may edit roles
 * may grant anything: it belongs under review, not in a table.
 */
public final class Roles {

  /** A permission that implies every other. */
  public static final String ALL = "admin:all";

  /**
   * A role as written down.
   *
   * @param inherits roles whose permissions it has as well
   * @param permissions its own, without the inherited ones
   */
  public record Definition(Set<String> inherits, Set<String> permissions) {
    /** Copies both sets. */
    public Definition {
      inherits = Set.copyOf(inherits);
      permissions = Set.copyOf(permissions);
    }
  }

  private Roles() {}

  /**
   * Resolves inheritance.
   *
   * @throws IllegalArgumentException if a role inherits an unknown role, or itself in a circle; the
   *     message names the roles
   */
  public static Roles of(Map<String, Definition> definitions) {
    throw new UnsupportedOperationException();
  }

  /** What an account with these assigned roles has; the same instance for the same roles. */
  public Grants grantsOf(Set<String> assigned) {
    throw new UnsupportedOperationException();
  }

  /** Whether the role is defined. */
  public boolean defines(String role) {
    throw new UnsupportedOperationException();
  }

  /** Every permission that any role names. */
  public Set<String> permissions() {
    throw new UnsupportedOperationException();
  }
}
