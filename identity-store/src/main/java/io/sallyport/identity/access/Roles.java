package io.sallyport.identity.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

  /** More distinct sets of assigned roles than a real installation has; each costs about 1 KB. */
  private static final int REMEMBERED = 2_048;

  private final Map<String, Grants> resolved;
  private final Set<String> permissions;
  private final Map<Set<String>, Grants> defined = new ConcurrentHashMap<>();
  private final Map<Set<String>, Grants> foreign = new ConcurrentHashMap<>();

  private Roles(Map<String, Grants> resolved, Set<String> permissions) {
    this.resolved = resolved;
    this.permissions = permissions;
  }

  /**
   * Resolves inheritance.
   *
   * @throws IllegalArgumentException if a role inherits an unknown role, or itself in a circle; the
   *     message names the roles
   */
  public static Roles of(Map<String, Definition> definitions) {
    Set<String> permissions = new TreeSet<>();
    definitions.values().forEach(definition -> permissions.addAll(definition.permissions()));
    Map<String, Grants> resolved = new HashMap<>();
    for (String role : new TreeSet<>(definitions.keySet())) {
      resolve(role, definitions, new ArrayDeque<>(), resolved);
    }
    return new Roles(Map.copyOf(resolved), new Grants(Set.of(), permissions).permissions());
  }

  private static Grants resolve(
      String role,
      Map<String, Definition> definitions,
      Deque<String> path,
      Map<String, Grants> resolved) {
    Grants known = resolved.get(role);
    if (known != null) {
      return known;
    }
    if (path.contains(role)) {
      List<String> circle =
          new ArrayList<>(path).subList(List.copyOf(path).indexOf(role), path.size());
      throw new IllegalArgumentException(
          "Roles inherit in a circle: " + String.join(" -> ", circle) + " -> " + role);
    }
    Definition definition = definitions.get(role);
    if (definition == null) {
      throw new IllegalArgumentException(
          "Role '"
              + path.getLast()
              + "' inherits '"
              + role
              + "', which is not defined. Defined: "
              + String.join(", ", new TreeSet<>(definitions.keySet())));
    }
    path.addLast(role);
    Set<String> roles = new TreeSet<>(Set.of(role));
    Set<String> permissions = new TreeSet<>(definition.permissions());
    for (String inherited : new TreeSet<>(definition.inherits())) {
      Grants grants = resolve(inherited, definitions, path, resolved);
      roles.addAll(grants.roles());
      permissions.addAll(grants.permissions());
    }
    path.removeLast();
    Grants grants = new Grants(roles, permissions);
    resolved.put(role, grants);
    return grants;
  }

  /**
   * What an account with these assigned roles has; the same instance for the same roles.
   *
   * <p>A role that is not defined here, such as a group from an application's identity store, is a
   * role without permissions. Sets with such roles are remembered apart and up to a bound, so that
   * made-up names neither fill the memory nor displace defined roles; beyond the bound equal, but
   * not identical, instances come back.
   */
  public Grants grantsOf(Set<String> assigned) {
    if (assigned.isEmpty()) {
      return Grants.NONE;
    }
    Map<Set<String>, Grants> remembered =
        resolved.keySet().containsAll(assigned) ? defined : foreign;
    Grants known = remembered.get(assigned);
    if (known != null) {
      return known;
    }
    if (remembered.size() >= REMEMBERED) {
      return union(assigned);
    }
    return remembered.computeIfAbsent(Set.copyOf(assigned), this::union);
  }

  private Grants union(Set<String> assigned) {
    Set<String> roles = new TreeSet<>(assigned);
    Set<String> held = new TreeSet<>();
    for (String role : assigned) {
      Grants grants = resolved.getOrDefault(role, Grants.NONE);
      roles.addAll(grants.roles());
      held.addAll(grants.permissions());
    }
    if (held.contains(ALL)) {
      held.addAll(permissions);
    }
    return new Grants(roles, held);
  }

  /** Whether the role is defined. */
  public boolean defines(String role) {
    return resolved.containsKey(role);
  }

  /** The roles that hold the permission, be it inherited or through {@link #ALL}. */
  public Set<String> permitting(String permission) {
    return resolved.entrySet().stream()
        .filter(role -> role.getValue().permits(permission))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
