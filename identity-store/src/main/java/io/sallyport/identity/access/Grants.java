package io.sallyport.identity.access;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an account may do: its roles and permissions, inherited ones included.
 *
 * <p>Immutable. Sets keep an order that does not change from run to run (sorted by name).
 *
 * @param roles assigned and inherited roles
 * @param permissions every permission; with {@link Roles#ALL} also every permission that any role
 *     names
 */
public record Grants(Set<String> roles, Set<String> permissions) {

  /** No role and no permission. */
  public static final Grants NONE = new Grants(Set.of(), Set.of());

  /** Copies and sorts both sets. */
  public Grants {
    roles = sorted(roles);
    permissions = sorted(permissions);
  }

  /** Whether the permission is held, be it through {@link Roles#ALL}. */
  public boolean permits(String permission) {
    return permissions.contains(permission) || permissions.contains(Roles.ALL);
  }

  private static Set<String> sorted(Set<String> names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(names)));
  }
}
