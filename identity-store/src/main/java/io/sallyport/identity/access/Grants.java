package io.sallyport.identity.access;

import java.util.Set;

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

  /** Whether the permission is held, be it through {@link Roles#ALL}. */
  public boolean permits(String permission) {
    return permissions.contains(permission) || permissions.contains(Roles.ALL);
  }
}
